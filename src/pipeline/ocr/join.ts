/**
 * Tables of pages → tables of the document, by their rules alone: a table that ends a page and one that begins the next are one
 * when their columns are the same and no text stands between. Heads printed again are known by their merged cells. What the break
 * cut (a row, a label) is not decided here: that needs the text.
 */
import { formOf, isRegular, type FormName } from './forms.js';
import type { Box, FoundPage, ScanCell, ScanTable } from './page.js';

/** Part of a table on one page. */
export interface JoinedPart {
  /** Index into the pages, and of the table on its page. */
  readonly page: number;
  readonly table: number;
  /** Rows at its top that repeat the table's heads. */
  readonly heads: number;
}

export interface JoinedTable {
  readonly parts: readonly JoinedPart[];
  /** Of the whole, repeated heads not counted. */
  readonly rows: number;
  readonly columns: number;
  /** The form that has this shape; null: none has, and no value of the table is to be trusted without a finding. */
  readonly form: FormName | null;
  /** Of its least sure part. */
  readonly sureness: number;
}

/** Share of a page's height at its ends where running heads and page numbers stand. */
const FURNITURE = 0.09;
/** Inches: what is so far from a table does not follow it (a page number on a skewed page, a stroke of a pen). */
const FAR = 1.5;
/** Inches by which print may reach over the side of a table. */
const MARGIN = 0.4;
/** Share of the width by which columns of two parts may differ. */
const SAME_COLUMN = 0.012;
/** Rows of heads at most. */
const MOST_HEADS = 4;

/** Whether a page comes right after another: pages between may be text, or lost. */
const isNext = (before: FoundPage, page: FoundPage): boolean => page.page === before.page + 1;

/**
 * Joins tables over pages; in order of their beginning. `follows`: whether one page comes after another with nothing between.
 */
export function joinPages(pages: readonly FoundPage[], follows = isNext): JoinedTable[] {
  const joined: JoinedPart[][] = [];
  pages.forEach((page, pageIndex) => {
    page.tables.forEach((table, tableIndex) => {
      const last = joined.at(-1);
      const above = last?.at(-1);
      const upper = above ? pages[above.page] : undefined;
      const before = above ? upper?.tables[above.table] : undefined;
      const goesOn =
        last !== undefined &&
        above !== undefined &&
        upper !== undefined &&
        before !== undefined &&
        tableIndex === 0 &&
        above.page === pageIndex - 1 &&
        follows(upper, page) &&
        above.table === upper.tables.length - 1 &&
        isClearBelow(upper, before) &&
        isClearAbove(page, table) &&
        haveSameColumns(before, table);
      const whole = goesOn ? pages[last[0]?.page ?? 0]?.tables[last[0]?.table ?? 0] : undefined;
      const part = { page: pageIndex, table: tableIndex, heads: whole ? repeatedHeads(whole, table) : 0 };
      if (goesOn) last.push(part);
      else joined.push([part]);
    });
  });
  return joined.map((parts) => {
    const tables = parts.flatMap(({ page, table }) => pages[page]?.tables[table] ?? []);
    const rows = tables.reduce((sum, table, index) => sum + table.rows - (parts[index]?.heads ?? 0), 0);
    const columns = columnsOf(tables);
    const sureness = Math.min(...tables.map((table) => table.sureness));
    const cells = cellsOfWhole(parts, tables);
    // a row of heads that a page's end cuts is two
    const cut = (tables[0]?.rows ?? 0) <= CUT_WITHIN && tables.length > 1 ? 1 : 0;
    return { parts, rows, columns, form: isRegular(columns, cells, cut) ? formOf(rows, columns) : null, sureness };
  });
}

/** Heads may be cut by the end of a page on which a table has no more rows than this. */
const CUT_WITHIN = 3;

/** The cells of all parts without repeated heads, in rows and columns of the whole. */
function cellsOfWhole(
  parts: readonly JoinedPart[],
  tables: readonly ScanTable[],
): Pick<ScanCell, 'row' | 'column' | 'rowSpan' | 'columnSpan'>[] {
  let above = 0;
  return parts.flatMap(({ heads }, index) => {
    const table = tables[index];
    if (!table) return [];
    const edges = edgesInWhole(table, tables);
    const first = above - heads;
    above += table.rows - heads;
    return table.cells
      .filter(({ row }) => row >= heads)
      .map(({ row, column, rowSpan, columnSpan }) => {
        const from = edges[column] ?? 0;
        return { row: row + first, column: from, rowSpan, columnSpan: (edges[column + columnSpan] ?? from + 1) - from };
      });
  });
}

function isClearBelow({ gray, lines }: FoundPage, table: ScanTable): boolean {
  return !lines.some(
    ({ box }) =>
      box.y0 >= table.box.y1 &&
      box.y0 < table.box.y1 + FAR * gray.dpi &&
      box.y1 < gray.height * (1 - FURNITURE) &&
      !sticksOut(box, table) &&
      !isAside(gray.dpi, box, table),
  );
}

/** Of a cell that goes on over the page's end some browsers print the first lines below the last rule: within its column. */
function sticksOut({ x0, x1 }: Box, { xs }: ScanTable): boolean {
  return x0 >= (xs[0] ?? 0) && x1 <= (xs[1] ?? 0);
}

function isClearAbove({ gray, lines }: FoundPage, table: ScanTable): boolean {
  return !lines.some(
    ({ box }) =>
      box.y1 <= table.box.y0 &&
      box.y1 > table.box.y0 - FAR * gray.dpi &&
      box.y0 > gray.height * FURNITURE &&
      !isAside(gray.dpi, box, table),
  );
}

/** A stroke of a pen or a shadow reaches into one margin of the page; text has the same margins as the tables, or wider ones. */
function isAside(dpi: number, { x0, x1 }: Box, { box }: ScanTable): boolean {
  const [left, right] = [box.x0 - x0 > MARGIN * dpi, x1 - box.x1 > MARGIN * dpi];
  return left !== right;
}

/** Rules down the page as shares of the table's width. */
function shares({ xs }: ScanTable): number[] {
  const [first, last] = [xs[0] ?? 0, xs.at(-1) ?? 1];
  return xs.map((x) => (x - first) / (last - first));
}

/** Whether each column line of the part with fewer of them is one of the other's; the parts are equally wide on paper. */
function haveSameColumns(above: ScanTable, below: ScanTable): boolean {
  const width = ({ bbox }: ScanTable): number => Math.max(bbox[2] - bbox[0], 1);
  const ratio = (above.box.x1 - above.box.x0) / (below.box.x1 - below.box.x0);
  if (Math.abs(ratio - 1) > 0.04 && Math.abs(width(above) / width(below) - 1) > 0.04) return false;
  const [a, b] = [shares(above), shares(below)];
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  return few.every((x) => many.some((other) => Math.abs(other - x) < SAME_COLUMN));
}

/** Columns of the whole: those of all parts. */
function columnsOf(tables: readonly ScanTable[]): number {
  return edgesOf(tables).length - 1;
}

/** Rules down the page of the whole, as shares of its width. */
function edgesOf(tables: readonly ScanTable[]): number[] {
  const all = tables.flatMap(shares).sort((a, b) => a - b);
  return all.filter((x, index) => index === 0 || x - (all[index - 1] ?? 0) >= SAME_COLUMN);
}

/** For each rule of a part, from the left: which rule of the whole it is. `parts`: all of the whole. */
export function edgesInWhole(part: ScanTable, parts: readonly ScanTable[]): number[] {
  const edges = edgesOf(parts);
  return shares(part).map((x) =>
    edges.reduce((best, edge, index) => (Math.abs(edge - x) < Math.abs((edges[best] ?? 0) - x) ? index : best), 0),
  );
}

/** How many rows of a part repeat the heads of the whole: the same cells, merged ones among them, as high as they were. */
function repeatedHeads(whole: ScanTable, part: ScanTable): number {
  for (let count = Math.min(MOST_HEADS, whole.rows - 1, part.rows - 1); count > 0; count--) {
    const [first, again] = [headCells(whole, count), headCells(part, count)];
    if (!first || !again || first.length !== again.length || !first.some((cell) => cell.merged)) continue;
    if (first.every((cell, index) => isSameHead(cell, again[index]))) return count;
  }
  return 0;
}

interface HeadCell {
  readonly row: number;
  readonly rowSpan: number;
  /** Sides as shares of the table's width: one part may have columns that the other has not. */
  readonly from: number;
  readonly to: number;
  readonly merged: boolean;
}

/** Cells of the first rows; null when one of them goes on below. */
function headCells(table: ScanTable, count: number): HeadCell[] | null {
  const cells = table.cells.filter((cell) => cell.row < count);
  if (cells.some((cell) => cell.row + cell.rowSpan > count)) return null;
  const at = shares(table);
  return cells.map(({ row, rowSpan, column, columnSpan }) => ({
    row,
    rowSpan,
    from: at[column] ?? 0,
    to: at[column + columnSpan] ?? 1,
    merged: rowSpan > 1 && columnSpan < table.columns,
  }));
}

function isSameHead(a: HeadCell, b: HeadCell | undefined): boolean {
  if (!b || a.row !== b.row || a.rowSpan !== b.rowSpan) return false;
  return Math.abs(a.from - b.from) < SAME_COLUMN && Math.abs(a.to - b.to) < SAME_COLUMN;
}
