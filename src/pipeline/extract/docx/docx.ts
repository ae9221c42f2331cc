/**
 * Word documents (docx, docm, dotx; transitional and strict Open XML) → layout.
 *
 * The way: package.ts finds the parts in a zip that is judged first (../zip/zip.ts); body.ts reads the document part into an
 * outline of what is printed (outline.ts), with what mammoth does not know closed (numbers, merges, text boxes, tracked
 * changes …); contents.ts has mammoth read that outline and checks its reading cell by cell; blocks.ts makes the layout.
 *
 * Places: `line` is the running number of the `w:p` start tag in the document part, from 1; every one is counted, printed or
 * not. A cell has the number of its first paragraph with text.
 *
 * Not part of the layout: headers, footers, foot- and endnotes, comments.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { Layout, LayoutNote } from '../../../shared/model/layout.js';
import { placePictures } from '../place-pictures.js';
import { blocksOf } from '../word/blocks.js';
import { readBody } from './body.js';
import { readContents } from './contents.js';
import { readNumbering } from './numbering.js';
import { openWordPackage } from './package.js';
import { readStyles } from './styles.js';
import { scanXml } from './xml.js';

/**
 * Reads a Word file. A file of pictures only gives a layout without blocks and a note `image`.
 * Throws `empty_file`, `damaged_file`, `encrypted_file`, `too_large`, `too_complex`, `unsupported_format`.
 */
export async function extractDocx(bytes: Uint8Array): Promise<Layout> {
  const parts = openWordPackage(bytes);
  const styles = readStyles(parts.styles);
  const body = readBody(parts.document, styles, () => readNumbering(parts.numbering, styles));
  const { contents, hidden, unknownSigns } = await readContents(body.items);
  const blocks = blocksOf(contents);
  const pictures = placePictures(
    body.pictures.map(({ line, relation }) => ({ line, ref: parts.memberOf(relation) })),
    blocks,
  );
  if (blocks.length === 0 && body.foreign > 0) {
    throw new NianbaoError('unsupported_format', { kind: 'a Word frame around a part of another format (altChunk)' });
  }
  return {
    method: 'docx',
    mediaType: parts.mediaType,
    hints: { titles: titlesOf(parts.core), publisher: null, publishedOn: null },
    blocks,
    notes: counted([
      { kind: 'image', count: body.images },
      { kind: 'text_box', count: body.textBoxes },
      { kind: 'hidden_text', count: body.hidden + hidden },
      { kind: 'deleted_text', count: body.deleted },
      { kind: 'truncated', count: body.foreign },
      { kind: 'replaced_characters', count: body.unknownSigns + unknownSigns },
    ]),
    ...(pictures.length === 0 ? {} : { pictures }),
  };
}

function counted(notes: readonly LayoutNote[]): LayoutNote[] {
  return notes.filter(({ count }) => count > 0);
}

/** The title property. */
function titlesOf(core: string | null): string[] {
  if (core === null) return [];
  const pieces: string[] = [];
  let inTitle = false;
  scanXml(core, 'the core properties part', {
    open(name) {
      inTitle = name === 'dc:title';
    },
    close() {
      inTitle = false;
    },
    text(value) {
      if (inTitle) pieces.push(value);
    },
  });
  const title = pieces.join('').trim();
  return title === '' ? [] : [title];
}
