/**
 * Prints cells and spoils them as paper, scanner and JPEG do. What each pixel of ink belongs to is known from printing
 * every glyph alone, so that samples are labelled by truth and not by a guess.
 */
import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import type { GrayPage } from '../../src/pipeline/ocr/page.js';
import { CHINESE } from './fonts.js';

export type Random = () => number;

export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface PrintedCell {
  readonly text: string;
  readonly font: string;
  readonly crop: GrayPage;
  /** Glyph of each pixel, from 1; 0: paper, or dirt. */
  readonly glyphs: Uint8Array;
}

/** How a cell is printed and scanned; everything that one sheet has in common. */
export interface Look {
  readonly dpi: number;
  readonly blur: number;
  readonly noise: number;
  /** null: no JPEG. */
  readonly quality: number | null;
  /** 1 full black … 0 white. */
  readonly ink: number;
  readonly paper: number;
  readonly skew: number;
  /** Black and white, as fax machines send it. */
  readonly fax: boolean;
}

const pick = <T>(rnd: Random, list: readonly T[]): T => list[Math.floor(rnd() * list.length)]!;
const bell = (rnd: Random): number => Math.sqrt(-2 * Math.log(1 - rnd())) * Math.cos(2 * Math.PI * rnd());

/** A look as hard as archives have them; `dpi` fixed where it is given. */
export function anyLook(rnd: Random, dpi?: number): Look {
  const resolution = dpi ?? pick(rnd, [130, 150, 150, 170, 200, 200, 240, 300, 300, 400]);
  return {
    dpi: resolution,
    blur: rnd() < 0.25 ? 0 : (0.3 + rnd() * 0.75) * Math.max(0.8, resolution / 200),
    noise: rnd() * rnd() * 22,
    quality: rnd() < 0.15 ? null : 35 + Math.floor(rnd() * 55),
    ink: 0.45 + rnd() * 0.55,
    paper: 215 + rnd() * 40,
    skew: bell(rnd) * 0.35,
    fax: false,
  };
}

/** A look as scanners and telephones make it: mild ones, hard ones, a few faxes. */
export function scanLook(rnd: Random, dpi?: number): Look {
  const resolution = dpi ?? pick(rnd, [150, 150, 200, 200, 300]);
  const within = (low: number, high: number): number => low + (high - low) * rnd();
  const mild = rnd() < 0.3;
  const fax = !mild && rnd() < 0.12;
  // pages are straightened: their pixels are mixed with their neighbours once more
  const blur = (mild ? within(0, 0.4) : within(0.3, 0.8)) + within(0, 0.35);
  return {
    dpi: resolution,
    blur: (blur * resolution) / 200,
    noise: mild ? within(1, 4) : within(4, 12),
    quality: fax ? null : Math.round(mild ? within(70, 80) : within(40, 70)),
    ink: mild ? within(0.78, 0.92) : within(0.58, 0.88),
    paper: mild ? within(230, 250) : within(150, 250),
    skew: bell(rnd) * 0.25,
    fax,
  };
}

/** Either: what is trained on must be harder than what comes. */
export function mixedLook(rnd: Random, dpi?: number): Look {
  return rnd() < 0.45 ? anyLook(rnd, dpi) : scanLook(rnd, dpi);
}

const OTHERS = [...'万元个件无项次年份号宗约余亿共计不及同比上升下降人条页册'];

/** What stands in numeric cells; every digit alike often, lengths as tables have them. */
export function anyText(rnd: Random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(rnd() * 10)).join('');
  const kind = rnd();
  if (kind < 0.16) return digits(1);
  if (kind < 0.34) return digits(2);
  if (kind < 0.5) return digits(3);
  if (kind < 0.58) return digits(4 + Math.floor(rnd() * 3));
  if (kind < 0.68) return `${digits(1 + Math.floor(rnd() * 5))}.${digits(1 + Math.floor(rnd() * 4))}`;
  if (kind < 0.76) return `${pick(rnd, ['-', '-', '+', '+', '—', '－', '−'])}${digits(1 + Math.floor(rnd() * 3))}`;
  if (kind < 0.84) return pick(rnd, ['-', '—', '/', '——', '-', '/', '－', '/']);
  if (kind < 0.88) return `${digits(1 + Math.floor(rnd() * 3))},${digits(3)}`;
  if (kind < 0.92) return `${digits(1)}/${digits(1)}`;
  return `${digits(1 + Math.floor(rnd() * 2))}${pick(rnd, OTHERS)}`;
}

/** Dashes of every width are one sign. */
export const spelt = (text: string): string => text.replace(/[—－−–]/gu, '-');

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly dark: Float32Array;
  readonly glyphs: Uint8Array;
}

/** One cell, ink 0 … 1, before the scanner. */
function draw(text: string, font: string, look: Look, rnd: Random): Drawn | null {
  const points = 8.5 + rnd() * rnd() * 8;
  const size = (points * look.dpi) / 72;
  const width = Math.ceil(size * (text.length * 1.1 + 2));
  const height = Math.ceil(size * 2);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const tracking = (rnd() < 0.75 ? 0 : (rnd() - 0.6) * 0.12) * size;
  const weight = rnd() < 0.3 ? rnd() * 0.045 * size : 0;
  const [shear, stretch] = [(rnd() - 0.5) * 0.06, 0.9 + rnd() * 0.2];
  const [shiftX, shiftY] = [rnd(), rnd()];
  const angle = ((look.skew + bell(rnd) * 0.15) * Math.PI) / 180;
  context.font = `${size}px "${font}"`;
  context.lineWidth = weight;
  const place = (): void => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = context.strokeStyle = '#000';
    context.clearRect(0, 0, width, height);
    context.translate(size + shiftX, height * 0.68 + shiftY);
    context.rotate(angle);
    context.transform(stretch, 0, shear, 1, 0, 0);
  };
  const dark = new Float32Array(width * height);
  const glyphs = new Uint8Array(width * height);
  const strongest = new Float32Array(width * height);
  let x = 0;
  const printed = [...text];
  for (const [index, character] of printed.entries()) {
    place();
    context.fillText(character, x, 0);
    if (weight > 0) context.strokeText(character, x, 0);
    const advance = context.measureText(character).width;
    const left = Math.max(0, Math.floor(size + (x - size * 0.6) * stretch));
    const wide = Math.min(width, Math.ceil(size + (x + advance + size * 0.6) * stretch) + 2) - left;
    const pixels = context.getImageData(left, 0, wide, height).data;
    let any = false;
    for (let from = 0; from < wide * height; from++) {
      const alpha = pixels[from * 4 + 3]! / 255;
      if (alpha === 0) continue;
      const at = Math.floor(from / wide) * width + left + (from % wide);
      any = true;
      dark[at] = 1 - (1 - dark[at]!) * (1 - alpha);
      if (alpha > strongest[at]!) {
        strongest[at] = alpha;
        if (alpha > 0.3) glyphs[at] = index + 1;
      }
    }
    if (!any) return null; // the font has no such character
    x += advance + tracking;
  }
  return { width, height, dark, glyphs };
}

interface Extent {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

function extentOf({ width, glyphs }: Drawn): Extent {
  const extent = { x0: Infinity, y0: Infinity, x1: -1, y1: -1 };
  glyphs.forEach((glyph, at) => {
    if (glyph === 0) return;
    const [x, y] = [at % width, Math.floor(at / width)];
    extent.x0 = Math.min(extent.x0, x);
    extent.x1 = Math.max(extent.x1, x);
    extent.y0 = Math.min(extent.y0, y);
    extent.y1 = Math.max(extent.y1, y);
  });
  return extent;
}

/** A rule painted over took a slice of the ink; a rest of a rule, or a speck, stayed beside it. */
function spoil(cell: Drawn, extent: Extent, look: Look, rnd: Random): void {
  const { width, height, dark } = cell;
  const tall = extent.y1 - extent.y0 + 1;
  if (rnd() < 0.08) {
    const slice = Math.max(1, Math.round(tall * (0.03 + rnd() * 0.1)));
    const from = rnd() < 0.5 ? extent.y0 : extent.y1 - slice + 1;
    dark.fill(0, from * width, (from + slice) * width);
  }
  if (rnd() < 0.05) {
    const y = rnd() < 0.5 ? extent.y0 - 2 - Math.floor(rnd() * 3) : extent.y1 + 2 + Math.floor(rnd() * 3);
    const from = Math.floor(extent.x0 + rnd() * (extent.x1 - extent.x0) - 3);
    for (let x = Math.max(0, from); x < Math.min(width, from + 2 + rnd() * tall * 0.6); x++) {
      if (y >= 0 && y < height) dark[y * width + x] = 0.4 + rnd() * 0.6;
    }
  }
  const specks = rnd() < 0.12 ? 1 + Math.floor(rnd() * 3) : 0;
  for (let speck = 0; speck < specks; speck++) {
    const radius = ((0.1 + rnd() * 0.35) * look.dpi) / 72;
    const cx = extent.x0 - tall * 0.4 + rnd() * (extent.x1 - extent.x0 + tall * 0.8);
    const cy = extent.y0 + rnd() * tall;
    for (let y = Math.max(0, Math.floor(cy - radius)); y <= Math.min(height - 1, cy + radius); y++) {
      for (let x = Math.max(0, Math.floor(cx - radius)); x <= Math.min(width - 1, cx + radius); x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 <= radius * radius)
          dark[y * width + x] = Math.max(dark[y * width + x]!, 0.3 + rnd() * 0.5);
      }
    }
  }
}

/** Cells of one sheet: printed, laid side by side, scanned together, cut out again. */
export async function printSheet(
  fonts: readonly string[],
  look: Look,
  count: number,
  rnd: Random,
  textOf: (rnd: Random) => string = anyText,
): Promise<PrintedCell[]> {
  const cells: { text: string; font: string; drawn: Drawn; extent: Extent; x: number; y: number }[] = [];
  const sheetWidth = Math.round(look.dpi * 8);
  let [x, y, rowHeight] = [0, 0, 0];
  for (let tries = 0; cells.length < count && tries < count * 3; tries++) {
    const font = pick(rnd, fonts);
    const text = textOf(rnd);
    if (!CHINESE.test(font) && /[^\d.,+\-/—]/u.test(text)) continue;
    const drawn = draw(text, font, look, rnd);
    if (drawn === null || drawn.width > sheetWidth) continue;
    const extent = extentOf(drawn);
    if (extent.x1 < 0 || extent.y1 - extent.y0 > drawn.height * 0.9) continue;
    spoil(drawn, extent, look, rnd);
    if (x + drawn.width > sheetWidth) [x, y, rowHeight] = [0, y + rowHeight, 0];
    cells.push({ text, font, drawn, extent, x, y });
    x += drawn.width;
    rowHeight = Math.max(rowHeight, drawn.height);
  }
  const height = y + rowHeight;
  const sheet = await scan(cells, sheetWidth, height, look, rnd);
  return cells.map(({ text, font, drawn, extent, x: left, y: top }) => {
    const border = 2 + Math.floor(rnd() * 4);
    const x0 = Math.max(0, extent.x0 - border);
    const y0 = Math.max(0, extent.y0 - border);
    const x1 = Math.min(drawn.width, extent.x1 + 1 + border);
    const y1 = Math.min(drawn.height, extent.y1 + 1 + border);
    const [w, h] = [x1 - x0, y1 - y0];
    const pixels = new Uint8Array(w * h);
    const glyphs = new Uint8Array(w * h);
    for (let row = 0; row < h; row++) {
      const from = (top + y0 + row) * sheetWidth + left + x0;
      pixels.set(sheet.subarray(from, from + w), row * w);
      const inCell = (y0 + row) * drawn.width + x0;
      glyphs.set(drawn.glyphs.subarray(inCell, inCell + w), row * w);
    }
    return { text: spelt(text), font, crop: { width: w, height: h, dpi: look.dpi, pixels }, glyphs };
  });
}

async function scan(
  cells: readonly { drawn: Drawn; x: number; y: number }[],
  width: number,
  height: number,
  look: Look,
  rnd: Random,
): Promise<Uint8Array> {
  const page = new Uint8Array(width * height).fill(look.paper);
  for (const { drawn, x, y } of cells) {
    for (let row = 0; row < drawn.height; row++) {
      for (let column = 0; column < drawn.width; column++) {
        const dark = drawn.dark[row * drawn.width + column]!;
        if (dark > 0) page[(y + row) * width + x + column] = look.paper * (1 - dark * look.ink);
      }
    }
  }
  const raw = { width, height, channels: 1 as const };
  let picture = sharp(page, { raw });
  if (look.blur >= 0.3) picture = picture.blur(look.blur);
  let out = new Uint8Array(await picture.toColourspace('b-w').raw().toBuffer());
  if (look.noise > 1) {
    for (let at = 0; at < out.length; at++) out[at] = Math.max(0, Math.min(255, out[at]! + bell(rnd) * look.noise));
  }
  if (look.fax) for (let at = 0; at < out.length; at++) out[at] = out[at]! < look.paper * 0.72 ? 0 : 255;
  if (look.quality !== null) {
    const jpeg = await sharp(out, { raw }).jpeg({ quality: look.quality }).toBuffer();
    out = new Uint8Array(await sharp(jpeg).toColourspace('b-w').raw().toBuffer());
  }
  return out;
}
