/** One page of a committed scan as a picture of its own, to be written in other formats and with other faults. */
import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import type { GrayPage } from '../../src/pipeline/ocr/page.js';
import { pagePictures } from '../../src/pipeline/ocr/pictures.js';

/** The page (from 1) of a scanned PDF, pixel for pixel, in grey. */
export async function scanPage(file: string, page: number): Promise<GrayPage> {
  for await (const { gray } of pagePictures(readFileSync(file), 'application/pdf', new Set([page]))) return gray;
  throw new Error(`${file} has no page ${page}`);
}

/** A page to be written by sharp; its resolution goes into what is written. */
export function pictureOfPage({ width, height, dpi, pixels }: GrayPage): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } }).withMetadata({ density: Math.round(dpi) });
}
