/** Cells drawn in a font that comes with the PDF reader, so that every machine draws the same. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { GrayPage } from '../../../src/pipeline/ocr/page.js';

const FONT = 'cells of tests';

const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
GlobalFonts.registerFromPath(join(folder, 'standard_fonts', 'LiberationSans-Regular.ttf'), FONT);

/** The ink of a cell with `text` in 10.5 points, and a border of 4 pixels. `family`: another font that is installed. */
export function drawCell(text: string, dpi = 200, family = FONT): GrayPage {
  const size = (10.5 * dpi) / 72;
  const [wide, high] = [Math.ceil(size * (text.length + 2)), Math.ceil(size * 2)];
  const context = createCanvas(wide, high).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, wide, high);
  context.fillStyle = '#222';
  context.font = `${size}px "${family}"`;
  context.fillText(text, size, size * 1.4);
  const { data } = context.getImageData(0, 0, wide, high);
  const gray = Uint8Array.from({ length: wide * high }, (_, at) => data[at * 4] ?? 255);
  const inked = [...gray.keys()].filter((at) => (gray[at] ?? 255) < 200);
  const xs = inked.map((at) => at % wide);
  const ys = inked.map((at) => Math.floor(at / wide));
  const [x0, y0] = [Math.min(...xs) - 4, Math.min(...ys) - 4];
  const [width, height] = [Math.max(...xs) + 5 - x0, Math.max(...ys) + 5 - y0];
  const pixels = Uint8Array.from(
    { length: width * height },
    (_, at) => gray[(y0 + Math.floor(at / width)) * wide + x0 + (at % width)] ?? 255,
  );
  return { width, height, dpi, pixels };
}
