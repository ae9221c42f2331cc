/**
 * One table without lines → printed rows, as a text dump would have them: labels, values in the columns of their heads, empty
 * cells between. Whatever leaves a doubt (a value between two heads, beside no label or beside two) ends the reading.
 */
import type { Block } from '../../../shared/model/layout.js';
import { LABELS, type Label } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';
import { isValueText } from '../grid-text.js';
import { rawCell, type RawCell, type RawRow } from '../text/cells.js';
import type { LabelReader } from '../text/label-reader.js';
import { union, type Box } from './geometry.js';
import { labelsOf, type LabelBlock, type Word } from './label-stacks.js';
import { bboxOf } from './paragraphs.js';

/** A value belongs to a head that is so many times nearer than the next. */
const NEARER = 0.5;
/** How far a value may stand above or below its label, in sizes. */
const BESIDE = 0.6;
const PROCEEDINGS_COLUMNS = 15;
const RESULTS = 5;

/** Values that stand over each other, and which of the heads is theirs. */
interface Column {
  readonly x0: number;
  readonly x1: number;
  readonly head: number;
}

interface Role {
  readonly block: LabelBlock;
  readonly label: Label;
}

/** Reads a region page by page; heads hold for the pages after theirs. */
export class RegionReader {
  readonly rows: RawRow[] = [];
  /** Cells of heads that were printed before. */
  repeated = 0;
  readonly #reader: LabelReader;
  readonly #places: { readonly page: number; readonly box: Box }[] = [];
  #heads: readonly Role[] = [];
  table: FormTable | null = null;

  constructor(reader: LabelReader) {
    this.#reader = reader;
  }

  /** Takes the lines of a page; false when they leave a doubt. */
  take(lines: readonly (readonly Word[])[]): boolean {
    const words = lines.flat();
    const labels = labelsOf(words, this.#reader);
    if (!labels) return false;
    const values = lines.map((line) => line.filter((word) => isValueText(word.text))).filter((line) => line.length > 0);
    const table = labels.length === 0 ? this.table : tableOf(labels, this.#reader);
    if (!table || (this.table && table !== this.table)) return false;
    this.table = table;
    // heads alone at the end of a page: nothing is beside values
    const left = values.length > 0 ? Math.min(...values.flat().map((word) => word.x0)) : -Infinity;
    const roles: Role[] = [];
    for (const block of labels) {
      const label = this.#labelOf(block, table, left);
      if (!label) return false;
      roles.push({ block, label });
    }
    if (table === 'requests') return this.#requests(roles, values);
    if (table === 'proceedings') return this.#proceedings(roles, values);
    return this.#disclosure(roles, values);
  }

  /** A block whose cells have the page and box of their words in place of our own line numbers. */
  placed(block: Block): Block {
    const { line, ...rest } = block;
    const place = this.#placeOf(line);
    if (rest.kind === 'paragraph') return { ...rest, ...place };
    const cells = rest.cells.map(({ line: at, ...cell }) => ({ ...cell, ...this.#placeOf(at) }));
    const irregular = rest.irregular.map(({ line: at, ...row }) => ({ ...row, ...this.#placeOf(at) }));
    const onPage = rest.cells.flatMap(({ line: at }) => {
      const own = this.#places[(at ?? 0) - 1];
      return own && own.page === place.page ? [own.box] : [];
    });
    const [first] = onPage;
    return { ...rest, cells, irregular, ...place, ...(first ? { bbox: bboxOf(onPage.reduce(union, first)) } : {}) };
  }

  #placeOf(line: number | undefined): { page?: number; bbox?: [number, number, number, number] } {
    const place = this.#places[(line ?? 0) - 1];
    return place ? { page: place.page, bbox: bboxOf(place.box) } : {};
  }

  /** 总计 and 其他 are rows beside the values and columns over them. */
  #labelOf(block: LabelBlock, table: FormTable, left: number): Label | null {
    const row = this.#reader.of(block.text, table, ['row', 'row_group', 'clause', 'item_head']);
    const head = this.#reader.of(block.text, table, ['corner', 'column_group', 'column']);
    if (row && head) return block.x1 < left ? row : head;
    return row ?? head;
  }

  #requests(roles: readonly Role[], values: readonly (readonly Word[])[]): boolean {
    const corner = roles.filter(({ label }) => label.role === 'corner');
    const groups = roles.filter(({ label }) => label.role === 'column_group');
    const heads = byX(roles.filter(({ label }) => label.role === 'column'));
    if (heads.length > 0) {
      const [applicants, organizations] = ['applicants', 'organizations'].map((id) =>
        groups.find(({ label }) => label.id === id),
      );
      if (!applicants || !organizations || groups.length > 2 || corner.length > 1) return false;
      this.#newHeads(heads);
      this.#row([...corner, applicants]);
      this.#row([...heads.slice(0, 1), organizations, ...heads.slice(-1)]);
      this.#row(heads.slice(1, -1));
    }
    return this.#matrix(roles, values);
  }

  #proceedings(roles: readonly Role[], values: readonly (readonly Word[])[]): boolean {
    const groups = [...roles.filter(({ label }) => label.role === 'column_group')].sort(byForm);
    const heads = byX(roles.filter(({ label }) => label.role === 'column'));
    if (heads.length > 0) {
      if (heads.length !== PROCEEDINGS_COLUMNS || groups.length !== 4) return false;
      this.#newHeads(heads);
      this.#row(groups.slice(0, 2));
      this.#row([...heads.slice(0, RESULTS), ...groups.slice(2)]);
      this.#row(heads.slice(RESULTS));
    }
    const columns = this.#columns(values.flat());
    return values.every((line) => {
      const cells = this.#underHeads(line, columns);
      return cells !== null && this.#push(cells);
    });
  }

  /** Rows with a label each; groups come before the first row of theirs, wherever in their span they are printed. */
  #matrix(roles: readonly Role[], values: readonly (readonly Word[])[]): boolean {
    // （六）其他处理 is a row of one form and a group of the other
    const isGroup = ({ label }: Role): boolean =>
      label.role === 'row_group' || (label.role === 'row' && roles.some((other) => other.label.within === label.id));
    const rows = roles
      .filter((role) => role.label.role === 'row' && !isGroup(role))
      .sort((a, b) => middle(a.block) - middle(b.block));
    const groups = roles.filter(isGroup).sort(byForm);
    if (rows.some((row, index) => index > 0 && byForm(rows[index - 1] ?? row, row) >= 0)) return false;
    const beside = linesBeside(rows, values);
    const columns = this.#columns(values.flat());
    if (!beside) return false;
    return rows.every((row, index) => {
      const before = groups.splice(0, groups.findLastIndex((group) => byForm(group, row) < 0) + 1);
      const cells = this.#underHeads(beside[index] ?? [], columns);
      return cells !== null && this.#push([...[...before, row].map(({ block }) => this.#cell(block)), ...cells]);
    });
  }

  #disclosure(roles: readonly Role[], values: readonly (readonly Word[])[]): boolean {
    const clauses = roles
      .filter(({ label }) => label.role === 'clause')
      .sort((a, b) => middle(a.block) - middle(b.block));
    const bounds = [-Infinity, ...clauses.map(({ block }) => middle(block)), Infinity];
    return bounds.slice(1).every((to, index) => {
      const from = bounds[index] ?? -Infinity;
      const inside = (box: Box): boolean => middle(box) > from && middle(box) < to;
      const clause = clauses[index - 1];
      const own = roles.filter(({ block }) => inside(block));
      if (clause) this.#row([clause]);
      const heads = byX(own.filter(({ label }) => label.role === 'column'));
      const item = own.filter(({ label }) => label.role === 'item_head');
      if (heads.length > 0) {
        if (item.length !== 1) return false;
        this.#newHeads(heads);
        this.#row([...item, ...heads]);
      } else if (clause) this.#heads = [];
      const rows = own.filter(({ label }) => label.role === 'row').sort((a, b) => middle(a.block) - middle(b.block));
      const lines = values.map((line) => line.filter(inside)).filter((line) => line.length > 0);
      const beside = linesBeside(rows, lines);
      const columns = this.#columns(lines.flat());
      return (
        beside !== null &&
        rows.every((row, at) => {
          const cells = this.#underHeads(beside[at] ?? [], columns);
          return cells !== null && this.#push([this.#cell(row.block), ...cells]);
        })
      );
    });
  }

  #newHeads(heads: readonly Role[]): void {
    const ids = (roles: readonly Role[]): string => roles.map(({ label }) => label.id).join(' ');
    // the most that a head has: its columns, their groups and the corner
    if (ids(heads) === ids(this.#heads)) this.repeated += heads.length + 4;
    this.#heads = heads;
  }

  /** The values of a row in the columns of their heads, empty cells between them; null in doubt. */
  #underHeads(line: readonly Word[], columns: readonly Column[] | null): RawCell[] | null {
    if (!columns) return null;
    const cells = new Array<RawCell | null>(this.#heads.length).fill(null);
    for (const word of line) {
      const at = columns.find(({ x0, x1 }) => word.x0 >= x0 && word.x1 <= x1)?.head;
      if (at === undefined || cells[at]) return null;
      cells[at] = this.#cell({ text: word.text, words: [word] });
    }
    const near = cells.find((cell) => cell !== null)?.line ?? Math.max(1, this.#places.length);
    return cells.map((cell) => cell ?? rawCell('', near));
  }

  /** Columns of values and the head that each stands under; null in doubt. */
  #columns(values: readonly Word[]): Column[] | null {
    const heads = this.#heads;
    if (heads.length === 0) return values.length === 0 ? [] : null;
    const columns: { x0: number; x1: number }[] = [];
    for (const { x0, x1 } of [...values].sort((a, b) => a.x0 - b.x0)) {
      const last = columns.at(-1);
      if (last && x0 < last.x1) last.x1 = Math.max(last.x1, x1);
      else columns.push({ x0, x1 });
    }
    // as many columns as heads: one under each. Fewer: the head must be nearer than any other by far
    const all = columns.length === heads.length;
    const under = columns.map((column, index) => {
      const distances = heads.map(({ block }) => distance(column, block));
      const nearest = Math.min(...distances);
      const head = distances.indexOf(nearest);
      const isSure = all ? head === index : distances.every((far, at) => at === head || far * NEARER > nearest);
      return { ...column, head: isSure ? head : -1 };
    });
    const distinct = new Set(under.map(({ head }) => head)).size === under.length;
    return distinct && under.every(({ head }) => head >= 0) ? under : null;
  }

  #cell({ text, words }: Pick<LabelBlock, 'text' | 'words'>): RawCell {
    const [first] = words;
    if (first) this.#places.push({ page: first.page, box: words.map((word) => word.shown).reduce(union, first.shown) });
    return rawCell(text, this.#places.length);
  }

  #row(roles: readonly Role[]): void {
    this.#push(roles.map(({ block }) => this.#cell(block)));
  }

  #push(cells: RawCell[]): true {
    this.rows.push({ source: 'fields', cells, line: cells[0]?.line ?? 1, printed: null });
    return true;
  }
}

/** The one table of the form that all labels can be of. */
function tableOf(labels: readonly LabelBlock[], reader: LabelReader): FormTable | null {
  const tables = (['requests', 'proceedings', 'disclosure'] as const).filter((table) =>
    labels.every(({ text }) => reader.exact(text).some((label) => label.table === table)),
  );
  return tables.length === 1 ? (tables[0] ?? null) : null;
}

/** The line of values beside each row's label; null when a line stands beside none, or beside two. */
function linesBeside(rows: readonly Role[], values: readonly (readonly Word[])[]): (readonly Word[] | null)[] | null {
  const beside = new Array<readonly Word[] | null>(rows.length).fill(null);
  for (const line of values) {
    const [first] = line;
    if (!first) continue;
    const y = middle(first);
    const fitting = rows.flatMap(({ block }, index) =>
      y > block.y0 - BESIDE * first.size + first.size / 2 && y < block.y1 + BESIDE * first.size - first.size / 2
        ? [index]
        : [],
    );
    const [at] = fitting;
    if (at === undefined || fitting.length > 1 || beside[at]) return null;
    beside[at] = line;
  }
  return beside;
}

function distance(a: Pick<Box, 'x0' | 'x1'>, b: Pick<Box, 'x0' | 'x1'>): number {
  return Math.min(Math.abs(a.x0 - b.x0), Math.abs(a.x1 - b.x1), Math.abs(a.x0 + a.x1 - b.x0 - b.x1) / 2);
}

function middle(box: Box): number {
  return (box.y0 + box.y1) / 2;
}

function byX(roles: readonly Role[]): Role[] {
  return [...roles].sort((a, b) => a.block.x0 + a.block.x1 - b.block.x0 - b.block.x1);
}

/** In the order of the form. */
function byForm(a: Role, b: Role): number {
  return LABELS.indexOf(a.label) - LABELS.indexOf(b.label);
}
