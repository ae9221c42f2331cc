/**
 * Puts blocks where they belong: keeps track of the open paragraphs, tables, rows, cells and text boxes while the
 * document part is read, and drops the rows and cells that a tracked change has deleted.
 * Blocks that stand where Word allows none are `damaged_file`: Word refuses such a file, and guessing could move a figure.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { hasContent, type Cell, type Item, type Row, type Table } from './outline.js';
import { ParagraphBuilder } from './paragraph.js';

/** Far above any report; beyond it a document is refused with `too_complex`. */
const OUTLINE_LIMITS = { pieces: 50_000 } as const;

/** Where blocks go: the body, a cell, a text box. */
interface Flow {
  readonly kind: 'flow';
  readonly items: Item[];
  paragraph: ParagraphBuilder | null;
  /** The open paragraph has no `w:p`: an equation between paragraphs. */
  implicit: boolean;
  /** A paragraph without an end of its own, waiting for the next one. */
  carry: ParagraphBuilder | null;
}

interface TableFrame {
  readonly kind: 'table';
  readonly table: Table;
}

export interface RowFrame extends Row {
  readonly kind: 'row';
  deleted: boolean;
  hidden: boolean;
}

export interface CellFrame extends Cell {
  deleted: boolean;
}

export class OutlineBuilder {
  /** Rows and cells with content that were left out. */
  deleted = 0;
  hidden = 0;
  textBoxes = 0;
  readonly #root: Flow = newFlow();
  readonly #frames: (Flow | TableFrame | RowFrame)[] = [this.#root];
  readonly #cells: CellFrame[] = [];
  #size = 0;

  /** The row whose properties are read. */
  get row(): RowFrame | null {
    const frame = this.#frames.at(-1);
    return frame?.kind === 'row' ? frame : null;
  }

  /** Some row around this place is deleted. */
  get inDeletedRow(): boolean {
    return this.#frames.some((frame) => frame.kind === 'row' && frame.deleted);
  }

  /** The innermost open cell. */
  get cell(): CellFrame | null {
    return this.#cells.at(-1) ?? null;
  }

  /** The open paragraph of the innermost flow. */
  get paragraph(): ParagraphBuilder | null {
    const frame = this.#frames.at(-1);
    return frame?.kind === 'flow' ? frame.paragraph : null;
  }

  /** The open paragraph, or one made for content that has none. */
  paragraphFor(line: number): ParagraphBuilder {
    const target = this.#flow('text');
    if (!target.paragraph) {
      target.paragraph = new ParagraphBuilder(Math.max(1, line));
      target.implicit = true;
    }
    return target.paragraph;
  }

  openParagraph(line: number): ParagraphBuilder {
    this.grow();
    const target = this.#flow('a paragraph');
    if (target.implicit) endParagraph(target);
    if (target.paragraph) throw damaged('a paragraph stands inside a paragraph');
    target.paragraph = new ParagraphBuilder(line);
    return target.paragraph;
  }

  closeParagraph(): void {
    endParagraph(this.#flow('a paragraph'));
  }

  openTable(): void {
    const target = this.#flow('a table');
    if (target.implicit) endParagraph(target);
    if (target.paragraph) throw damaged('a table stands inside a paragraph');
    endCarry(target);
    this.#frames.push({ kind: 'table', table: { kind: 'table', rows: [] } });
  }

  closeTable(): void {
    const frame = this.#frames.pop();
    if (frame?.kind === 'table' && frame.table.rows.length > 0) this.#flow('a table').items.push(frame.table);
  }

  openRow(): RowFrame {
    if (this.#frames.at(-1)?.kind !== 'table') throw damaged('a row stands outside a table');
    const row: RowFrame = { kind: 'row', before: 0, cells: [], deleted: false, hidden: false };
    this.#frames.push(row);
    return row;
  }

  closeRow(): void {
    const frame = this.#frames.pop();
    const table = this.#frames.at(-1);
    if (frame?.kind !== 'row' || table?.kind !== 'table') return;
    const printed = frame.cells.some((cell) => cell.items.some(hasContent));
    if (frame.deleted) this.deleted += printed ? 1 : 0;
    else if (frame.hidden && !printed) this.hidden += 1;
    else if (frame.cells.length > 0) table.table.rows.push(frame);
  }

  openCell(): void {
    this.grow();
    if (this.#frames.at(-1)?.kind !== 'row') throw damaged('a cell stands outside a row');
    const content = newFlow();
    this.#cells.push({ items: content.items, span: 1, vMerge: null, hMerge: null, deleted: false });
    this.#frames.push(content);
  }

  closeCell(): void {
    const content = this.#frames.pop();
    const cell = this.#cells.pop();
    const row = this.#frames.at(-1);
    if (content?.kind !== 'flow' || row?.kind !== 'row' || !cell) return;
    endFlow(content);
    if (cell.deleted) this.deleted += cell.items.some(hasContent) ? 1 : 0;
    else row.cells.push(cell);
  }

  openTextBox(): void {
    this.#frames.push(newFlow());
  }

  /** Its content goes after the paragraph it is anchored in. */
  closeTextBox(): void {
    const box = this.#frames.pop();
    if (box?.kind !== 'flow') return;
    endFlow(box);
    if (box.items.some(hasContent)) this.textBoxes += 1;
    const around = this.#flow('a text box');
    (around.paragraph?.anchored ?? around.items).push(...box.items);
  }

  /** The blocks of the body. */
  finish(): Item[] {
    endFlow(this.#root);
    return this.#root.items;
  }

  /** Counts a paragraph, a cell, or a mark inside a paragraph. */
  grow(): void {
    this.#size += 1;
    const limit = OUTLINE_LIMITS.pieces;
    if (this.#size > limit)
      throw new NianbaoError('too_complex', { what: 'paragraphs, cells, tabs and breaks', limit });
  }

  #flow(what: string): Flow {
    const frame = this.#frames.at(-1);
    if (frame?.kind !== 'flow') throw damaged(`${what} stands between the cells of a table`);
    return frame;
  }
}

function newFlow(): Flow {
  return { kind: 'flow', items: [], paragraph: null, implicit: false, carry: null };
}

function endFlow(target: Flow): void {
  if (target.paragraph) endParagraph(target);
  endCarry(target);
}

function endParagraph(target: Flow): void {
  const { paragraph, carry } = target;
  target.paragraph = null;
  target.implicit = false;
  if (!paragraph) return;
  target.carry = null;
  if (carry) paragraph.prepend(carry);
  if (paragraph.joinsNext) target.carry = paragraph;
  else target.items.push(paragraph.build(), ...paragraph.anchored);
}

function endCarry(target: Flow): void {
  if (!target.carry) return;
  target.items.push(target.carry.build(), ...target.carry.anchored);
  target.carry = null;
}

function damaged(reason: string): NianbaoError {
  return new NianbaoError('damaged_file', { reason });
}
