/**
 * BMP, which sharp does not read: uncompressed pictures of 1, 4, 8, 16, 24 and 32 bits, as scanners' drivers write them.
 * Compressed ones (RLE, embedded JPEG) are refused. Nothing beyond the file's own bytes is read.
 */
import { NianbaoError } from '../../shared/errors.js';

export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly pixels: Uint8Array;
  /** As the file says; null: it does not. */
  readonly dpi: number | null;
}

const BITFIELDS = 3;
const INCHES_PER_METRE = 39.3701;

/** Decodes a BMP of at most `most` pixels. Throws `damaged_file`, `unsupported_format`, `too_large`. */
export function decodeBmp(bytes: Uint8Array, most: number): RgbPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 54 || view.getUint16(0, true) !== 0x4d42) throw damaged('no head of a BMP');
  const start = view.getUint32(10, true);
  const head = view.getUint32(14, true);
  if (head < 40) throw new NianbaoError('unsupported_format', { kind: 'a BMP of OS/2' });
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (width <= 0 || height <= 0) throw damaged('a picture without pixels');
  if (width * height > most)
    throw new NianbaoError('too_large', { what: 'a picture', size: width * height, limit: most });
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw damaged(`${bits} bits a pixel`);
  if (compression !== 0 && compression !== BITFIELDS) {
    throw new NianbaoError('unsupported_format', { kind: 'a compressed BMP' });
  }
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw damaged('fewer pixels than its size says');
  const colours = paletteOf(view, 14 + head, bits, start);
  const masks = masksOf(view, bits, compression, bytes.length);
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0, to = y * width * 3; x < width; x++, to += 3) {
      let colour: number;
      if (bits === 24) {
        const at = row + x * 3;
        colour = ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
      } else if (bits >= 16) {
        const value = bits === 32 ? view.getUint32(row + x * 4, true) : view.getUint16(row + x * 2, true);
        colour = (masked(value, masks[0]) << 16) | (masked(value, masks[1]) << 8) | masked(value, masks[2]);
      } else {
        const at = x * bits;
        const index = ((bytes[row + (at >> 3)] ?? 0) >> (8 - bits - (at & 7))) & ((1 << bits) - 1);
        colour = colours[index] ?? 0;
      }
      pixels[to] = colour >> 16;
      pixels[to + 1] = (colour >> 8) & 255;
      pixels[to + 2] = colour & 255;
    }
  }
  const perMetre = view.getInt32(38, true);
  return { width, height, pixels, dpi: perMetre > 0 ? perMetre / INCHES_PER_METRE : null };
}

function paletteOf(view: DataView, at: number, bits: number, end: number): number[] {
  if (bits > 8) return [];
  const count = Math.min(1 << bits, Math.floor((Math.min(end, view.byteLength) - at) / 4));
  return Array.from({ length: Math.max(0, count) }, (_, index) => view.getUint32(at + 4 * index, true) & 0xffffff);
}

/** Which bits of a pixel are red, green, blue. */
function masksOf(view: DataView, bits: number, compression: number, length: number): [number, number, number] {
  if (compression === BITFIELDS && length >= 66) {
    return [view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)];
  }
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}

function masked(value: number, mask: number): number {
  if (mask === 0) return 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return Math.round((((value & mask) >>> shift) * 255) / most);
}

function damaged(reason: string): NianbaoError {
  return new NianbaoError('damaged_file', { reason });
}
