/**
 * What is printed in a table without lines, in parts: bands with heads of their own, panels of clauses side by side, and the
 * line of values beside each row's label.
 */
import { LABELS, type Label } from '../../../shared/model/labels.js';
import type { Box } from './geometry.js';
import type { LabelBlock } from './label-stacks.js';

/** How far a value may stand above or below its label, in sizes. */
export const BESIDE = 0.6;
/** The same for a label that the form does not have, and for clauses side by side. */
export const LEVEL = 0.3;
/** How far what stands in a panel may reach over its edge, in points. */
const EDGE = 1.6;

/** A label of the form where it is printed. */
export interface Role {
  readonly block: LabelBlock;
  readonly label: Label;
}

/** What is printed in a part of the table: labels of the form, lines of values, and texts that are neither. */
export interface Band {
  readonly roles: readonly Role[];
  readonly lines: readonly (readonly LabelBlock[])[];
  readonly others: readonly LabelBlock[];
}

export function isHead({ role }: Label): boolean {
  return role === 'corner' || role === 'column_group' || role === 'column';
}

/** The parts of a table that have heads of their own, because they are printed again on a page or in the middle of one. */
export function bandsOf({ roles, lines, others }: Band): Band[] {
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
export function besideEachOther(clauses: readonly Role[]): Role[][] {
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
export function panelsOf(clauses: readonly Role[], band: Band): [clause: Role | undefined, panel: Band][] | null {
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

export function within({ roles, lines, others }: Band, inside: (box: Box) => boolean): Band {
  return {
    roles: roles.filter(({ block }) => inside(block)),
    lines: lines.map((line) => line.filter(inside)).filter((line) => line.length > 0),
    others: others.filter(inside),
  };
}

/** The lines with the texts that stand at their height among the values, or alone; null when one stands at two. */
export function withOthers(
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
export function linesBeside(
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
export function isLevel(a: LabelBlock, b: LabelBlock, sizes: number): boolean {
  return Math.abs(middle(a) - middle(b)) <= sizes * (b.words[0]?.size ?? 0);
}

export function middle(box: Box): number {
  return (box.y0 + box.y1) / 2;
}

export function byX(roles: readonly Role[]): Role[] {
  return [...roles].sort((a, b) => a.block.x0 + a.block.x1 - b.block.x0 - b.block.x1);
}

export function byY(a: Role, b: Role): number {
  return middle(a.block) - middle(b.block);
}

/** In the order of the form. */
export function byForm(a: Role, b: Role): number {
  return LABELS.indexOf(a.label) - LABELS.indexOf(b.label);
}
