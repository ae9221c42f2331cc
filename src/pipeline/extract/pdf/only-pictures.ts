/**
 * PDFs of nothing but pictures, told without decoding one. pdf.js decodes every picture of a page to list its operators: of a scan
 * that takes a tenth of all the time it is given, and all that is wanted to know is that there is no text. Who believes it looks at
 * one page: a file may hold pictures that no page shows.
 */
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** What a picture's dictionary says. It is a stream's, and those lie open in the file, also where it is encrypted or packed. */
const IMAGE = Buffer.from('/Image', 'latin1');
const PICTURE = /\/Subtype\s*\/Image(?![^\s/<>()[\]{}%])/u;
const WIDTH = /\/Width\s+(\d+)/u;
const HEIGHT = /\/Height\s+(\d+)/u;
/** Bytes on both sides in which the rest of its dictionary is looked for. */
const REACH = 400;
/** Pixels: less is no page of print (A5 at 72 dpi). */
const LEAST_PIXELS = 250_000;

/** How many pictures of a page's size a document has that has one for each page at least, and text on none; null: its pages have to be looked at. */
export async function onlyPictures(bytes: Uint8Array, document: PDFDocumentProxy): Promise<number | null> {
  const count = picturesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (count < document.numPages) return null;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    try {
      const { items } = await page.getTextContent();
      if (items.some((item) => 'str' in item && item.str.trim() !== '')) return null;
    } finally {
      page.cleanup();
    }
  }
  return count;
}

/** Pictures of a page's size. */
function picturesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(IMAGE); at >= 0; at = bytes.indexOf(IMAGE, at + IMAGE.length)) {
    const around = bytes.toString('latin1', Math.max(0, at - REACH), at + REACH);
    const end = around.indexOf('stream', Math.min(at, REACH));
    const own = around.slice(around.lastIndexOf('obj', Math.min(at, REACH)) + 1, end < 0 ? undefined : end);
    const pixels = Number(WIDTH.exec(own)?.[1] ?? 0) * Number(HEIGHT.exec(own)?.[1] ?? 0);
    if (PICTURE.test(own) && pixels >= LEAST_PIXELS) count += 1;
  }
  return count;
}
