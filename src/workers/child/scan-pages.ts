/** The pages of a document as pictures, whatever they are: its own pages, or the pictures inside a document of text. */
import type { OpenPages } from '../../pipeline/ocr/plan.js';
import type { ScanNeed } from '../../pipeline/ocr/scan-need.js';

/** Opens the pages that are needed, all of them or some. Throws what the document's reader throws. */
export async function openPages(bytes: Uint8Array, { mediaType, pages, pictures }: ScanNeed): Promise<OpenPages> {
  const ocr = await import('../../pipeline/ocr/pictures.js');
  const needed = pages === null ? null : new Set(pages);
  if (pictures === null) return (only, onLost) => ocr.pagePictures(bytes, mediaType, only ?? needed, onLost);
  const { openPictures } = await import('../../pipeline/extract/pictures.js');
  const open = openPictures(bytes);
  const inner = pictures.filter(({ page }) => needed?.has(page) ?? true);
  return (only, onLost) => ocr.innerPictures(inner, open, only, onLost);
}
