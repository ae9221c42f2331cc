/** The scanner, or the phone: a printed page → the pixels of its picture, and where a point of the paper has come to lie. */
import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import type { Random } from '../model.js';
import { between } from '../random.js';
import type { Scanner } from './model.js';
import type { Raster } from './print.js';

export interface Scanned extends Raster {
  /** Pixels of the printed page → pixels of the picture. */
  toPicture: (x: number, y: number) => [number, number];
}

type Homography = readonly [number, number, number, number, number, number, number, number];

/** Scans one page. The same generator gives the same pixels. `sealed`: this page bears the seal. */
export async function scan(page: Raster, scanner: Scanner, sealed: boolean, random: Random): Promise<Scanned> {
  const { turned, toTurned } = turn(page, scanner.turn);
  const { width, height } = turned;
  const map = homography(width, height, scanner, random);
  const fade = shadeOf(scanner, random);
  const pixels = warp(turned, inverse(map), scanner.ink, fade);
  const blurred = await blur({ ...turned, pixels }, (scanner.blur * scanner.dpi) / 200);
  addNoise(blurred, width, scanner.noise, random);
  addSpecks(blurred, width, height, scanner, random);
  const toPicture = (x: number, y: number): [number, number] => apply(map, ...toTurned(x, y));
  if (scanner.quality === null) {
    for (let at = 0; at < blurred.length; at++) blurred[at] = (blurred[at] ?? 0) < 185 ? 0 : 255;
    return { width, height, channels: 1, pixels: blurred, toPicture };
  }
  if (!sealed && !scanner.scribbles) return { width, height, channels: 1, pixels: blurred, toPicture };
  return { width, height, channels: 3, pixels: withInks(blurred, width, height, scanner, sealed, random), toPicture };
}

function turn(
  page: Raster,
  by: Scanner['turn'],
): { turned: Raster; toTurned: (x: number, y: number) => [number, number] } {
  const { width: w, height: h, pixels } = page;
  if (by === 0) return { turned: page, toTurned: (x, y) => [x, y] };
  const [width, height] = by === 180 ? [w, h] : [h, w];
  const toTurned = (x: number, y: number): [number, number] =>
    by === 90 ? [h - y, x] : by === 180 ? [w - x, h - y] : [y, w - x];
  const out = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const at =
        by === 90 ? x * width + (h - 1 - y) : by === 180 ? (h - 1 - y) * w + (w - 1 - x) : (w - 1 - x) * width + y;
      out[at] = pixels[y * w + x] ?? 255;
    }
  }
  return { turned: { width, height, channels: 1, pixels: out }, toTurned };
}

/** Skew about the middle, then corners moved. */
function homography(width: number, height: number, { skew, perspective }: Scanner, random: Random): Homography {
  const angle = (skew * Math.PI) / 180;
  const [cx, cy] = [width / 2, height / 2];
  // a skewed page is not cut off: the scanner's bed is a little larger than the paper
  const scale = 1 - Math.abs(Math.sin(angle)) * 0.6;
  const corner = (x: number, y: number): [number, number] => {
    const [dx, dy] = [(x - cx) * scale, (y - cy) * scale];
    const move = (): number => (random() - 0.5) * 2 * perspective;
    return [
      cx + dx * Math.cos(angle) - dy * Math.sin(angle) + move() * width,
      cy + dx * Math.sin(angle) + dy * Math.cos(angle) + move() * height,
    ];
  };
  return fromCorners(width, height, [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)]);
}

/** The homography that takes the rectangle's corners to four points (Heckbert). */
function fromCorners(width: number, height: number, points: [number, number][]): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = points as [
    [number, number],
    [number, number],
    [number, number],
    [number, number],
  ];
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  return [
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
  ];
}

function apply([a, b, c, d, e, f, g, h]: Homography, x: number, y: number): [number, number] {
  const w = g * x + h * y + 1;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

function inverse([a, b, c, d, e, f, g, h]: Homography): Homography {
  const k = a * e - b * d;
  return [
    (e - f * h) / k,
    (c * h - b) / k,
    (b * f - c * e) / k,
    (f * g - d) / k,
    (a - c * g) / k,
    (c * d - a * f) / k,
    (d * h - e * g) / k,
    (b * g - a * h) / k,
  ];
}

/** How light the paper is from place to place. */
function shadeOf({ shade }: Scanner, random: Random): (x: number, y: number) => number {
  const [angle, bend] = [random() * 2 * Math.PI, random()];
  return (x, y) => {
    const along = 0.5 + ((x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle)) * 0.7;
    return 1 - shade * Math.min(1, Math.max(0, along * (1 - bend) + bend * along * along));
  };
}

/** What lies beside the paper. */
const BED = 236;

function warp(page: Raster, back: Homography, ink: number, fade: (x: number, y: number) => number): Uint8Array {
  const { width, height, pixels } = page;
  const out = new Uint8Array(width * height);
  const [a, b, c, d, e, f, g, h] = back;
  let light = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = g * (x + 0.5) + h * (y + 0.5) + 1;
      const sx = (a * (x + 0.5) + b * (y + 0.5) + c) / w;
      const sy = (d * (x + 0.5) + e * (y + 0.5) + f) / w;
      if ((x & 7) === 0) light = fade(x / width, y / height);
      const left = Math.floor(sx - 0.5);
      const top = Math.floor(sy - 0.5);
      let value = BED;
      if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
        const [fx, fy] = [sx - 0.5 - left, sy - 0.5 - top];
        const at = top * width + left;
        const above = (pixels[at] ?? 0) * (1 - fx) + (pixels[at + 1] ?? 0) * fx;
        const below = (pixels[at + width] ?? 0) * (1 - fx) + (pixels[at + width + 1] ?? 0) * fx;
        value = 250 - (255 - (above * (1 - fy) + below * fy)) * ink * 0.92;
      }
      out[y * width + x] = value * light;
    }
  }
  return out;
}

async function blur({ width, height, pixels }: Raster, sigma: number): Promise<Uint8Array> {
  if (sigma < 0.3) return pixels;
  const raw = { width, height, channels: 1 as const };
  return new Uint8Array(await sharp(pixels, { raw }).blur(sigma).toColourspace('b-w').raw().toBuffer());
}

function addNoise(pixels: Uint8Array, width: number, sigma: number, random: Random): void {
  const size = 1 << 16;
  const bell = Float32Array.from({ length: size }, () => {
    const u = Math.sqrt(-2 * Math.log(1 - random()));
    return u * Math.cos(2 * Math.PI * random()) * sigma;
  });
  for (let from = 0; from < pixels.length; from += width) {
    const shift = Math.floor(random() * size);
    for (let x = 0; x < width; x++) {
      const value = (pixels[from + x] ?? 0) + (bell[(shift + x * 7) & (size - 1)] ?? 0);
      pixels[from + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

function addSpecks(pixels: Uint8Array, width: number, height: number, { specks, dpi }: Scanner, random: Random): void {
  for (let count = 0; count < specks; count++) {
    const radius = (0.2 + random() * 0.5) * (dpi / 72) * 0.8;
    const [cx, cy, dark] = [random() * width, random() * height, between(random, 40, 160)];
    for (let y = Math.max(0, Math.floor(cy - radius)); y <= Math.min(height - 1, cy + radius); y++) {
      for (let x = Math.max(0, Math.floor(cx - radius)); x <= Math.min(width - 1, cx + radius); x++) {
        if ((x - cx) ** 2 + (y - cy) ** 2 <= radius * radius) pixels[y * width + x] = dark;
      }
    }
  }
}

/** The page in colour, with a red seal and strokes of a blue pen multiplied in. */
function withInks(
  gray: Uint8Array,
  width: number,
  height: number,
  scanner: Scanner,
  sealed: boolean,
  random: Random,
): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  const point = scanner.dpi / 72;
  if (sealed) {
    const radius = 58 * point;
    const x = width * (0.25 + 0.5 * random());
    const y = height * (0.15 + 0.7 * random());
    context.strokeStyle = `rgb(${between(random, 195, 235)}, ${between(random, 30, 80)}, ${between(random, 30, 80)})`;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 3 * point;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
    context.font = `${13 * point}px "Noto Serif CJK SC", serif`;
    context.textAlign = 'center';
    [...'槐泠县人民政府专用章'].forEach((character, index) => {
      context.save();
      context.translate(x, y);
      context.rotate(((index - 4.5) * 0.42 + (random() - 0.5) * 0.02) * 1);
      context.fillText(character, 0, -radius * 0.74);
      context.restore();
    });
    context.beginPath();
    for (let corner = 0; corner < 10; corner++) {
      const reach = (corner % 2 === 0 ? 0.32 : 0.13) * radius;
      const angle = (corner * Math.PI) / 5 - Math.PI / 2;
      context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    context.fill();
  }
  if (scanner.scribbles) {
    context.strokeStyle = `rgb(40, 50, ${between(random, 120, 180)})`;
    context.lineWidth = 1.3 * point;
    const [x, y] = [width * (0.55 + 0.3 * random()), height * (random() < 0.5 ? 0.03 : 0.93)];
    context.beginPath();
    context.moveTo(x, y);
    for (let stroke = 0; stroke < 5; stroke++) {
      const near = (reach: number): number => (random() - 0.3) * reach * point;
      context.bezierCurveTo(x + near(60), y + near(25), x + near(90), y + near(25), x + near(120), y + near(25));
    }
    context.stroke();
  }
  const ink = context.getImageData(0, 0, width, height).data;
  const out = new Uint8Array(width * height * 3);
  for (let at = 0, from = 0, to = 0; at < gray.length; at++, from += 4, to += 3) {
    const value = gray[at] ?? 0;
    out[to] = (value * (ink[from] ?? 255)) / 255;
    out[to + 1] = (value * (ink[from + 1] ?? 255)) / 255;
    out[to + 2] = (value * (ink[from + 2] ?? 255)) / 255;
  }
  return out;
}
