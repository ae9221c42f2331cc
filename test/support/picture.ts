/** Reads PNGs back: where a colour is, and how two pictures differ. */
import { createCanvas, loadImage } from '@napi-rs/canvas';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` of a pixel. */
  at(x: number, y: number): string;
}

export async function bitmapOf(png: Uint8Array): Promise<Bitmap> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const data = Buffer.from(context.getImageData(0, 0, image.width, image.height).data);
  const at = (x: number, y: number): string => {
    const start = (y * image.width + x) * 4;
    return `#${data.toString('hex', start, start + 3)}`;
  };
  return { width: image.width, height: image.height, at };
}

/** The smallest box `[x0, y0, x1, y1]` with every pixel of a colour; null: there is none. */
export function boxOfColour(bitmap: Bitmap, colour: string): [number, number, number, number] | null {
  return boxWhere(bitmap, (x, y) => bitmap.at(x, y) === colour);
}

/** The smallest box with every pixel that two pictures of one size do not share. */
export function boxOfChange(one: Bitmap, other: Bitmap): [number, number, number, number] | null {
  return boxWhere(one, (x, y) => one.at(x, y) !== other.at(x, y));
}

function boxWhere(
  { width, height }: Bitmap,
  holds: (x: number, y: number) => boolean,
): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!holds(x, y)) continue;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
    }
  }
  return box[0] === Infinity ? null : box;
}
