/**
 * Clauses of the disclosure table side by side, in a dump that shows its rows: each clause has a 信息内容 of its own in the row of
 * heads, and everything below stands in its part of the row. The parts are put one under the other, as the form has them.
 */
import { isFilled, type RawCell, type RawRow } from './cells.js';
import type { LabelReader } from './label-reader.js';

/** The rows with clauses under each other. Where a row does not divide as its heads do, they stay as they are printed. */
export function withoutPanels(rows: readonly RawRow[], reader: LabelReader): RawRow[] {
  const is = (cell: RawCell, role: 'clause' | 'item_head'): boolean =>
    reader.of(cell.text, 'disclosure', [role]) !== null;
  const clausesOf = (row: RawRow): RawCell[] => row.cells.filter((cell) => is(cell, 'clause'));
  const under: RawRow[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!row) break;
    const clauses = clausesOf(row);
    const next = rows.findIndex((other, index) => index > at && clausesOf(other).length > 0);
    const below = rows.slice(at + 1, next < 0 ? rows.length : next);
    const parts = clauses.length > 1 ? partsOf(below, clauses.length, (cell) => is(cell, 'item_head')) : null;
    if (!parts || row.cells.filter(isFilled).length !== clauses.length) {
      under.push(row);
      continue;
    }
    clauses.forEach((clause, index) => under.push({ ...row, cells: [clause] }, ...(parts[index] ?? [])));
    at += below.length;
  }
  return under;
}

/** Rows cut at the item heads of the first of them; null when they are not so many, or a row has other cells than the heads. */
function partsOf(
  [heads, ...data]: readonly RawRow[],
  count: number,
  isItemHead: (cell: RawCell) => boolean,
): RawRow[][] | null {
  if (!heads) return null;
  const begins = heads.cells.flatMap((cell, index) => (isItemHead(cell) ? [index] : []));
  if (begins.length !== count || begins[0] !== 0) return null;
  const own = data.filter((row) => row.cells.some(isFilled));
  if (own.some((row) => row.cells.length !== heads.cells.length)) return null;
  return begins.map((begin, index) =>
    [heads, ...own].flatMap((row) => {
      const cells = row.cells.slice(begin, begins[index + 1]);
      return cells.some(isFilled) ? [{ ...row, cells, line: cells[0]?.line ?? row.line, printed: null }] : [];
    }),
  );
}
