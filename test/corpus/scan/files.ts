/** Pictures of pages → files as scanners write them: PDF of nothing but pictures, TIFF of several pages. */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Raster } from './print.js';

/** A PDF with one picture on each page: JPEG, or packed bits when black and white. */
export async function imagePdf(pages: readonly Raster[], dpi: number, quality: number | null): Promise<Uint8Array> {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const put = (...pieces: (string | Uint8Array)[]): void => {
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece);
      parts.push(bytes);
      length += bytes.length;
    }
  };
  const object = (...pieces: (string | Uint8Array)[]): void => {
    offsets.push(length);
    put(`${offsets.length} 0 obj\n`, ...pieces, '\nendobj\n');
  };
  object('<< /Type /Catalog /Pages 2 0 R >>');
  const kids = pages.map((_, index) => `${3 + 3 * index} 0 R`).join(' ');
  object(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  for (const [index, page] of pages.entries()) {
    const [width, height] = [(page.width * 72) / dpi, (page.height * 72) / dpi].map((side) => side.toFixed(2));
    const at = 3 + 3 * index;
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Resources << /XObject << /Im0 ${at + 1} 0 R >> >> /Contents ${at + 2} 0 R >>`,
    );
    const { data, filter } = quality === null ? bits(page) : { data: await jpeg(page, quality), filter: '/DCTDecode' };
    const colours = page.channels === 3 ? '/DeviceRGB' : '/DeviceGray';
    object(
      `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} /ColorSpace ${colours} /BitsPerComponent ${quality === null ? 1 : 8} /Filter ${filter} /Length ${data.length} >>\nstream\n`,
      data,
      '\nendstream',
    );
    const content = `q ${width} 0 0 ${height} 0 0 cm /Im0 Do Q`;
    object(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }
  const start = length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  put(
    `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
  );
  return Buffer.concat(parts);
}

async function jpeg({ width, height, channels, pixels }: Raster, quality: number): Promise<Uint8Array> {
  const raw = { width, height, channels: channels as 1 | 3 };
  const image = sharp(pixels, { raw });
  return (channels === 1 ? image.toColourspace('b-w') : image).jpeg({ quality }).toBuffer();
}

/** One bit a pixel, each row padded to whole bytes, deflated. */
function bits({ width, height, pixels }: Raster): { data: Uint8Array; filter: string } {
  const stride = Math.ceil(width / 8);
  const packed = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 0) < 128) continue;
      packed[y * stride + (x >> 3)] = (packed[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { data: deflateSync(packed), filter: '/FlateDecode' };
}

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

/** A little-endian TIFF, a directory for each page, pixels deflated. */
export function tiff(pages: readonly Raster[], dpi: number): Uint8Array {
  const parts: Buffer[] = [];
  let length = 8;
  const put = (bytes: Buffer): number => {
    const at = length;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(padded);
    length += padded.length;
    return at;
  };
  const resolution = Buffer.alloc(8);
  resolution.writeUInt32LE(dpi, 0);
  resolution.writeUInt32LE(1, 4);
  const rational = put(resolution);
  const directories = pages.map(({ width, height, channels, pixels }) => {
    const data = deflateSync(pixels);
    const strip = put(data);
    const depths = Buffer.alloc(8);
    for (let channel = 0; channel < 3; channel++) depths.writeUInt16LE(8, channel * 2);
    const depth = channels === 3 ? put(depths) : 8;
    const entries: [number, number, number, number][] = [
      [256, LONG, 1, width],
      [257, LONG, 1, height],
      [258, SHORT, channels, depth],
      [259, SHORT, 1, 8],
      [262, SHORT, 1, channels === 3 ? 2 : 1],
      [273, LONG, 1, strip],
      [277, SHORT, 1, channels],
      [278, LONG, 1, height],
      [279, LONG, 1, data.length],
      [282, RATIONAL, 1, rational],
      [283, RATIONAL, 1, rational],
      [296, SHORT, 1, 2],
    ];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], index) => {
      const at = 2 + index * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count, at + 4);
      if (type === SHORT && count === 1) directory.writeUInt16LE(value, at + 8);
      else directory.writeUInt32LE(value, at + 8);
    });
    return { directory, at: put(directory) };
  });
  directories.forEach(({ directory }, index) =>
    directory.writeUInt32LE(directories[index + 1]?.at ?? 0, directory.length - 4),
  );
  const head = Buffer.alloc(8);
  head.write('II', 0, 'latin1');
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(directories[0]?.at ?? 0, 4);
  return Buffer.concat([head, ...parts]);
}
