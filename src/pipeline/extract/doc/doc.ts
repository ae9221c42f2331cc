/**
 * Word 97–2003 (.doc, also .wps) → layout, by a reader of our own: no library keeps rows, spans and merges.
 *
 * The way: container.ts opens the streams; pieces.ts and runs.ts say where the text and its properties stand; paragraphs.ts
 * reads the text as it is printed; items.ts puts paragraphs into cells, rows and tables; contents.ts settles columns and
 * merges and counts automatic numbers; ../word/blocks.ts makes the layout, as for docx.
 *
 * Places: `line` is the running number of the paragraph, ends of rows not counted; text boxes are numbered behind the body.
 *
 * Not part of the layout: headers, footers, foot- and endnotes, comments.
 */
import type { Layout, LayoutNote } from '../../../shared/model/layout.js';
import { placePictures, type FoundPicture } from '../place-pictures.js';
import { blocksOf } from '../word/blocks.js';
import { readBoxes } from './boxes.js';
import { openWordFile, type WordFile } from './container.js';
import { toContents } from './contents.js';
import { hasContent, toItems, type Item } from './items.js';
import { readNumbers } from './lists.js';
import { readParagraphs, type Paragraph, type Sources, type Text } from './paragraphs.js';
import { drawnRefs, inlineRef } from './pictures.js';
import { readPieces } from './pieces.js';
import { ParagraphReader } from './properties.js';
import { characterRuns, paragraphRuns } from './runs.js';
import { readStyles } from './styles.js';

/** Throws `damaged_file`, `encrypted_file`, `conversion_needed` (Word 6/95), `unsupported_format`, `too_complex`, `too_large`. */
export function extractDoc(bytes: Uint8Array): Layout {
  const sources = sourcesOf(openWordFile(bytes));
  const { file } = sources;
  const body = readParagraphs(sources, 0, file.body, 1);
  const texts = [body];
  const anchored = new Map<number, Item[]>();
  const loose: Item[] = [];
  let boxes = 0;
  let line = (body.paragraphs.at(-1)?.line ?? 0) + 1;
  for (const box of readBoxes(file)) {
    const text = readParagraphs(sources, box.start, box.end, line);
    texts.push(text);
    line = (text.paragraphs.at(-1)?.line ?? line) + 1;
    const items = toItems(text.paragraphs, () => []);
    if (!items.some(hasContent)) continue;
    boxes += 1;
    const end = box.anchor === null ? null : endOfParagraph(body.paragraphs, box.anchor);
    if (end === null) loose.push(...items);
    else anchored.set(end, [...(anchored.get(end) ?? []), ...items]);
  }
  const items = toItems(body.paragraphs, (end) => anchored.get(end) ?? []);
  const numberOf = readNumbers(file);
  const { contents, hidden, deleted } = toContents([...items, ...loose], numberOf);
  const blocks = blocksOf(contents);
  const pictures = placePictures(picturesOf(file, texts, body.paragraphs), blocks);
  return {
    method: 'doc',
    mediaType: 'application/msword',
    hints: { titles: [], publisher: null, publishedOn: null },
    blocks,
    notes: notesOf(texts, boxes, hidden, deleted),
    ...(pictures.length === 0 ? {} : { pictures }),
  };
}

function sourcesOf(file: WordFile): Sources {
  const styles = readStyles(file);
  return {
    file,
    styles,
    pieces: readPieces(file),
    paragraphRuns: paragraphRuns(file),
    characterRuns: characterRuns(file),
    properties: new ParagraphReader(file, styles),
    sectionEnds: sectionEnds(file.part('sections')),
  };
}

/** Bytes of the description of a section. */
const SECTION = 12;

/** Character positions behind the last characters of sections. */
function sectionEnds(table: Buffer): Set<number> {
  const count = Math.floor((table.length - 4) / (4 + SECTION));
  return new Set(Array.from({ length: Math.max(0, count) }, (_, index) => table.readUInt32LE(4 * index + 4)));
}

/** Pictures in the text and those drawn over it, in the order of their lines. */
function picturesOf(file: WordFile, texts: readonly Text[], paragraphs: readonly Paragraph[]): FoundPicture[] {
  const inText = texts.flatMap(({ pictures }) => pictures.map(({ line, at }) => ({ line, ref: inlineRef(file, at) })));
  const drawn = drawnRefs(file).map(({ position, ref }) => ({
    line: paragraphAt(paragraphs, position)?.line ?? paragraphs.at(-1)?.line ?? 1,
    ref,
  }));
  return [...inText, ...drawn].sort((a, b) => a.line - b.line);
}

/** The end of the paragraph that a character position stands in. */
function endOfParagraph(paragraphs: readonly Paragraph[], position: number): number | null {
  return paragraphAt(paragraphs, position)?.end ?? null;
}

function paragraphAt(paragraphs: readonly Paragraph[], position: number): Paragraph | undefined {
  let low = 0;
  let high = paragraphs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paragraphs[middle]?.end ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return paragraphs[low];
}

function notesOf(texts: readonly Text[], boxes: number, covered: number, rows: number): LayoutNote[] {
  const total = (kind: keyof Text['counts']): number => texts.reduce((sum, { counts }) => sum + counts[kind], 0);
  const counts: readonly LayoutNote[] = [
    // a text box is drawn, too; what else is drawn may be a picture
    { kind: 'image', count: total('pictures') + Math.max(0, total('drawn') - boxes) },
    { kind: 'text_box', count: boxes },
    { kind: 'hidden_text', count: total('hidden') + covered },
    { kind: 'deleted_text', count: total('deleted') + rows },
    { kind: 'replaced_characters', count: total('unknownSigns') },
  ];
  return counts.filter(({ count }) => count > 0);
}
