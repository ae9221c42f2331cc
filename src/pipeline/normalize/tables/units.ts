/**
 * Units that stand apart from the heads: a line of its own before a table, or as its first row (`单位：万元`, `单位：件、万元`), or at
 * the end of a heading. They hold for the table of the form that comes next, up to the next such line or the next table.
 *
 * A unit of money helps where head, label and cell state none; where they state another one, nobody can say which holds, and
 * the amount has no unit. On a scan a colon is often read as a semicolon. Counts in hundreds or thousands (百件) are multiplied, and said to be.
 */
import type { FormTable } from '../../../shared/model/report.js';
import { MONEY_UNITS, statedUnit, type Factor, type MoneyUnit, type Wanted } from '../numbers.js';

/** What a line states. */
export interface UnitLine {
  readonly money: readonly MoneyUnit[];
  /** null: counts are as they are. */
  readonly factor: Factor | null;
}

const LINE = /^[（(［[]?(?:计量|计数|数量|金额|货币|统计)?单位[:：;；]?(.{1,24}?)[）)］\]]?$/u;
const AT_END = /[（(［[](?:计量|计数|数量|金额|货币|统计)?单位[:：;；]?([^（）()]{1,24})[）)］\]]$/u;
/** A longer text is prose, even if it ends in a unit. */
const LONGEST = 50;
const SEVERAL = /[、,，;；/／及和]+/u;
const COUNT =
  /^(?:数量|件数|条数)?[:：]?(十万|百万|千万|十|百|千|万|亿)?(?:件|条|个|项|次|宗|份|起|部|例|人|笔)(?:次)?$/u;
const AMOUNT = /^(?:金额|收费|收费金额|采购金额)?[:：]?(?:人民币)?(.{1,3})$/u;
const FACTORS: Readonly<Record<string, number>> = {
  十: 10,
  百: 100,
  千: 1e3,
  万: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
};

/** The units that a line or heading states; null if it states none, or words that are no units (单位：桑河镇人民政府). */
export function unitLine(text: string): UnitLine | null {
  if (text.length > 2 * LONGEST || !/单\s*位/u.test(text)) return null;
  // a row of a dump that its reader took for a line before the table: | 单位：万元 | | |
  const tight = text.replace(/\s+/gu, '').replace(/^\|+|\|+$/gu, '');
  if (tight.length > LONGEST) return null;
  const listed = (LINE.exec(tight) ?? AT_END.exec(tight))?.[1];
  if (listed === undefined) return null;
  const money = new Set<MoneyUnit>();
  let factor: Factor | null = null;
  for (const word of listed.split(SEVERAL)) {
    const amount = AMOUNT.exec(word)?.[1];
    if (COUNT.test(word)) factor ??= factorOf(word);
    else if (amount !== undefined && isMoney(amount)) money.add(amount);
    else return null;
  }
  return { money: [...money], factor };
}

function isMoney(word: string): word is MoneyUnit {
  return (MONEY_UNITS as readonly string[]).includes(word);
}

/** The money unit that a label of a row, or a cell of a column of units, states. */
export function unitOfLabel(text: string): MoneyUnit | null {
  const tight = text.replace(/\s+/gu, '');
  return isMoney(tight) ? tight : statedUnit(text);
}

/** What the head of a column of counts multiplies them by: 本年处理决定数量（百件）. */
export function factorOfHead(text: string): Factor | null {
  const inside = /[（(](?:单位[:：]?)?([^（）()]{2,6})[）)]$/u.exec(text.replace(/\s+/gu, ''))?.[1];
  return inside === undefined ? null : factorOf(inside);
}

function factorOf(word: string): Factor | null {
  const by = FACTORS[COUNT.exec(word)?.[1] ?? ''];
  return by === undefined ? null : { unit: word, by };
}

/** What was stated last, and for which table of the form. */
export class Units {
  #table: FormTable | null = null;
  #line: UnitLine | null = null;
  /** Stated, and no table of the form has come since. */
  #next: UnitLine | null = null;

  /** A line before a table; inside one, it holds from here on. */
  state(line: UnitLine, inside: FormTable | null): void {
    if (inside !== null && inside === this.#table) this.#line = line;
    else this.#next = line;
  }

  /** A table of the form begins, or goes on in another layout table. */
  enter(table: FormTable): void {
    if (this.#next === null && table === this.#table) return;
    this.#table = table;
    this.#line = this.#next;
    this.#next = null;
  }

  /** Something has come between that the line was for: prose, or a table of another kind. */
  forget(): void {
    this.#next = null;
  }

  get money(): readonly MoneyUnit[] {
    return this.#line?.money ?? [];
  }

  count(): Wanted {
    const factor = this.#line?.factor ?? null;
    return factor === null ? { kind: 'count' } : { kind: 'count', factor };
  }
}
