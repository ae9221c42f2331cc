/** A report as a PDF that is laid out here: pages, paragraphs, tables with page breaks, in the variants that readers meet. */
import { gridOf } from '../grid.js';
import type { BlockModel, CellModel, CorpusReport, TableModel } from '../model.js';
import { Paper, widthOf, type Encoding, type RuleStyle } from './paper.js';

export interface PdfVariant {
  id: string;
  encoding?: Encoding;
  landscape?: true;
  rotate?: 90 | 180 | 270;
  rules?: RuleStyle;
  /** The table's left and right edges are not drawn. */
  openSides?: true;
  /** No rule under the last row of a page, none over the first of the next. */
  openBreaks?: true;
  repeatedHeads?: true;
  /** A row that does not fit is broken over the page's end, line by line. */
  brokenRows?: true;
  /** Labels of groups are set sideways. */
  turnedLabels?: true;
  inForm?: true;
  /** The tables are wider than the page: their last columns are cut off. */
  cutOff?: true;
  /** Size of the text in tables. */
  size?: number;
  /** Space above each table, in points: moves the breaks of pages. */
  above?: number;
}

export const PDF_VARIANTS: readonly PdfVariant[] = [
  { id: 'portrait', brokenRows: true },
  { id: 'gbk', encoding: 'GBK-EUC-H' },
  { id: 'gbkp', encoding: 'GBKp-EUC-H' },
  { id: 'ucs2', encoding: 'UniGB-UCS2-H' },
  { id: 'utf16', encoding: 'UniGB-UTF16-H', brokenRows: true, openBreaks: true },
  { id: 'landscape', landscape: true },
  { id: 'rotated-90', rotate: 90, brokenRows: true },
  { id: 'rotated-180', rotate: 180 },
  { id: 'rotated-270', rotate: 270, rules: 'fills' },
  { id: 'fills', rules: 'fills', repeatedHeads: true },
  { id: 'dashes', rules: 'dashes' },
  { id: 'dots', rules: 'dots', openBreaks: true },
  { id: 'double', rules: 'double', brokenRows: true },
  { id: 'open-sides', openSides: true },
  { id: 'repeated-heads', repeatedHeads: true, brokenRows: true },
  { id: 'turned-labels', turnedLabels: true },
  { id: 'in-form', inForm: true, size: 12 },
  { id: 'borderless', rules: 'none', size: 8 },
];

const MARGIN = 60;
const PADDING = 4;
const PROSE = 14;

/** The report in a variant. */
export function renderPdf(report: CorpusReport, variant: PdfVariant): Uint8Array {
  return new Layouter(variant).render(report);
}

class Layouter {
  readonly #variant: PdfVariant;
  readonly #paper: Paper;
  readonly #width: number;
  readonly #height: number;
  #y = 0;
  #pages = 0;
  /** Lines of a cell that stand on the pages before. */
  readonly #printed = new Map<CellModel, number>();

  constructor(variant: PdfVariant) {
    this.#variant = variant;
    const [width, height] = variant.landscape ? [842, 595] : [595, 842];
    const sideways = variant.rotate === 90 || variant.rotate === 270;
    [this.#width, this.#height] = [width, height];
    this.#paper = new Paper({
      encoding: variant.encoding ?? 'UniGB-UTF16-H',
      width: sideways ? height : width,
      height: sideways ? width : height,
      rotate: variant.rotate ?? 0,
      inForm: variant.inForm ?? false,
      title: null,
    });
  }

  render(report: CorpusReport): Uint8Array {
    this.#page();
    for (const block of report.blocks) this.#block(block);
    return this.#paper.bytes();
  }

  #page(): void {
    this.#paper.page();
    this.#pages += 1;
    this.#y = MARGIN;
    this.#paper.text(`- ${this.#pages} -`, this.#width / 2 - 12, this.#height - 30, 10.5);
  }

  #block(block: BlockModel): void {
    switch (block.kind) {
      case 'title':
        for (const line of block.lines) this.#paragraph(line, 'center', 20);
        break;
      case 'heading':
        this.#paragraph(block.ordinal + block.text, 'left');
        break;
      case 'paragraph':
        this.#paragraph(block.text, block.role === 'date' ? 'center' : 'left');
        break;
      case 'signature':
        for (const line of [...block.names, ...(block.date === null ? [] : [block.date])])
          this.#paragraph(line, 'right');
        break;
      case 'image':
        break;
      case 'table':
        this.#table(block);
        break;
    }
  }

  #paragraph(text: string, align: 'left' | 'center' | 'right', size = PROSE): void {
    const room = this.#width - 2 * MARGIN;
    wrap(text.trim(), room / size, align === 'left' ? 2 : 0).forEach((line, index) => {
      if (this.#y + size * 1.6 > this.#height - MARGIN) this.#page();
      this.#y += size * 1.6;
      const free = room - widthOf(line) * size;
      const indent = align === 'left' ? (index === 0 ? 2 * size : 0) : align === 'center' ? free / 2 : free;
      this.#paper.text(line, MARGIN + indent, this.#y, size);
    });
  }

  #table(table: TableModel): void {
    const size = this.#variant.size ?? 9;
    const xs = this.#columns(table);
    const grid = gridOf(table);
    const lines = new Map<CellModel, string[]>();
    const leading = size * 1.25;
    const heights = grid.map(() => leading + 2 * PADDING);
    grid.forEach((positions, row) =>
      positions.forEach((position, column) => {
        if (!position?.start) return;
        const { cell } = position;
        const width = (xs[column + cell.columnSpan] ?? 0) - (xs[column] ?? 0) - 2 * PADDING;
        const turned = this.#isTurned(cell, column);
        lines.set(cell, turned ? [cell.text] : cell.text.split('\n').flatMap((line) => wrap(line, width / size, 0)));
        if (cell.rowSpan === 1 && !turned) {
          heights[row] = Math.max(heights[row] ?? 0, (lines.get(cell)?.length ?? 0) * leading + 2 * PADDING);
        }
      }),
    );
    this.#y += this.#variant.above ?? 10;
    const heads = table.name === 'disclosure' ? 0 : 3;
    const draw = (from: number, to: number): void => this.#rows(table, grid, xs, heights, lines, from, to, size);
    let from = 0;
    for (let row = 0; row < grid.length; row++) {
      const until = heights.slice(from, row + 1).reduce((sum, height) => sum + height, 0);
      const repeated = from > 0 && this.#variant.repeatedHeads ? heights.slice(0, heads) : [];
      const over = repeated.reduce((sum, height) => sum + height, 0);
      if (this.#y + over + until <= this.#height - MARGIN) continue;
      // nobody breaks a table inside its heads
      if (row < heads) {
        this.#page();
        continue;
      }
      if (repeated.length > 0) draw(0, heads);
      if (row > from) draw(from, row);
      this.#page();
      from = row;
    }
    if (from > 0 && this.#variant.repeatedHeads && heads > 0) draw(0, heads);
    draw(from, grid.length);
    this.#y += 6;
  }

  /** Group labels stand in narrow columns, so that they are printed one or two characters to a line. */
  #columns(table: TableModel): number[] {
    const room = (this.#variant.cutOff ? 1.25 : 1) * (this.#width - 2 * MARGIN);
    const first = { requests: [0.06, 0.14, 0.3], disclosure: [0.34], proceedings: [], other: [] }[table.name];
    const taken = first.reduce((sum, share) => sum + share, 0);
    const rest = table.columns - first.length;
    const shares = [...first, ...Array.from({ length: rest }, () => (1 - taken) / rest)];
    const xs = [MARGIN];
    for (const share of shares) xs.push((xs.at(-1) ?? 0) + share * room);
    return xs;
  }

  #isTurned(cell: CellModel, column: number): boolean {
    return this.#variant.turnedLabels === true && column < 2 && cell.rowSpan > 4 && cell.text.length < 12;
  }

  #rows(
    table: TableModel,
    grid: ReturnType<typeof gridOf>,
    xs: readonly number[],
    heights: readonly number[],
    lines: ReadonlyMap<CellModel, string[]>,
    from: number,
    to: number,
    size: number,
  ): void {
    const { rules = 'strokes', openSides, openBreaks } = this.#variant;
    const y = (row: number): number => this.#y + heights.slice(from, row).reduce((sum, height) => sum + height, 0);
    for (let row = from; row < to; row++) {
      grid[row]?.forEach((position, column) => {
        if (!position?.left) return;
        const { cell } = position;
        const first = row - rowsAbove(grid, row, column);
        const begin = Math.max(from, first);
        if (row !== begin) return;
        const end = Math.min(to, first + cell.rowSpan);
        const [x0, x1] = [xs[column] ?? 0, xs[column + cell.columnSpan] ?? 0];
        const [y0, y1] = [y(begin), y(end)];
        const cutAbove = begin > first;
        const cutBelow = end < first + cell.rowSpan;
        if (!(openBreaks && begin === from && from > 0)) this.#paper.rule(x0, y0, x1, y0, rules);
        if (end === to && !(openBreaks && to < grid.length)) this.#paper.rule(x0, y1, x1, y1, rules);
        if (!(openSides && column === 0)) this.#paper.rule(x0, y0, x0, y1, rules);
        if (!(openSides && column + cell.columnSpan === table.columns) && column + cell.columnSpan === table.columns)
          this.#paper.rule(x1, y0, x1, y1, rules);
        this.#cellText(
          cell,
          lines.get(cell) ?? [],
          { x0, x1, y0, y1 },
          size,
          this.#isTurned(cell, column),
          cutAbove,
          cutBelow,
        );
      });
    }
    this.#y = y(to);
  }

  #cellText(
    cell: CellModel,
    lines: readonly string[],
    box: { x0: number; x1: number; y0: number; y1: number },
    size: number,
    turned: boolean,
    cutAbove: boolean,
    cutBelow: boolean,
  ): void {
    const leading = size * 1.25;
    if (turned) {
      if (!cutAbove) this.#paper.text(cell.text, (box.x0 + box.x1) / 2 - size * 0.35, box.y0 + PADDING, size, 90);
      return;
    }
    const fit = Math.floor((box.y1 - box.y0 - PADDING) / leading);
    // a merged label that the page's end cuts: as many lines as there is room for, the rest on the next page
    const before = cutAbove ? (this.#printed.get(cell) ?? 0) : 0;
    const half = this.#variant.brokenRows ? Math.min(fit, Math.ceil((lines.length - before) / 2)) : lines.length;
    const shown = lines.slice(before, cutBelow ? before + half : undefined);
    this.#printed.set(cell, before + shown.length);
    const top = (box.y0 + box.y1) / 2 - (shown.length * leading) / 2;
    shown.forEach((line, index) => {
      const width = widthOf(line) * size;
      const x = cell.code === null && cell.columnSpan < 4 ? box.x0 + PADDING : (box.x0 + box.x1) / 2 - width / 2;
      this.#paper.text(line, x, top + index * leading + size, size);
    });
  }
}

/** Rows from the row in which the cell begins. */
function rowsAbove(grid: ReturnType<typeof gridOf>, row: number, column: number): number {
  const cell = grid[row]?.[column]?.cell;
  let up = 0;
  while (up < row && grid[row - up - 1]?.[column]?.cell === cell) up += 1;
  return up;
}

/** Lines of at most `room` sizes; the first is shorter by its indent. Words of Latin characters are not broken unless they must. */
function wrap(text: string, room: number, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[\x21-\x7e]+|[^\x21-\x7e]/g) ?? []) {
    const free = room - (lines.length === 0 ? indent : 0);
    if (line !== '' && widthOf(line + piece) > free + 1e-6) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  if (line !== '') lines.push(line);
  return lines.map((part) => part.trimEnd());
}
