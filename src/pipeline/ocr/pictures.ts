/**
 * A document → its pages as grey pictures, in order: a PDF's pages (the embedded picture itself where a page is nothing but one,
 * else the page drawn), PNG, JPEG, TIFF of several pages, WebP, GIF (first frame), BMP. A camera's orientation is applied.
 *
 * Resolution: what the file says if that makes a plausible page, else the width of A4 is assumed. Pictures finer than
 * `FINEST` are made smaller: more pixels cost time and tell nothing more.
 */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { asNianbaoError, NianbaoError } from '../../shared/errors.js';
import type { InnerPicture, OpenPicture } from '../../shared/model/inner-picture.js';
import { decodeBmp } from './bmp.js';
import { grayOf } from './gray.js';
import type { GrayPage, PagePicture, Points } from './page.js';
import { picturesOfPdf, type OnLost, type PageChoice } from './pdf-pictures.js';
import { inGray, PICTURE_LIMITS } from './resolution.js';

/** A4 in points. */
const A4 = { short: 595.3, long: 841.9 } as const;
/** Densities that a page of print can have; 72 and 96 are what programs write that know none. */
const PLAUSIBLE = { least: 110, most: 1300 } as const;
const BMP_TYPE = /^image\/(?:x-)?(?:ms-)?bmp$/u;

/**
 * The pages of a document. `only`: just these, from 1. `onLost`: is told of a page that gives no picture, and the others
 * go on; without it such a page ends all.
 * Throws `unsupported_format`, `damaged_file`, `encrypted_file`, `too_large`, `too_complex`.
 */
export async function* pagePictures(
  bytes: Uint8Array,
  mediaType: string,
  only: PageChoice | null = null,
  onLost: OnLost | null = null,
): AsyncGenerator<PagePicture> {
  if (mediaType === 'application/pdf') yield* picturesOfPdf(bytes, only, onLost);
  else if (BMP_TYPE.test(mediaType)) {
    const { width, height, pixels, dpi } = decodeBmp(bytes, PICTURE_LIMITS.pixels);
    const size = { width, height, dpi: plausibleDpi(width, height, dpi) };
    yield pictureOf(await inGray(grayOf(pixels, 3, width), size), 1);
  } else if (mediaType.startsWith('image/')) yield* picturesOfFile(bytes, only, onLost);
  else throw new NianbaoError('unsupported_format', { kind: mediaType });
}

/** Smaller pictures are logos, icons, codes: pixels, and millimetres of the height of a metafile. */
const LEAST = { across: 400, down: 150, pixels: 100_000, millimetres: 40 } as const;

/**
 * Pictures inside a document of text, `pictures`, as pages; those that are too small to be read are passed over. `only` and `onLost`
 * as above: a metafile that is not small is lost (`unsupported_format`).
 */
export async function* innerPictures(
  pictures: readonly { readonly page: number; readonly ref: string }[],
  open: OpenPicture,
  only: PageChoice | null,
  onLost: OnLost | null,
): AsyncGenerator<PagePicture> {
  const wanted = pictures.filter(({ page }) => only?.has(page) ?? true);
  if (wanted.length > PICTURE_LIMITS.pages) {
    throw new NianbaoError('too_complex', { what: 'pictures', limit: PICTURE_LIMITS.pages });
  }
  for (const { page, ref } of wanted) {
    let picture: PagePicture | null;
    try {
      picture = await innerPicture(open(ref), page);
    } catch (thrown) {
      if (onLost === null) throw thrown;
      onLost(page, asNianbaoError(thrown));
      continue;
    }
    if (picture !== null) yield picture;
  }
}

/** null: too small. A file of several pages shows its first in a document. */
async function innerPicture(picture: InnerPicture, page: number): Promise<PagePicture | null> {
  if (picture.kind === 'metafile') {
    if (picture.millimetres > 0 && picture.millimetres < LEAST.millimetres) return null;
    throw new NianbaoError('unsupported_format', { kind: `a Windows metafile (${picture.name}) as a picture` });
  }
  const { bytes, mediaType } = picture;
  if (!BMP_TYPE.test(mediaType)) {
    const { width, height } = await headOf(bytes);
    if (isSmall(width, height)) return null;
  }
  for await (const found of pagePictures(bytes, mediaType, new Set([1]))) {
    const { width, height, pixels } = found.gray;
    if (isSmall(width, height)) return null;
    const grays = { pixels, ruled: found.ruled?.pixels ?? null };
    return pictureOf(await inGray(grays, { width, height, dpi: innerDpi(found.gray) }), page);
  }
  throw new NianbaoError('damaged_file', { reason: 'a picture without a page' });
}

function isSmall(width: number, height: number): boolean {
  return width < LEAST.across || height < LEAST.down || width * height < LEAST.pixels;
}

/** Share by which a page's sides may differ from A4's. */
const LIKE_A4 = 0.04;

/** Pictures that are no whole pages are cut out of pages, as wide as the page was, whatever their files say. */
function innerDpi({ width, height, dpi }: GrayPage): number {
  const sides = Math.max(width, height) / Math.min(width, height);
  const isPage = width <= height || Math.abs(sides / (A4.long / A4.short) - 1) < LIKE_A4;
  return isPage ? dpi : (width / A4.short) * 72;
}

const OPTIONS = { limitInputPixels: PICTURE_LIMITS.pixels, failOn: 'error', sequentialRead: true } as const;

async function* picturesOfFile(
  bytes: Uint8Array,
  only: PageChoice | null,
  onLost: OnLost | null,
): AsyncGenerator<PagePicture> {
  const { pages = 1, format } = await headOf(bytes);
  const count = format === 'tiff' ? pages : 1;
  if (count > PICTURE_LIMITS.pages) {
    throw new NianbaoError('too_complex', { what: 'pages', limit: PICTURE_LIMITS.pages });
  }
  for (let page = 0; page < count; page++) {
    if (only !== null && !only.has(page + 1)) continue;
    try {
      yield await pictureInFile(bytes, page);
    } catch (thrown) {
      if (onLost === null || count === 1) throw thrown;
      onLost(page + 1, asNianbaoError(thrown));
    }
  }
}

async function pictureInFile(bytes: Uint8Array, page: number): Promise<PagePicture> {
  const open = (): Sharp => sharp(bytes, { ...OPTIONS, page });
  const { density } = await decoded(() => open().metadata());
  const { data, info } = await decoded(() =>
    open()
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = info;
  const grays = channels >= 3 ? grayOf(data, channels as 3 | 4, width) : { pixels: new Uint8Array(data), ruled: null };
  return pictureOf(await inGray(grays, { width, height, dpi: plausibleDpi(width, height, density ?? null) }), page + 1);
}

/** What a picture says of itself; nothing is decoded. Throws `too_large`, `damaged_file`. */
async function headOf(bytes: Uint8Array): Promise<Metadata> {
  const head = await decoded(() => sharp(bytes, { ...OPTIONS, limitInputPixels: false }).metadata());
  if (head.width * head.height > PICTURE_LIMITS.pixels) throw tooLarge(`${head.width} × ${head.height} pixels`);
  return head;
}

function tooLarge(size: string): NianbaoError {
  return new NianbaoError('too_large', { what: 'a picture', size, limit: `${PICTURE_LIMITS.pixels} pixels` });
}

/** Errors of the decoder as ours; its messages say what is wrong with the file. */
async function decoded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
    if (/pixel limit/iu.test(reason)) throw tooLarge('larger than its head says');
    throw new NianbaoError('damaged_file', { reason }, { cause: error });
  }
}

/** What the file says, unless no page of print is so large or small; else as if the picture were as wide as A4. */
function plausibleDpi(width: number, height: number, said: number | null): number {
  const assumed = (Math.min(width, height) / A4.short) * 72;
  if (said === null || said < PLAUSIBLE.least || said > PLAUSIBLE.most) return assumed;
  const long = (Math.max(width, height) / said) * 72;
  return long > A4.long * 3 || long < A4.short / 4 ? assumed : said;
}

function pictureOf(grays: Pick<PagePicture, 'gray' | 'ruled'>, page: number): PagePicture {
  const { gray } = grays;
  const place: Points = [0, 0, (gray.width * 72) / gray.dpi, (gray.height * 72) / gray.dpi];
  return { page, ...grays, source: 'file', place };
}
