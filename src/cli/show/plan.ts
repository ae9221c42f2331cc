/**
 * Decides what `show` draws: for a PDF the page with the facts' boxes, for a scan what the readers saw, for other formats the
 * facts' table from the layout's grid, for a value outside all tables the lines around it. Facts of one page, table or place
 * share a panel; the flagged cells of a scan are tiles, one each.
 */
import { FLAGGED_BELOW } from '../../shared/model/candidate.js';
import type { Drawing, Panel } from '../../shared/model/drawing.js';
import { NianbaoError } from '../../shared/errors.js';
import type { Fact } from '../../shared/model/fact.js';
import { isFromPixels, type Layout, type PlaceInDocument, type TableBlock } from '../../shared/model/layout.js';
import { captionOf } from './captions.js';
import type { Reading } from './reading.js';

/** Rows shown as a table's head, and before and after a marked row. */
const HEAD_ROWS = 3;
const ROWS_AROUND = { whole: 12, crop: 1 } as const;
/** Points shown above and below a marked box in a strip. */
const POINTS_AROUND = 24;
/** Paragraphs shown before and after a marked line. */
const PARAGRAPHS_AROUND = 2;

type View = keyof typeof ROWS_AROUND;

/** The facts of these codes on their pages or in their tables. Throws `usage` for a code that the document has no fact of. */
export function planCodes(layout: Layout, reading: Reading, codes: readonly string[]): Drawing {
  const facts = codes.map((code) => {
    const fact = reading.facts.find((one) => one.code === code);
    if (fact) return fact;
    const reason = `the document has no fact '${code}'; its codes: nianbao extract FILE --format ndjson | jq -r '.facts[].code'`;
    throw new NianbaoError('usage', { reason });
  });
  return drawing(layout, reading, [...new Set(facts)], 'whole');
}

/** All flagged facts: cells of scans as tiles, others in strips, those of one row together; null: nothing is flagged. */
export function planFlagged(layout: Layout, reading: Reading): Drawing | null {
  const named = new Set(reading.findings.filter(({ severity }) => severity !== 'info').flatMap(({ codes }) => codes));
  const flagged = reading.facts.filter(
    ({ code, confidence, status }) => confidence < FLAGGED_BELOW || status !== 'reported' || named.has(code),
  );
  return flagged.length === 0 ? null : drawing(layout, reading, flagged, 'crop');
}

/** One page of a PDF or scan without marks. Throws `usage` for other formats. */
export function planPage(layout: Layout, page: number): Drawing {
  if (layout.method !== 'pdf' && layout.method !== 'ocr') {
    throw new NianbaoError('usage', { reason: `--page: the document is ${layout.method}, which has no pages` });
  }
  const words = [`page ${page}`];
  const caption = { lines: words, latin: words };
  if (isScanned(layout, page)) {
    return { ...innerOf(layout), panels: [{ kind: 'scan', page, marks: [], view: 'page', caption }] };
  }
  return { panels: [pagePanel(layout, page, [], null, caption)] };
}

function drawing(layout: Layout, reading: Reading, facts: readonly Fact[], view: View): Drawing {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = placeKey(layout, fact, view);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  const panels = [...groups.values()].map((group) => panelOf(layout, reading, group, view));
  // strips of one page follow each other: a page is drawn once
  if (layout.method === 'pdf') panels.sort((a, b) => heightOf(a) - heightOf(b));
  return { ...innerOf(layout), panels, tiles: panels.every((panel) => panel.kind === 'scan' && panel.view === 'cell') };
}

/** What the pages of a document of text are: its pictures. */
function innerOf({ pictures }: Layout): Pick<Drawing, 'pictures'> {
  return pictures === undefined ? {} : { pictures: pictures.map(({ page, ref }) => ({ page, ref })) };
}

/** Whether a page was read as a picture: its cells say what the readers take them for. */
function isScanned(layout: Layout, page: number): boolean {
  return (
    isFromPixels(layout, page) ||
    layout.blocks.some((block) => block.kind === 'table' && block.cells.some((cell) => cell.page === page && cell.ocr))
  );
}

/** Facts with one key stand in one panel: a page or table as a whole, a row of it in a crop. */
function placeKey(layout: Layout, { at, code }: Fact, view: View): string {
  const crop = view === 'crop';
  if (at.page !== undefined && crop && isScanned(layout, at.page))
    return `page ${at.page} ${at.bbox?.join(' ') ?? code}`;
  if (at.page !== undefined) return `page ${at.page} ${crop ? (at.bbox?.[1].toFixed(0) ?? code) : ''}`;
  if (at.table !== undefined) return `table ${at.table} ${crop ? (at.row ?? code) : ''}`;
  return `line ${at.line ?? code}`;
}

function heightOf(panel: Panel): number {
  if (panel.kind === 'page') return panel.page * 1e6 + (panel.strip?.[0] ?? 0);
  return panel.kind === 'scan' ? panel.page * 1e6 + (panel.marks[0]?.[1] ?? 0) : 0;
}

function panelOf(layout: Layout, reading: Reading, facts: readonly Fact[], view: View): Panel {
  const { page, table: index, line } = facts[0]?.at ?? {};
  const say = (where: string): Panel['caption'] => captionOf(where, facts, reading);
  if (page !== undefined) {
    const boxes = facts.flatMap(({ at }) => (at.bbox ? [at.bbox] : []));
    if (isScanned(layout, page)) {
      return { kind: 'scan', page, marks: boxes, view: view === 'crop' ? 'cell' : 'row', caption: say(`page ${page}`) };
    }
    const strip = view === 'crop' && boxes.length > 0 ? stripOf(boxes) : null;
    return pagePanel(layout, page, boxes, strip, say(`page ${page}`));
  }
  const table = index === undefined ? undefined : tablesOf(layout)[index];
  if (table !== undefined && index !== undefined) {
    const marks = facts.map(({ at }): [number, number] => [at.row ?? 0, at.column ?? 0]);
    const rows = rowsAround(
      table,
      marks.map(([row]) => row),
      ROWS_AROUND[view],
    );
    const shown = { ...table, cells: table.cells.filter((cell) => rows.some((row) => covers(cell, row))) };
    return {
      kind: 'table',
      table: shown,
      rows,
      marks,
      caption: say(`table ${index}, row ${[...new Set(marks.map(([row]) => row))].join(', ')}`),
    };
  }
  return {
    kind: 'lines',
    lines: linesAround(layout, line),
    caption: say(line === undefined ? 'no place known' : `line ${line}`),
  };
}

/** A paragraph or a cell: words in their place. */
type Printed = PlaceInDocument & { readonly text: string };
type Box = NonNullable<PlaceInDocument['bbox']>;

function stripOf(boxes: readonly Box[]): [number, number] {
  const top = Math.min(...boxes.map((box) => box[1]));
  const bottom = Math.max(...boxes.map((box) => box[3]));
  return [Math.max(0, top - POINTS_AROUND), bottom + POINTS_AROUND];
}

function pagePanel(
  layout: Layout,
  page: number,
  marks: Box[],
  strip: [number, number] | null,
  caption: Panel['caption'],
): Panel {
  const texts = layout.blocks
    .flatMap((block): readonly Printed[] => (block.kind === 'table' ? block.cells : [block]))
    .flatMap(({ page: on, bbox, text }) => (on === page && bbox && text !== '' ? [{ bbox, text }] : []));
  return { kind: 'page', page, marks, strip, texts, caption };
}

function tablesOf({ blocks }: Layout): TableBlock[] {
  return blocks.filter((block) => block.kind === 'table');
}

function covers(cell: { readonly row: number; readonly rowSpan: number }, row: number): boolean {
  return row >= cell.row && row < cell.row + cell.rowSpan;
}

/** The head of a table and the rows around the marked ones. */
function rowsAround(table: TableBlock, marked: readonly number[], around: number): number[] {
  const rows = new Set<number>();
  for (let row = 0; row < Math.min(HEAD_ROWS, table.rows); row++) rows.add(row);
  for (const middle of marked) {
    const last = Math.min(table.rows - 1, middle + around);
    for (let row = Math.max(0, middle - around); row <= last; row++) rows.add(row);
  }
  return [...rows].sort((a, b) => a - b);
}

/** The paragraphs around a line, the one that it stands in marked. */
function linesAround({ blocks }: Layout, line: number | undefined): { text: string; marked: boolean }[] {
  const paragraphs = blocks
    .flatMap((block): readonly Printed[] =>
      block.kind === 'table' ? block.cells.filter(({ text }) => text !== '') : [block],
    )
    .map(({ line: at, text }) => ({ at, text }));
  const index = line === undefined ? -1 : paragraphs.findLastIndex(({ at }) => at !== undefined && at <= line);
  if (index < 0) return [];
  const first = Math.max(0, index - PARAGRAPHS_AROUND);
  return paragraphs
    .slice(first, index + PARAGRAPHS_AROUND + 1)
    .map(({ text }, offset) => ({ text, marked: first + offset === index }));
}
