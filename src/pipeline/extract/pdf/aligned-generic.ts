/**
 * Tables without lines that are not of the form (the statistics of 2014): a line of heads, and rows under it in the same columns.
 * Only what stands clear is read: columns with white space between them on every line, rows with more space between them than
 * inside them, one line in each that has the cells side by side.
 */
import type { Block } from '../../../shared/model/layout.js';
import { labelsSpelt } from '../../../shared/model/label-match.js';
import { isValueText } from '../grid-text.js';
import type { RawRow } from '../text/cells.js';
import { buildGeneric } from '../text/generic.js';
import { Places } from './aligned-places.js';
import { blockOf, inOneFrame, type LabelBlock, type Word } from './label-stacks.js';

/** Fewest columns and rows (heads included) of a table that no label of the form speaks for. */
const LEAST_COLUMNS = 3;
const LEAST_ROWS = 4;
/** Line spacing in sizes up to which two lines are one row's. */
const SAME_ROW = 1.6;
/** Share by which sizes of one table differ at most. */
const SAME_SIZE = 0.1;
/** A label of the form may stand in another table too; so many of them are the form's. */
const MOST_LABELS = 2;

interface Span {
  x0: number;
  x1: number;
}

/** The table that begins with the line `from`, and how many lines it has; null when there is none. */
export function genericTable(all: readonly (readonly Word[])[], from: number): { block: Block; lines: number } | null {
  const heads = all[from] ?? [];
  if (heads.length < LEAST_COLUMNS || heads.some((word) => isValueText(word.text))) return null;
  const lines = all.slice(from);
  const spans: Span[] = heads.map(({ x0, x1 }) => ({ x0, x1 }));
  let taken = 1;
  while (taken < lines.length && isOfSize(lines[taken], heads) && takeLine(spans, lines[taken] ?? [])) taken += 1;
  const groups = rowsOf(inOneFrame(lines.slice(0, taken)));
  const rows: ((LabelBlock | null)[] | null)[] = [];
  let end = 0;
  for (const group of groups) {
    const row = cellsOf(group, spans);
    // what stands alone, and not where labels do, is a signature
    if (row && !row[0] && row.filter((cell) => cell).length < 2) break;
    rows.push(row);
    end += group.length;
  }
  const spelt = lines.slice(0, end).flat();
  if (spelt.filter((word) => labelsSpelt(word.text).length > 0).length > MOST_LABELS) return null;
  const filled = rows.filter((row) => row?.at(-1)).length;
  if (rows.length < LEAST_ROWS || filled < LEAST_ROWS) return null;
  const places = new Places();
  const raw: RawRow[] = [];
  for (const row of rows) {
    if (!row) return null;
    const cells = row.map((block) => places.cell(block));
    raw.push({ source: 'fields', cells, line: cells[0]?.line ?? 1, printed: null });
  }
  const block = buildGeneric(raw);
  return block && { block: places.placed(block), lines: end };
}

function isOfSize(line: readonly Word[] | undefined, heads: readonly Word[]): boolean {
  const [first, head] = [line?.[0], heads[0]];
  return first !== undefined && head !== undefined && Math.abs(first.size - head.size) < SAME_SIZE * head.size;
}

/** Widens the columns by the words of a line; false when a word stands in two of them, or two words in one. */
function takeLine(spans: Span[], line: readonly Word[]): boolean {
  const wider = spans.map((span) => ({ ...span }));
  const taken = new Set<Span>();
  for (const word of line) {
    const span = nearest(wider, word);
    if (!span || taken.has(span)) return false;
    taken.add(span);
    span.x0 = Math.min(span.x0, word.x0);
    span.x1 = Math.max(span.x1, word.x1);
  }
  if (wider.some((span, index) => index > 0 && span.x0 <= (wider[index - 1]?.x1 ?? 0))) return false;
  wider.forEach((span, index) => Object.assign(spans[index] ?? {}, span));
  return true;
}

function nearest<T extends Span>(spans: readonly T[], { x0, x1 }: Span): T | undefined {
  const away = (span: Span): number => Math.max(0, span.x0 - x1, x0 - span.x1);
  return [...spans].sort((a, b) => away(a) - away(b))[0];
}

/** Lines that belong to one row. */
function rowsOf(lines: readonly (readonly Word[])[]): (readonly Word[])[][] {
  const rows: (readonly Word[])[][] = [];
  for (const line of lines) {
    const [first, above] = [line[0], rows.at(-1)?.at(-1)?.[0]];
    const isNext = first && above && first.page === above.page && first.y0 - above.y0 < SAME_ROW * first.size;
    if (isNext) rows.at(-1)?.push(line);
    else rows.push([line]);
  }
  return rows;
}

/** The cells of a row, null where one is empty; null for the row when more than one line has cells side by side. */
function cellsOf(row: readonly (readonly Word[])[], spans: readonly Span[]): (LabelBlock | null)[] | null {
  if (row.filter((line) => line.length > 1).length > 1) return null;
  return spans.map((span) => {
    const words = row.flat().filter((word) => word.x0 >= span.x0 && word.x1 <= span.x1);
    return words.length > 0 ? blockOf(words) : null;
  });
}
