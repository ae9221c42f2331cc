/** Pictures found beside the text of a document → their places among its blocks. */
import type { Block, LayoutPicture } from '../../shared/model/layout.js';

export interface FoundPicture {
  /** Line of the paragraph that it stands in. */
  readonly line: number;
  /** Where its bytes are; null: not in the document. */
  readonly ref: string | null;
}

/**
 * Pictures in their order, each once (a logo stands on every page), behind the last block that begins in their line or before it:
 * a picture in a table comes after the table.
 */
export function placePictures(found: readonly FoundPicture[], blocks: readonly Block[]): LayoutPicture[] {
  return numbered(
    found.map(({ line, ref }) => ({ ref, after: 1 + blocks.findLastIndex((block) => (block.line ?? 0) <= line) })),
  );
}

/** Pictures that have bytes and were not met before, with the numbers that stand for pages. */
export function numbered(found: readonly { readonly ref: string | null; readonly after: number }[]): LayoutPicture[] {
  const pictures: LayoutPicture[] = [];
  const known = new Set<string>();
  for (const { ref, after } of found) {
    if (ref === null || known.has(ref)) continue;
    known.add(ref);
    pictures.push({ page: pictures.length + 1, ref, after });
  }
  return pictures;
}
