/** Writes a BMP of 24 bits a pixel, rows from the bottom up, as Windows does; no library of ours writes them. */

export interface GrayPixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function bmp({ width, height, pixels }: GrayPixels, dpi: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(24, 28);
  bytes.writeInt32LE(Math.round(dpi / 0.0254), 38);
  for (let y = 0; y < height; y++) {
    const row = 54 + (height - 1 - y) * stride;
    for (let x = 0; x < width; x++) bytes.fill(pixels[y * width + x] ?? 0, row + x * 3, row + x * 3 + 3);
  }
  return bytes;
}
