/** A part of a scan as a picture. */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { ShownPart } from '../../../shared/model/drawing.js';
import type { Painted } from './painted.js';
import { mark } from './style.js';

/** Lays a part out: `dpi` pixels to an inch, fewer when it would be wider than `widest`. */
export function partPanel(part: ShownPart, dpi: number, widest: number): Painted {
  const scale = Math.min(dpi / part.dpi, widest / part.width);
  const width = Math.max(1, Math.round(part.width * scale));
  const height = Math.max(1, Math.round(part.height * scale));
  return {
    width,
    height,
    paint: (context) => {
      context.save();
      context.imageSmoothingQuality = 'high';
      context.drawImage(canvasOf(part), 0, 0, part.width, part.height, 0, 0, width, height);
      context.beginPath();
      context.rect(0, 0, width, height);
      context.clip();
      paintMarks(context, part, scale);
      context.restore();
    },
  };
}

function canvasOf({ width, height, pixels }: ShownPart): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (const [index, gray] of pixels.entries()) {
    image.data.fill(gray, index * 4, index * 4 + 3);
    image.data[index * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

function paintMarks(context: SKRSContext2D, { marks }: ShownPart, scale: number): void {
  for (const [x0, y0, x1, y1] of marks) mark(context, x0 * scale, y0 * scale, x1 * scale, y1 * scale);
}
