/** How large pictures may be, and how fine they are read: more pixels cost time and tell nothing more. */
import sharp from 'sharp';
import type { Grays } from './gray.js';
import type { GrayPage, PagePicture } from './page.js';

// one page at a time in a child that is watched: threads and caches would only add to its memory
sharp.concurrency(1);
sharp.cache(false);

export const PICTURE_LIMITS = {
  /** Pixels of one picture as it comes: A3 at 600 dpi is 70 million. */
  pixels: 80_000_000,
  /** Pages of a document. */
  pages: 200,
} as const;

/** Dots to an inch above which pictures are made smaller. */
export const FINEST = 310;

/** A picture without colours and what its rules are looked for in (page.ts), not finer than FINEST. */
export async function inGray(
  { pixels, ruled }: Grays,
  { width, height, dpi }: Omit<GrayPage, 'pixels'>,
): Promise<Pick<PagePicture, 'gray' | 'ruled'>> {
  const gray = await fine({ width, height, dpi, pixels });
  return { gray, ruled: ruled === null ? null : await fine({ width, height, dpi, pixels: ruled }) };
}

/** The picture, not finer than FINEST. */
export async function fine(gray: GrayPage): Promise<GrayPage> {
  if (gray.dpi <= FINEST) return gray;
  const scale = 300 / gray.dpi;
  const [width, height] = [Math.round(gray.width * scale), Math.round(gray.height * scale)];
  const raw = { width: gray.width, height: gray.height, channels: 1 as const };
  const data = await sharp(gray.pixels, { raw, limitInputPixels: false })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos2' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { width, height, dpi: 300, pixels: new Uint8Array(data) };
}
