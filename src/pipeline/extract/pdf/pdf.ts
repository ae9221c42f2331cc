/**
 * PDF with text → layout.
 *
 * The way: src/shared/open-pdf.ts opens the document once (pdf-parse and pdf.js share it); page.ts and interpret.ts read each page's ink;
 * rules.ts and lattice.ts make tables of ruling lines, fragment.ts puts the glyphs into their cells; gate.ts judges whether a
 * page's text can be trusted, checksums.ts which streams are damaged; furniture.ts drops page numbers, continuation.ts joins tables over pages, finish.ts makes the grids
 * of the layout; aligned.ts reads tables without lines among the lines that are left, paragraphs.ts makes paragraphs of the rest.
 *
 * Places: `page` from 1 and `bbox` in points from the page's top left, of the page as displayed. Lines are not counted.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { labelsSpelt } from '../../../shared/model/label-match.js';
import type { Block, Layout, LayoutNote, PageReason } from '../../../shared/model/layout.js';
import { isLabelText, isValueText } from '../grid-text.js';
import { alignedTables } from './aligned.js';
import { damagedStreams, withoutStreams } from './checksums.js';
import { continued } from './continuation.js';
import { tableOf } from './finish.js';
import { fill, type Fragment } from './fragment.js';
import { withoutFurniture } from './furniture.js';
import { judgePage } from './gate.js';
import type { Box } from './geometry.js';
import { lattices } from './lattice.js';
import { linesOf, type TextLine } from './lines.js';
import { withoutMarks } from './marks.js';
import { onlyPictures } from './only-pictures.js';
import { codedError, openPdf, PDF_LIMITS, type OpenPdf } from '../../../shared/open-pdf.js';
import { readPage, type ReadPage } from './page.js';
import { marginsOf, paragraphsOf, type Margins, type ProseLine } from './paragraphs.js';
import { wholeRules } from './rules.js';
import { withoutStrays } from './stray.js';

const NO_MARGINS: Margins = { left: Infinity, right: -Infinity };
/** Lines that a break pushes out below a table at most. */
const MOST_OVERFLOWING = 6;

interface SeenPage {
  readonly page: number;
  readonly width: number;
  readonly height: number;
  readonly fragments: readonly Fragment[];
  readonly lines: readonly TextLine[];
  readonly toDisplay: (box: Box) => Box;
  /** Characters beyond the page's edge. */
  readonly cutOff: readonly Box[];
  readonly pictures: number;
  /** Pictures without the pixels to show text. */
  readonly specks: number;
  readonly hidden: number;
  readonly slanted: number;
  readonly struck: number;
  /** Why the page's text cannot be used; null: it can. */
  readonly unusable: PageReason | null;
  /** What a damaged stream printed is on it: its picture shows the same, so that nothing of it can be read. */
  readonly damaged: boolean;
}

type Item =
  | { readonly kind: 'table'; readonly table: Fragment; readonly page: SeenPage; readonly margins: Margins }
  | { readonly kind: 'line'; readonly line: TextLine; readonly page: SeenPage; readonly margins: Margins };

/**
 * Reads a PDF. Pages that have no usable text are left out and named in the note `page_needs_ocr`, those with damage in `truncated`.
 * Throws `encrypted_file`, `damaged_file`, `too_large`, `too_complex`, and `ocr_needed` when no page has usable text.
 */
export async function extractPdf(bytes: Uint8Array): Promise<Layout> {
  try {
    return await withoutStrays(() => readPdf(bytes));
  } catch (error) {
    throw codedError(error);
  }
}

async function readPdf(bytes: Uint8Array): Promise<Layout> {
  const streams = damagedStreams(bytes);
  const [first] = streams;
  const pdf = await openPdf(bytes);
  let without: OpenPdf | null = null;
  try {
    if (first) without = await openPdf(withoutStreams(bytes, streams));
    const only = first ? null : await onlyPictures(bytes, pdf.document);
    if (only !== null && (await showsPicture(pdf.document))) throw new NianbaoError('ocr_needed', { images: only });
    const pages = await readPages(pdf, without);
    const notes = notesOf(pages);
    if (pages.every((page) => page.damaged || page.unusable !== null || isBare(page))) {
      if (first && pages.some((page) => page.damaged))
        throw new NianbaoError('damaged_file', { reason: `checksum of the stream at byte ${first.begin}` });
      const images = pages.reduce((sum, page) => sum + page.pictures + page.specks, 0);
      throw new NianbaoError(pages.every(isBare) && images === 0 ? 'empty_file' : 'ocr_needed', { images });
    }
    return {
      method: 'pdf',
      mediaType: 'application/pdf',
      hints: { titles: pdf.title === null ? [] : [pdf.title], publisher: null, publishedOn: null },
      blocks: blocksOf(pages),
      notes,
    };
  } finally {
    await Promise.all([pdf.close(), without?.close()]);
  }
}

/** Whether the first page shows a picture: a file may hold pictures that no page shows. */
async function showsPicture(document: OpenPdf['document']): Promise<boolean> {
  return (await readPage(document, 1)).ink.pictures.length > 0;
}

function isBare(page: SeenPage): boolean {
  return page.unusable === null && page.lines.length === 0 && page.fragments.length === 0;
}

/** `without`: the document without its damaged streams. What a page shows in both does not come from them. */
async function readPages({ document }: OpenPdf, without: OpenPdf | null): Promise<SeenPage[]> {
  if (without && without.document.numPages !== document.numPages)
    throw new NianbaoError('damaged_file', { reason: 'checksum of a stream that pages are kept in' });
  const pages: SeenPage[] = [];
  let operators = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const read = await readPage(document, number);
    operators += read.operators;
    if (operators > PDF_LIMITS.allOperators) {
      throw new NianbaoError('too_complex', { what: 'operators', limit: PDF_LIMITS.allOperators });
    }
    const { toDisplay } = read;
    const damaged = without !== null && !isSameInk(read, await readPage(without.document, number));
    const { ink, struck } = withoutMarks(read.ink);
    const unusable = damaged ? null : judgePage(ink);
    const filled =
      unusable === null && !damaged
        ? fill(ink, lattices(wholeRules(ink)), number, toDisplay)
        : { fragments: [], outside: [] };
    pages.push({
      page: number,
      width: ink.width,
      height: ink.height,
      fragments: filled.fragments,
      lines: linesOf(filled.outside, true),
      toDisplay,
      cutOff: ink.cutOff,
      pictures: ink.pictures.length,
      specks: ink.specks,
      hidden: ink.hidden,
      slanted: ink.slanted,
      struck,
      unusable,
      damaged,
    });
  }
  return pages;
}

function isSameInk(read: ReadPage, other: ReadPage): boolean {
  return JSON.stringify(read.ink) === JSON.stringify(other.ink);
}

/** Tables and paragraphs in reading order. */
function blocksOf(pages: readonly SeenPage[]): Block[] {
  const kept = withoutFurniture(
    pages.map(({ page, height, lines, fragments }) => ({
      page,
      height,
      lines,
      tables: fragments.map((fragment) => fragment.box),
    })),
  );
  const margins = marginsOf(pages.map(({ width }, index) => ({ width, lines: kept[index] ?? [] })));
  const items = pages.flatMap((page, index) => itemsOf(page, kept[index] ?? [], margins[index] ?? NO_MARGINS));
  return blocksOfItems(joinTables(items));
}

function itemsOf(page: SeenPage, lines: readonly TextLine[], margins: Margins): Item[] {
  const asLine = (line: TextLine): { box: Box; item: Item } => ({
    box: line,
    item: { kind: 'line', line, page, margins },
  });
  const placed: { box: Box; item: Item }[] = [
    ...page.fragments.map((table) => ({ box: table.box, item: { kind: 'table' as const, table, page, margins } })),
    ...lines.map(asLine),
  ];
  placed.sort((a, b) => a.box.y0 - b.box.y0 || a.box.x0 - b.box.x0);
  return placed.flatMap((entry, index) => {
    const { item } = entry;
    // a single box inside a page is a frame around prose
    if (item.kind === 'line' || item.table.loose === null || index === 0 || index === placed.length - 1) return [item];
    return item.table.loose.map((line) => asLine(line).item);
  });
}

/** A table at the end of a page and one at the beginning of the next are one when they fit. */
function joinTables(items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  for (const item of items) {
    const at = joined.findLastIndex((one) => one.kind === 'table');
    const last = joined[at];
    if (item.kind === 'table' && last?.kind === 'table' && lastPage(last.table) + 1 === item.table.page) {
      const above = withOverflow(last.table, joined.slice(at + 1));
      const whole = above ? continued(above, item.table) : null;
      if (whole) {
        joined.splice(at, joined.length, { ...last, table: whole });
        continue;
      }
    }
    joined.push(item);
  }
  return joined.flatMap((item) => {
    if (item.kind === 'line' || item.table.loose === null) return [item];
    const { page, margins } = item;
    return item.table.loose.map((line) => ({ kind: 'line' as const, line, page, margins }));
  });
}

/**
 * The table with the labels in it that the end of its page pushed out below it: browsers close the cells of a row that they
 * break, and print the rest of a tall label under the line. Null when what stands between the two pages is anything else.
 */
function withOverflow(table: Fragment, between: readonly Item[]): Fragment | null {
  if (between.length === 0) return table;
  if (between.length > MOST_OVERFLOWING) return null;
  const cells = table.cells.map((cell) => ({ ...cell }));
  for (const item of between) {
    if (item.kind !== 'line' || item.page.page !== lastPage(table) || !isLabelText(item.line.text)) return null;
    const { x0, x1, text } = item.line;
    const cell = cells.find(
      (one) =>
        one.row + one.rowSpan === table.rows &&
        // what stands under a row that spans the whole table is the text that goes on
        one.columnSpan < table.xs.length - 1 &&
        (table.xs[one.column] ?? 0) <= x0 &&
        (table.xs[one.column + one.columnSpan] ?? 0) >= x1,
    );
    // never into a cell of numbers, and not behind a label that is whole: that is the next table's caption
    if (!cell || isValueText(cell.text)) return null;
    if (labelsSpelt(cell.text).length > 0 && labelsSpelt(cell.text + text).length === 0) return null;
    cell.text += text;
  }
  return { ...table, cells };
}

function lastPage(table: Fragment): number {
  return table.cells.reduce((last, cell) => Math.max(last, cell.page), table.page);
}

function blocksOfItems(items: readonly Item[]): Block[] {
  const blocks: Block[] = [];
  let lines: ProseLine[] = [];
  let margins = NO_MARGINS;
  const close = (): void => {
    for (const part of alignedTables(lines))
      blocks.push(...(part.kind === 'blocks' ? part.blocks : paragraphsOf(part.lines, margins)));
    lines = [];
    margins = NO_MARGINS;
  };
  for (const item of items) {
    if (item.kind === 'line') {
      margins = { left: Math.min(margins.left, item.margins.left), right: Math.max(margins.right, item.margins.right) };
      const { line, page } = item;
      const { toDisplay, cutOff } = page;
      lines.push({ ...line, page: page.page, shown: toDisplay(line), toDisplay, cutOff, first: lines.length === 0 });
      continue;
    }
    close();
    const block = tableOf(item.table);
    if (block) blocks.push(block);
  }
  close();
  return blocks;
}

function notesOf(pages: readonly SeenPage[]): LayoutNote[] {
  const sum = (of: (page: SeenPage) => number): number => pages.reduce((total, page) => total + of(page), 0);
  const damaged = pages.flatMap((page) => (page.damaged ? [page.page] : []));
  const unusable = pages.flatMap(({ page, unusable: reason }) => (reason === null ? [] : [{ page, reason }]));
  const notes: LayoutNote[] = [
    { kind: 'image', count: sum((page) => page.pictures) },
    { kind: 'hidden_text', count: sum((page) => page.hidden + page.slanted) },
    { kind: 'deleted_text', count: sum((page) => page.struck) },
    { kind: 'truncated', count: damaged.length, pages: damaged, reasons: damaged.map(() => 'damaged' as const) },
    {
      kind: 'page_needs_ocr',
      count: unusable.length,
      pages: unusable.map(({ page }) => page),
      reasons: unusable.map(({ reason }) => reason),
    },
  ];
  return notes.filter((note) => note.count > 0);
}
