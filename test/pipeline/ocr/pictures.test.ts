/** Pictures in: every kind of file gives the same grey page; hostile ones give coded errors. */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeBmp } from '../../../src/pipeline/ocr/bmp.js';
import { grayOf } from '../../../src/pipeline/ocr/gray.js';
import type { PagePicture } from '../../../src/pipeline/ocr/page.js';
import { pagePictures } from '../../../src/pipeline/ocr/pictures.js';
import { turned } from '../../../src/pipeline/ocr/raster.js';
import { imagePdf, tiff } from '../../corpus/scan/files.js';
import { bmp } from '../../support/bmp.js';

const [WIDTH, HEIGHT] = [620, 877];
/** White, a black square at the top left, a grey one beside it. */
const PIXELS = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
  const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
  if (y >= 100 && y < 200 && x >= 50 && x < 150) return 0;
  return y >= 100 && y < 200 && x >= 300 && x < 400 ? 128 : 255;
});
const PAGE = { width: WIDTH, height: HEIGHT, channels: 1, pixels: PIXELS };
const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };

async function read(bytes: Uint8Array, mediaType: string): Promise<PagePicture[]> {
  const pages: PagePicture[] = [];
  for await (const page of pagePictures(bytes, mediaType)) pages.push(page);
  return pages;
}

/** Grey in the middle of the black and of the grey square, and beside them. */
function probes({ gray }: PagePicture): number[] {
  return [
    gray.pixels[150 * gray.width + 100] ?? -1,
    gray.pixels[150 * gray.width + 350] ?? -1,
    gray.pixels[20 * gray.width + 20] ?? -1,
  ];
}

describe('files', () => {
  it.each([
    ['image/png', () => sharp(PIXELS, { raw }).png().toBuffer(), 1],
    ['image/jpeg', () => sharp(PIXELS, { raw }).jpeg({ quality: 90 }).toBuffer(), 1],
    ['image/tiff', () => Promise.resolve(tiff([PAGE, PAGE], 200)), 2],
    ['image/bmp', () => Promise.resolve(bmp(PAGE, 200)), 1],
    ['application/pdf', () => imagePdf([PAGE, PAGE, PAGE], 150, 80), 3],
    ['application/pdf', () => imagePdf([PAGE], 150, null), 1],
  ])('%s', async (mediaType, write, pages) => {
    const found = await read(new Uint8Array(await write()), mediaType);
    expect(found.map(({ page }) => page)).toEqual(Array.from({ length: pages }, (_, index) => index + 1));
    for (const page of found) {
      expect([page.gray.width, page.gray.height]).toEqual([WIDTH, HEIGHT]);
      const [black = -1, gray = -1, white = -1] = probes(page);
      expect(black).toBeLessThan(8);
      expect(white).toBeGreaterThan(247);
      // a picture of one bit a pixel has no grey
      if (gray !== 255) expect(Math.abs(gray - 128)).toBeLessThan(8);
    }
  });

  it('knows the place of an embedded picture on its page in points', async () => {
    const [page] = await read(await imagePdf([PAGE], 150, 80), 'application/pdf');
    expect(page?.source).toBe('embedded');
    expect(page?.gray.dpi).toBeCloseTo(150, 0);
    expect(page?.place.map(Math.round)).toEqual([0, 0, 298, 421]);
  });

  it('turns a photograph as its camera says', async () => {
    const bytes = await sharp(PIXELS, { raw }).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const [page] = await read(bytes, 'image/jpeg');
    expect(page?.gray.width).toBe(WIDTH);
    expect(page && (probes(page)[0] ?? 255)).toBeLessThan(8);
  });
});

describe('hostile files', () => {
  it.each([
    [
      'cut off',
      'image/png',
      async () => (await sharp(PIXELS, { raw }).png().toBuffer()).subarray(0, 300),
      'damaged_file',
    ],
    ['a BMP cut off', 'image/bmp', () => Promise.resolve(bmp(PAGE, 200).subarray(0, 5000)), 'damaged_file'],
    ['no picture', 'image/jpeg', () => Promise.resolve(Buffer.from('no picture')), 'damaged_file'],
    ['another kind', 'text/plain', () => Promise.resolve(Buffer.from('text')), 'unsupported_format'],
  ])('%s', async (_, mediaType, write, code) => {
    await expect(read(new Uint8Array(await write()), mediaType)).rejects.toMatchObject({ code });
  });

  it('refuses a BMP that says it is huge before it makes room for it', () => {
    const bytes = bmp(PAGE, 200);
    bytes.writeInt32LE(100_000, 18);
    bytes.writeInt32LE(100_000, 22);
    expect(() => decodeBmp(bytes, 1_000_000)).toThrow(/over the limit/u);
  });
});

describe('pictures that are larger than any page', () => {
  it('are refused with their size, before a pixel is decoded', async () => {
    const [head, body] = [Buffer.alloc(8), Buffer.alloc(17)];
    head.write('IHDR', 4, 'latin1');
    head.writeUInt32BE(13, 0);
    body.writeUInt32BE(30_000, 0);
    body.writeUInt32BE(30_000, 4);
    body.set([1, 0], 8);
    body.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body.subarray(0, 13)])), 13);
    const data = Buffer.from('0000000049444154', 'hex');
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(data.subarray(4)));
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), head, body, data, crc]);
    await expect(read(png, 'image/png')).rejects.toMatchObject({
      code: 'too_large',
      message: 'a picture is 30000 × 30000 pixels, over the limit of 80000000 pixels',
    });
  });
});

describe('pixels', () => {
  it('takes red ink away and keeps black print under it', () => {
    const red = [220, 50, 50];
    const blackUnderRed = [30, 8, 8];
    const blue = [20, 30, 160];
    const { pixels } = grayOf(Uint8Array.from([...red, ...blackUnderRed, ...blue]), 3, 3);
    const [seal = 0, print = 255, pen = 255] = pixels;
    expect(seal).toBe(255);
    expect(print).toBeLessThan(50);
    expect(pen).toBeLessThan(60);
  });

  it('leaves no outlines of a seal whose colours a JPEG made coarse, and keeps the print beside it', async () => {
    const ring = '<circle cx="70" cy="50" r="34" fill="none" stroke="#d23636" stroke-width="7"/>';
    const thin = '<path d="M52 40h36M52 50h36M70 36v30" stroke="#d23636" stroke-width="2"/>';
    const print = '<rect x="10" y="30" width="6" height="40" fill="#1c1c1c"/>';
    const svg = `<svg width="112" height="100"><rect width="112" height="100" fill="#f4f4f4"/>${ring}${thin}${print}</svg>`;
    const jpeg = await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 50, chromaSubsampling: '4:2:0' }).toBuffer();
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    const { pixels, ruled } = grayOf(data, 3, info.width);
    const inksOf = (gray: Uint8Array): number[] =>
      [...gray.keys()].filter((at) => (gray[at] ?? 255) < 155).map((at) => at % info.width);
    const inks = inksOf(pixels);
    expect(inks.filter((x) => x < 26).length).toBeGreaterThan(6 * 38);
    expect(inks.filter((x) => x >= 26).length).toBeLessThan(12);
    // rules are looked for in what they leave
    expect(inksOf(ruled ?? pixels).filter((x) => x >= 26).length).toBeGreaterThan(24);
  });

  it('turns clockwise', () => {
    const raster = { width: 2, height: 1, pixels: Uint8Array.from([1, 2]) };
    expect([...turned(raster, 90).pixels]).toEqual([1, 2]);
    expect(turned(raster, 90).width).toBe(1);
    expect([...turned(raster, 270).pixels]).toEqual([2, 1]);
    expect([...turned(raster, 180).pixels]).toEqual([2, 1]);
    const square = { width: 2, height: 2, pixels: Uint8Array.from([1, 2, 3, 4]) };
    expect([...turned(square, 90).pixels]).toEqual([3, 1, 4, 2]);
    expect([...turned(square, 270).pixels]).toEqual([2, 4, 1, 3]);
  });
});
