/** What the document's tables of another year add to its own: tables of the form that it has of no other year. */
import { indicatorOrder } from '../../../shared/model/indicators.js';
import type { FormTable } from '../../../shared/model/report.js';
import type { TableFacts } from './collect.js';
import { PUBLISHED_TOTAL } from './published-total.js';

const TABLES: readonly FormTable[] = ['disclosure', 'requests', 'proceedings'];

/** `own` with those tables of `other` that it lacks; they are said to be of `year`. */
export function withOtherYear(own: TableFacts, other: TableFacts, year: number): TableFacts {
  const lacking = new Set(
    TABLES.filter((table) => codesOf(own, table).length === 0 && codesOf(other, table).length > 0),
  );
  if (lacking.size === 0) return own;
  const isLacking = ({ table }: { readonly table: FormTable }): boolean => lacking.has(table);
  const codes = new Set([...lacking].flatMap((table) => codesOf(other, table)));
  const added = other.facts.filter(({ code }) => codes.has(code));
  return {
    facts: [...own.facts, ...added].sort((a, b) => indicatorOrder(a.code) - indicatorOrder(b.code)),
    readings: [...own.readings, ...other.readings.filter(({ code }) => codes.has(code))],
    blocks: [...own.blocks, ...other.blocks.filter(isLacking)],
    ragged: [
      ...own.ragged,
      ...other.ragged.filter((row) => row.codes.length === 0 || row.codes.some((code) => codes.has(code))),
    ],
    unplaced: [...own.unplaced, ...other.unplaced.filter(isLacking)],
    repeated: [...own.repeated, ...other.repeated.filter(isLacking)],
    scaled: [...own.scaled, ...other.scaled.filter(isLacking)],
    otherYears: [...own.otherYears, ...[...lacking].map((table) => ({ table, year, codes: codesOf(other, table) }))],
    unknown: own.unknown,
    seen: new Set([...own.seen, ...lacking]),
  };
}

/** Codes of a table; the line under table two does not make it. */
function codesOf({ facts }: TableFacts, table: FormTable): string[] {
  return facts.map(({ code }) => code).filter((code) => code.startsWith(`${table}.`) && code !== PUBLISHED_TOTAL);
}
