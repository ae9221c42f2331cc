/**
 * Lines → paragraphs and runs of printed rows. A run is what may be one or several tables: lines with cells, with nothing but
 * blank lines and the remains of broken cells between them. Prose ends it.
 */
import {
  isPageNumber,
  isProse,
  isPublishedTotal,
  isSectionHeading,
  isValue,
  isWords,
  rawCell,
  type RawCell,
  type RawRow,
} from './cells.js';
import type { LabelReader } from './label-reader.js';
import type { Line } from './lines.js';
import { looseCells } from './loose.js';

export type Part =
  { readonly kind: 'paragraph'; readonly line: Line } | { readonly kind: 'run'; readonly rows: RawRow[] };

/** Cells of one line at most; a line with more of them is no row of a table. */
const LINE_CELLS = 4_000;

/** A piece of a label that is broken over lines is no longer. */
const LABEL_PIECE = 40;

export function readParts(lines: readonly Line[], reader: LabelReader): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    if (!line) break;
    if (line.kind === 'blank' || line.kind === 'mark') {
      index += 1;
      continue;
    }
    const run = new RunReader(lines, reader);
    const end = run.read(index);
    if (end > index) {
      parts.push({ kind: 'run', rows: run.rows() });
      index = end;
    } else {
      parts.push({ kind: 'paragraph', line });
      index += 1;
    }
  }
  return parts;
}

/** Reads one run. */
class RunReader {
  readonly #lines: readonly Line[];
  readonly #reader: LabelReader;
  readonly #rows: RawRow[] = [];
  /** Row of a dump that the next cell goes on with. */
  #open: RawRow | null = null;
  #last: Line | null = null;
  /** Lines that a label above them has taken in. */
  readonly #taken = new Set<number>();

  constructor(lines: readonly Line[], reader: LabelReader) {
    this.#lines = lines;
    this.#reader = reader;
  }

  /** The rows, pipes at the ends of their lines understood. */
  rows(): RawRow[] {
    withoutIndent(this.#rows);
    return withoutOuterPipes(this.#rows);
  }

  /** Reads from the line `start`; gives the line after the run, `start` if none begins there. */
  read(start: number): number {
    let end = start;
    let blank = true;
    for (let index = start; index < this.#lines.length; index++) {
      const line = this.#lines[index];
      if (!line || line.kind === 'mark') continue;
      if (this.#taken.has(index)) {
        end = index + 1;
        continue;
      }
      if (line.kind === 'blank') {
        blank = true;
        this.#open = null;
        continue;
      }
      if (!this.#take(line, index, blank)) break;
      blank = false;
      end = index + 1;
      this.#last = line;
    }
    return end;
  }

  #take(line: Line, index: number, blank: boolean): boolean {
    switch (line.kind) {
      case 'cell':
        this.#takeCell(line, blank);
        return true;
      case 'fields':
        return this.#takeFields(line, blank);
      case 'pipes':
        return this.#push(line, 'pipes', line.text.split(/[|｜│┃]/u, LINE_CELLS + 1));
      case 'rule':
        return this.#rows.length > 0 || this.#lines[index + 1]?.kind === 'pipes';
      case 'plain':
        return this.#takePlain(line, index, blank);
      case 'blank':
      case 'mark':
        return true;
    }
  }

  #takeCell(line: Line, blank: boolean): void {
    // among rows of tabs, a line with one tab is a row as well
    if (!blank && this.#last?.kind === 'fields' && !this.#open) {
      this.#push(line, 'fields', line.raw.split('\t'));
      return;
    }
    // an empty cell among cells that nothing sets apart
    if (line.text === '' && this.#rows.at(-1)?.source === 'loose') {
      this.#push(line, 'loose', ['']);
      return;
    }
    const gap = !line.raw.startsWith('\t');
    this.#cell(rawCell(line.text, line.number, gap));
  }

  #cell(cell: RawCell): void {
    if (!this.#open) {
      this.#open = { source: 'dump', cells: [], line: cell.line, printed: null };
      this.#rows.push(this.#open);
    }
    this.#open.cells.push(cell);
  }

  #takeFields(line: Line, blank: boolean): boolean {
    const fields = line.raw.split('\t', LINE_CELLS + 1);
    const open = this.#open;
    // inside a row of a dump: what stands before the first tab goes on with the cell above
    if (!blank && open && this.#last?.kind !== 'fields' && fields.length <= LINE_CELLS) {
      const [rest, ...cells] = fields;
      const above = open.cells.at(-1);
      if (rest?.trim() && above) above.text = joined(above.text, rest.trim());
      for (const text of cells) open.cells.push(rawCell(text.trim(), line.number));
      return true;
    }
    this.#open = null;
    const broken = this.#rows.at(-1);
    const above = broken?.source === 'fields' && !blank ? broken.cells.at(-1) : undefined;
    const first = (fields[0] ?? '').trim();
    if (broken && above && this.#goesOn(above.text, first)) {
      above.text = joined(above.text, first);
      for (const text of fields.slice(1)) broken.cells.push(rawCell(text.trim(), line.number));
      return true;
    }
    return this.#push(line, 'fields', fields);
  }

  #push(line: Line, source: 'fields' | 'pipes' | 'loose', texts: readonly string[]): boolean {
    if (texts.length > LINE_CELLS) return false;
    const cells = texts.map((text) => rawCell(text.trim(), line.number));
    this.#open = null;
    this.#rows.push({ source, cells, line: line.number, printed: line.text.replace(/\t+/gu, ' ') });
    return true;
  }

  /** Neither text is a label, both together are: a cell broken over two lines. */
  #goesOn(above: string, text: string): boolean {
    if (!isWords(above) || !isWords(text) || this.#reader.exact(text).length > 0) return false;
    return this.#reader.exact(above + text).length > 0;
  }

  #takePlain(line: Line, index: number, blank: boolean): boolean {
    const { text } = line;
    if (this.#rows.length > 0 && isPageNumber(text)) return this.#tableGoesOn(index + 1);
    if (isProse(text)) return this.#pushLoose(line, index, blank);
    const label = this.#reader.exact(text).length > 0;
    if (!label && isSectionHeading(text)) return false;
    const next = this.#lines[index + 1]?.kind;
    const above = this.#open?.cells.at(-1);
    if (above && !blank) return this.#goOn(above, line, label);
    // a cell that has lost its tab
    if (isValue(text) && next === 'cell' && this.#last?.kind === 'cell') {
      this.#cell(rawCell(text, line.number, true));
      return true;
    }
    // a broken cell whose first half is an empty line: `\t`, blank lines, and the label without a tab
    if (label && next === 'cell' && this.#last?.kind === 'cell') {
      this.#cell(rawCell(text, line.number));
      return true;
    }
    const last = this.#rows.at(-1);
    const ending = last?.source === 'dump' && last.cells.length > 0 ? last.cells.at(-1) : undefined;
    if (ending && next === 'cell' && this.#goesOn(ending.text, text)) {
      ending.text = joined(ending.text, text);
      this.#open = last ?? null;
      return true;
    }
    return this.#pushLoose(line, index, blank);
  }

  /** A line without a tab right under a cell: the rest of the cell, or a cell that has lost its tab; false: neither. */
  #goOn(above: RawCell, line: Line, label: boolean): boolean {
    const { text } = line;
    const value = isValue(above.text);
    if (value && !label && !/^(?:[（(]|[+-]?\d[\d.,]*$|[万亿]?元|万$|[件条笔个项次]$)/u.test(text)) return false;
    const both = label && this.#reader.exact(above.text).length > 0 && !this.#goesOn(above.text, text);
    const apart = isValue(text) || (value && label) || both;
    if (above.text !== '' && apart) {
      this.#cell(rawCell(text, line.number, true));
      return true;
    }
    if (above.text === '') above.line = line.number;
    above.text = joined(above.text, text);
    return true;
  }

  /** Labels and numbers without a tab or pipe between them. */
  #pushLoose(line: Line, index: number, blank: boolean): boolean {
    const last = this.#rows.at(-1);
    const cells = looseCells(line.text, line.number, this.#reader, last?.source === 'loose');
    if (!cells) {
      const label = last?.source === 'fields' && !blank ? last.cells.at(-1) : this.#lastLooseLabel();
      if (!label || !this.#goesOn(label.text, line.text)) return this.#pushBroken(line, index);
      label.text = joined(label.text, line.text);
      return true;
    }
    // bare numbers begin nothing, and after a table with drawn cells they are not its cells
    const labelled = cells.some((cell) => isWords(cell.text));
    if (!labelled && last?.source !== 'loose') return false;
    if (isPublishedTotal(line.text) && !last) return false;
    this.#open = null;
    this.#rows.push({ source: 'loose', cells, line: line.number, printed: line.text });
    return true;
  }

  /** The label above, with nothing but its values in between. */
  #lastLooseLabel(): RawCell | undefined {
    for (const row of this.#rows.slice(-2).reverse()) {
      if (row.source !== 'loose') return undefined;
      const label = row.cells.findLast((cell) => isWords(cell.text));
      if (label) return label;
    }
    return undefined;
  }

  /** A label broken over lines, its values perhaps between the pieces, as they stand on a page. */
  #pushBroken(line: Line, index: number): boolean {
    if (line.text.length > LABEL_PIECE || !isWords(line.text)) return false;
    let text = line.text;
    const taken: number[] = [];
    for (let at = index + 1; at <= index + 4; at++) {
      const next = this.#lines[at];
      if (next?.kind !== 'plain' || next.text.length > LABEL_PIECE) return false;
      const values = next.text.split(/\s+/u).every(isValue);
      if (values && taken.length === 0) continue;
      if (values || this.#reader.exact(next.text).length > 0) return false;
      text = `${text}\n${next.text}`;
      taken.push(at);
      if (this.#reader.exact(text).length === 0) continue;
      for (const done of taken) this.#taken.add(done);
      const cells = [rawCell(text, line.number)];
      this.#rows.push({ source: 'loose', cells, line: line.number, printed: text.replace(/\n/gu, '') });
      this.#open = null;
      return true;
    }
    return false;
  }

  /** After a page number: do cells follow? */
  #tableGoesOn(from: number): boolean {
    for (let index = from; index < this.#lines.length; index++) {
      const line = this.#lines[index];
      if (line && line.kind !== 'blank' && line.kind !== 'mark') return line.kind !== 'plain';
    }
    return false;
  }
}

function joined(above: string, text: string): string {
  return above === '' ? text : `${above}\n${text}`;
}

/** `| a | b |`: the outer pipes draw the border, they are no cells. `a|b||`: they are. */
function withoutOuterPipes(rows: readonly RawRow[]): RawRow[] {
  const piped = rows.filter((row) => row.source === 'pipes');
  if (piped.length === 0) return [...rows];
  const opened = piped.every((row) => row.cells.length > 1 && row.cells[0]?.text === '');
  const closed = piped.every((row) => row.cells.length > 1 && row.cells.at(-1)?.text === '');
  return rows.map((row) => {
    if (row.source !== 'pipes') return row;
    const cells = row.cells.slice(opened ? 1 : 0, closed ? -1 : undefined);
    return { ...row, cells };
  });
}

/** Where most cells of a dump stand behind blanks, blanks are its indent and say nothing. */
function withoutIndent(rows: readonly RawRow[]): void {
  const cells = rows.filter((row) => row.source === 'dump').flatMap((row) => row.cells);
  if (cells.filter((cell) => cell.gap).length * 4 < cells.length) return;
  for (const cell of cells) cell.gap = false;
}
