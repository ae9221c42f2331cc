/**
 * One table without lines → printed rows, as a text dump would have them: labels, values in the columns of their heads, empty
 * cells between. Whatever leaves a doubt (a value between two heads, beside no label or beside two) ends the reading.
 */
import { splitOrdinal } from '../../../shared/model/label-match.js';
import type { Label } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';
import { isValueText } from '../grid-text.js';
import type { RawRow } from '../text/cells.js';
import type { LabelReader } from '../text/label-reader.js';
import {
  BESIDE,
  LEVEL,
  bandsOf,
  besideEachOther,
  byForm,
  byX,
  byY,
  isHead,
  isLevel,
  linesBeside,
  middle,
  panelsOf,
  withOthers,
  within,
  type Role,
  type Band,
} from './aligned-bands.js';
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

const PROCEEDINGS_COLUMNS = 15;
const RESULTS = 5;

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
