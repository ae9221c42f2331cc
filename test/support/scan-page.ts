/** One page of a committed scan as a picture of its own, to be written in other formats. */
import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { pagePictures } from '../../src/pipeline/ocr/pictures.js';

/** The page (from 1) of a scanned PDF, pixel for pixel, in grey; its resolution goes into what is written. */
export async function scanPage(file: string, page: number): Promise<Sharp> {
  for await (const { gray } of pagePictures(readFileSync(file), 'application/pdf', new Set([page]))) {
    const { width, height, dpi, pixels } = gray;
    return sharp(pixels, { raw: { width, height, channels: 1 } }).withMetadata({ density: Math.round(dpi) });
  }
  throw new Error(`${file} has no page ${page}`);
}
