/** Found cells against the truth of the scan corpus, in points of the page. */
import type { Points, ScanPage } from '../../../src/pipeline/ocr/page.js';
import type { ScanTruth } from '../../corpus/scan/model.js';

/** How far the edge of a cell may be from where it is printed, in points. */
export const NEAR = 4;

export interface PrintedCell {
  /** Of the truth. */
  readonly table: number;
  readonly name: string;
  /** What is printed there; null: the cell is on two pages, and it is not known which has the text. */
  readonly text: string | null;
  readonly box: Points;
}

/** What is printed on a page (from 1), cell by cell. */
export function printedCells(truth: ScanTruth, page: number): PrintedCell[] {
  const points = 72 / truth.scanner.dpi;
  return truth.tables.flatMap(({ cells, name }, table) =>
    cells.flatMap(({ parts, text }) =>
      parts
        .filter((part) => part.page === page)
        .map(({ quad }) => {
          const xs = quad.filter((_, index) => index % 2 === 0).map((x) => x * points);
          const ys = quad.filter((_, index) => index % 2 === 1).map((y) => y * points);
          const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
          return { table, name, text: parts.length === 1 ? text.trim() : null, box };
        }),
    ),
  );
}

export function isNear(a: Points, b: Points): boolean {
  return a.every((side, index) => Math.abs(side - (b[index] ?? 0)) <= NEAR);
}

export interface TableFaults {
  readonly table: number;
  readonly name: string;
  readonly cells: number;
  /** Shapes of the grids found there. */
  readonly shapes: string;
  readonly missed: readonly Points[];
  readonly extra: readonly Points[];
}

/** Every table of a page with the cells that were missed, and those that were found and are not printed. */
export function faultsOf(truth: ScanTruth, page: ScanPage): TableFaults[] {
  const printed = printedCells(truth, page.page);
  return [...new Set(printed.map((cell) => cell.table))].map((table) => {
    const own = printed.filter((cell) => cell.table === table);
    const grids = page.tables.filter(({ bbox }) => own.some(({ box }) => holds(bbox, box)));
    const cells = grids.flatMap((grid) => grid.cells);
    return {
      table,
      name: own[0]?.name ?? '',
      cells: own.length,
      shapes: grids.map(({ rows, columns, sureness }) => `${rows}x${columns}~${sureness.toFixed(2)}`).join('+'),
      missed: own.filter(({ box }) => !cells.some((cell) => isNear(cell.bbox, box))).map(({ box }) => box),
      extra: cells.filter((cell) => !printed.some(({ box }) => isNear(cell.bbox, box))).map(({ bbox }) => bbox),
    };
  });
}

function holds(a: Points, b: Points): boolean {
  const [x, y] = [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
  return x > a[0] && x < a[2] && y > a[1] && y < a[3];
}
