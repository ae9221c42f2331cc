/**
 * One table without lines → printed rows, as a text dump would have them: labels, values in the columns of their heads, empty
 * cells between. Whatever leaves a doubt (a value between two heads, beside no label or beside two) ends the reading.
 */
import { splitOrdinal } from '../../../shared/model/label-match.js';
import { LABELS, type Label } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';
import { isValueText } from '../grid-text.js';
import type { RawRow } from '../text/cells.js';
import type { LabelReader } from '../text/label-reader.js';
import { ValueColumns } from './aligned-columns.js';
import { Places } from './aligned-places.js';
import type { Box } from './geometry.js';
import {
  blockOf,
  blocksOf,
  holdsLabel,
  inOneFrame,
  withoutRepeats,
  type LabelBlock,
  type Word,
} from './label-stacks.js';

/** How far a value may stand above or below its label, in sizes. */
const BESIDE = 0.6;
/** The same for a label that the form does not have, and for clauses side by side. */
const LEVEL = 0.3;
/** How far what stands in a panel may reach over its edge, in points. */
const EDGE = 1.6;
const PROCEEDINGS_COLUMNS = 15;
const RESULTS = 5;

interface Role {
  readonly block: LabelBlock;
  readonly label: Label;
}

/** What is printed in a part of the table: labels of the form, lines of values, and texts that are neither. */
interface Band {
  readonly roles: readonly Role[];
  readonly lines: readonly (readonly LabelBlock[])[];
  readonly others: readonly LabelBlock[];
}

/** Reads the region of one table. */
export class RegionReader {
  readonly rows: RawRow[] = [];
  readonly places = new Places();
  /** Cells of heads that were printed before. */
  repeated = 0;
  readonly #reader: LabelReader;
  #heads: readonly LabelBlock[] = [];

  constructor(reader: LabelReader) {
    this.#reader = reader;
  }

  /** Takes the lines of a region, which may go on over pages; false when they leave a doubt. */
  take(printed: readonly (readonly Word[])[]): boolean {
    const framed = inOneFrame(withoutRepeats(printed));
    const { labels, others } = blocksOf(framed.flat());
    const lines = framed
      .map((line) => line.filter((word) => isValueText(word.text)).map((word) => blockOf([word])))
      .filter((line) => line.length > 0);
    const table = tableOf(labels, this.#reader);
    if (!table || others.some(holdsLabel)) return false;
    const left = headsFrom(labels, table, this.#reader);
    const roles: Role[] = [];
    for (const block of labels) {
      const label = this.#labelOf(block, table, left);
      if (!label) return false;
      roles.push({ block, label });
    }
    if (table === 'disclosure') return this.#disclosure({ roles, lines, others });
    const bands = bandsOf({ roles, lines, others });
    return bands.every((band, index) => {
      const isLast = index === bands.length - 1;
      // heads alone at the end of a page
      if (!isLast && band.lines.length === 0 && band.roles.every(({ label }) => isHead(label))) return true;
      if (index > 0) this.repeated += band.roles.filter(({ label }) => isHead(label)).length;
      return table === 'requests' ? this.#requests(band) : this.#proceedings(band);
    });
  }

  /** 总计 and 其他 are rows beside the values and columns over them; with an ordinal they are rows. */
  #labelOf(block: LabelBlock, table: FormTable, left: number): Label | null {
    const row = this.#reader.of(block.text, table, ['row', 'row_group', 'clause', 'item_head']);
    const head = this.#reader.of(block.text, table, ['corner', 'column_group', 'column']);
    if (row && head) return block.x1 < left || splitOrdinal(block.text).ordinal !== null ? row : head;
    return row ?? head;
  }

  #requests(band: Band): boolean {
    const { roles } = band;
    const corner = roles.filter(({ label }) => label.role === 'corner');
    const groups = roles.filter(({ label }) => label.role === 'column_group');
    const heads = byX(roles.filter(({ label }) => label.role === 'column'));
    if (heads.length > 0) {
      const [applicants, organizations] = ['applicants', 'organizations'].map((id) =>
        groups.find(({ label }) => label.id === id),
      );
      if (!applicants || !organizations || groups.length > 2 || corner.length > 1) return false;
      this.#heads = heads.map(({ block }) => block);
      this.#row([...corner, applicants]);
      this.#row([...heads.slice(0, 1), organizations, ...heads.slice(-1)]);
      this.#row(heads.slice(1, -1));
    }
    return this.#matrix(band);
  }

  #proceedings({ roles, lines, others }: Band): boolean {
    const groups = [...roles.filter(({ label }) => label.role === 'column_group')].sort(byForm);
    const heads = byX(roles.filter(({ label }) => label.role === 'column'));
    if (heads.length > 0) {
      if (heads.length !== PROCEEDINGS_COLUMNS || groups.length !== 4) return false;
      this.#heads = heads.map(({ block }) => block);
      this.#row(groups.slice(0, 2));
      this.#row([...heads.slice(0, RESULTS), ...groups.slice(2)]);
      this.#row(heads.slice(RESULTS));
    }
    const whole = withOthers(lines, others);
    // without a label beside it, a line without values is no row
    return whole !== null && whole.length === lines.length && this.#values(whole, () => []);
  }

  /** Rows with a label each; groups come before the first row of theirs, wherever in their span they are printed. */
  #matrix({ roles, lines, others }: Band): boolean {
    // （六）其他处理 is a row of one form and a group of the other
    const isGroup = ({ label }: Role): boolean =>
      label.role === 'row_group' || (label.role === 'row' && roles.some((other) => other.label.within === label.id));
    const rows = roles.filter((role) => role.label.role === 'row' && !isGroup(role)).sort(byY);
    const groups = roles.filter(isGroup).sort(byForm);
    if (rows.some((row, index) => index > 0 && byForm(rows[index - 1] ?? row, row) >= 0)) return false;
    const whole = withOthers(lines, others);
    const beside =
      whole &&
      linesBeside(
        rows.map(({ block }) => block),
        whole,
      );
    return (
      beside !== null &&
      this.#values(beside, (index) => {
        const row = rows[index];
        if (!row) return [];
        const before = groups.splice(0, groups.findLastIndex((group) => byForm(group, row) < 0) + 1);
        return [...before, row].map(({ block }) => block);
      })
    );
  }

  #disclosure({ roles, lines, others }: Band): boolean {
    const clauses = besideEachOther(roles.filter(({ label }) => label.role === 'clause'));
    const bounds = [-Infinity, ...clauses.map(([first]) => (first ? middle(first.block) : Infinity)), Infinity];
    return bounds.slice(1).every((to, index) => {
      const from = bounds[index] ?? -Infinity;
      const own = clauses[index - 1] ?? [];
      const inside = (box: Box): boolean =>
        middle(box) > from && middle(box) < to && !own.some(({ block }) => block === box);
      const panels = panelsOf(own, within({ roles, lines, others }, inside));
      return panels?.every(([clause, panel]) => {
        if (clause) {
          this.#row([clause]);
          this.#heads = [];
        }
        return this.#clause(panel);
      });
    });
  }

  /** What stands under one clause: 信息内容 with its heads, and rows. Heads and rows that the form does not have are read too. */
  #clause({ roles, lines, others }: Band): boolean {
    const items = roles.filter(({ label }) => label.role === 'item_head').map(({ block }) => block);
    const columns = roles.filter(({ label }) => label.role === 'column').map(({ block }) => block);
    const [item] = items;
    const unknown = others.filter((other) => item && other.x0 > item.x1 && isLevel(other, item, BESIDE));
    const heads = [...columns, ...unknown].sort((a, b) => a.x0 + a.x1 - b.x0 - b.x1);
    if (heads.length > 0) {
      if (!item || items.length !== 1) return false;
      this.#heads = heads;
      this.#push([item, ...heads]);
    }
    const left = Math.min(...this.#heads.map((head) => head.x0));
    const rest = others.filter((other) => !unknown.includes(other));
    const labels = rest.filter((other) => other.x1 < left);
    // a label that the form does not have is known by the one line of values at its height
    if (!labels.every((label) => lines.filter((line) => line[0] && isLevel(label, line[0], LEVEL)).length === 1))
      return false;
    const rows = [...roles.filter(({ label }) => label.role === 'row').map(({ block }) => block), ...labels];
    rows.sort((a, b) => middle(a) - middle(b));
    const whole = withOthers(
      lines,
      rest.filter((other) => !labels.includes(other)),
    );
    const beside = whole && linesBeside(rows, whole);
    return beside !== null && this.#values(beside, (index) => rows.slice(index, index + 1));
  }

  /** Rows of values under the heads, with the labels that stand before each. */
  #values(lines: readonly (readonly LabelBlock[])[], labels: (index: number) => readonly LabelBlock[]): boolean {
    const columns = new ValueColumns(this.#heads, lines);
    return lines.every((line, index) => {
      const values = columns.place(line);
      if (!values) return false;
      this.#push([...labels(index), ...values]);
      return true;
    });
  }

  #row(roles: readonly Role[]): void {
    this.#push(roles.map(({ block }) => block));
  }

  #push(blocks: readonly (LabelBlock | null)[]): void {
    const cells = blocks.map((block) => this.places.cell(block));
    this.rows.push({ source: 'fields', cells, line: cells[0]?.line ?? 1, printed: null });
  }
}

/** The one table of the form that all labels can be of. */
function tableOf(labels: readonly LabelBlock[], reader: LabelReader): FormTable | null {
  const tables = (['requests', 'proceedings', 'disclosure'] as const).filter((table) =>
    labels.every(({ text }) => reader.near(text).some((label) => label.table === table)),
  );
  return tables.length === 1 ? (tables[0] ?? null) : null;
}

/** Where the columns begin: at the first head that can be nothing else. */
function headsFrom(labels: readonly LabelBlock[], table: FormTable, reader: LabelReader): number {
  const heads = labels.filter(
    ({ text }) => reader.of(text, table, ['column']) && !reader.of(text, table, ['row', 'row_group']),
  );
  return Math.min(...heads.map((head) => head.x0));
}

function isHead({ role }: Label): boolean {
  return role === 'corner' || role === 'column_group' || role === 'column';
}

/** The parts of a table that have heads of their own, because they are printed again on a page or in the middle of one. */
function bandsOf({ roles, lines, others }: Band): Band[] {
  const starts = new Map<string, number>();
  for (const { block, label } of roles) {
    if (!isHead(label)) continue;
    const above = lines.filter((line) => line[0] && middle(line[0]) < middle(block)).length;
    const key = `${above} ${block.words[0]?.page}`;
    starts.set(key, Math.min(starts.get(key) ?? Infinity, block.y0));
  }
  const bounds = [-Infinity, ...[...starts.values()].sort((a, b) => a - b).slice(1), Infinity];
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index] ?? -Infinity;
    const inside = (box: Box | undefined): boolean => box !== undefined && middle(box) >= from && middle(box) < to;
    return {
      roles: roles.filter(({ block }) => inside(block)),
      lines: lines.filter((line) => inside(line[0])),
      others: others.filter(inside),
    };
  });
}

/** Clauses by the height at which they stand, each row from the left. */
function besideEachOther(clauses: readonly Role[]): Role[][] {
  const rows: Role[][] = [];
  for (const clause of [...clauses].sort(byY)) {
    const row = rows.at(-1);
    if (row?.[0] && isLevel(clause.block, row[0].block, LEVEL)) row.push(clause);
    else rows.push([clause]);
  }
  return rows.map((row) => byX(row));
}

/**
 * What stands under each of the clauses of a row. Clauses side by side have a 信息内容 each; where the column of the next one
 * begins, nothing may stand across. Null when it does, or when a clause has none.
 */
function panelsOf(clauses: readonly Role[], band: Band): [clause: Role | undefined, panel: Band][] | null {
  if (clauses.length < 2) return [[clauses[0], band]];
  const items = byX(band.roles.filter(({ label }) => label.role === 'item_head'));
  if (items.length !== clauses.length) return null;
  const boxes: readonly Box[] = [...band.roles.map(({ block }) => block), ...band.lines.flat(), ...band.others];
  const edges = items.map(({ block }) => block.x0);
  const panels: [Role, Band][] = [];
  for (const [index, clause] of clauses.entries()) {
    const from = index === 0 ? -Infinity : (edges[index] ?? Infinity);
    const to = edges[index + 1] ?? Infinity;
    const inside = ({ x0, x1 }: Box): boolean => x0 + x1 >= 2 * from && x0 + x1 < 2 * to;
    if (!inside(clause.block) || boxes.some((box) => box.x0 < to - EDGE && box.x1 > to + EDGE)) return null;
    panels.push([clause, within(band, inside)]);
  }
  return panels;
}

function within({ roles, lines, others }: Band, inside: (box: Box) => boolean): Band {
  return {
    roles: roles.filter(({ block }) => inside(block)),
    lines: lines.map((line) => line.filter(inside)).filter((line) => line.length > 0),
    others: others.filter(inside),
  };
}

/** The lines with the texts that stand at their height among the values, or alone; null when one stands at two. */
function withOthers(
  lines: readonly (readonly LabelBlock[])[],
  others: readonly LabelBlock[],
): (readonly LabelBlock[])[] | null {
  const whole = lines.map((line) => [...line]);
  for (const other of others) {
    const fitting = whole.filter((line) => line[0] && isLevel(other, line[0], BESIDE));
    const [line] = fitting;
    if (fitting.length > 1) return null;
    if (line) line.push(other);
    else whole.push([other]);
  }
  return whole;
}

/** The line of values beside each row's label, empty where none is; null when a line stands beside none, or beside two. */
function linesBeside(
  rows: readonly LabelBlock[],
  lines: readonly (readonly LabelBlock[])[],
): (readonly LabelBlock[])[] | null {
  const beside = new Array<readonly LabelBlock[]>(rows.length).fill([]);
  for (const line of lines) {
    const [first] = line;
    if (!first) continue;
    const y = middle(first);
    const size = first.words[0]?.size ?? 0;
    const fitting = rows.flatMap((block, index) =>
      y > block.y0 - BESIDE * size + size / 2 && y < block.y1 + BESIDE * size - size / 2 ? [index] : [],
    );
    const [at] = fitting;
    if (at === undefined || fitting.length > 1 || (beside[at]?.length ?? 0) > 0) return null;
    beside[at] = line;
  }
  return beside;
}

/** Whether two blocks stand at one height, within so many sizes. */
function isLevel(a: LabelBlock, b: LabelBlock, sizes: number): boolean {
  return Math.abs(middle(a) - middle(b)) <= sizes * (b.words[0]?.size ?? 0);
}

function middle(box: Box): number {
  return (box.y0 + box.y1) / 2;
}

function byX(roles: readonly Role[]): Role[] {
  return [...roles].sort((a, b) => a.block.x0 + a.block.x1 - b.block.x0 - b.block.x1);
}

function byY(a: Role, b: Role): number {
  return middle(a.block) - middle(b.block);
}

/** In the order of the form. */
function byForm(a: Role, b: Role): number {
  return LABELS.indexOf(a.label) - LABELS.indexOf(b.label);
}
