/** What the prose clearly says of the year's totals. Silence when in doubt: a false finding costs as much as a missed one. */
import { clausesOf, type Clause } from './clauses.js';
import { proseNumber } from './numbers.js';
import { patternsFor, type Pattern, type Quantity } from './patterns.js';

export interface Statement {
  readonly quantity: Quantity;
  readonly number: number;
  /** The clause, for the message. */
  readonly quote: string;
  readonly section: number;
}

interface ProseReport {
  readonly year: number | null;
  readonly names: readonly string[];
  readonly sections: readonly { readonly number: number | null; readonly text: string }[];
}

/** Earlier in the sentence: what follows is a part. */
const PART = /其中|分别|包括|包含|含/u;
/** … or another time's, or another body's. */
const OTHERS =
  /上半年|下半年|季度|\d+月(?!1日|31日)|去年|上年(?!度?结转)|同期|历年|以来|年来|截[至止]|本级|各\p{Script=Han}{0,4}(?:部门|单位|乡|镇|街道|县|区|科室|局|委)|[下所直]属|直部门|系统|办公室|办公厅/u;
/** … or one channel's, unless the list of them ends in 等. */
const CHANNEL = /网站|网络|网上|在线|平台|信函|邮寄|邮件|邮箱|当面|现场|窗口|传真|微信|公众号|微博|政务新媒体/u;

/** Every clear statement in sections 1–4, in the order of the text. */
export function statementsOf({ year, names, sections }: ProseReport): Statement[] {
  const patterns = patternsFor(nameForms(names));
  return sections.flatMap(({ number: section, text }) => {
    if (section === null || section > 4) return [];
    const here = patterns.filter(({ sections }) => sections.includes(section));
    return clausesOf(text).flatMap((clause) => {
      const said = read(clause, here, year, names);
      return said ? [{ ...said, section }] : [];
    });
  });
}

/** The first pattern that fits the clause decides. */
function read(
  clause: Clause,
  patterns: readonly Pattern[],
  year: number | null,
  names: readonly string[],
): Omit<Statement, 'section'> | null {
  for (const { quantity, regex, zero, partAllowed } of patterns) {
    const match = regex.exec(clause.text);
    if (!match) continue;
    if (!clearContext(clause, names, partAllowed === true) || !sameYear(clause, match[0], quantity, year)) return null;
    const number = zero ? 0 : proseNumber(match.groups?.['number'] ?? '');
    return number === null ? null : { quantity, number, quote: clause.text };
  }
  return null;
}

function clearContext({ before }: Clause, names: readonly string[], partAllowed: boolean): boolean {
  const context = names.reduce((text, name) => text.replaceAll(name, ''), before);
  if (!partAllowed && PART.test(context)) return false;
  if (OTHERS.test(context)) return false;
  return !CHANNEL.test(context) || context.includes('等');
}

/** The last year named before the number is the reported one, or none is named. */
function sameYear({ years, before }: Clause, matched: string, quantity: Quantity, year: number | null): boolean {
  const spoken = years.at(-1);
  if (spoken !== undefined && spoken !== year && !carriedBefore(before)) return false;
  const carried = quantity === 'carried_in' ? -1 : quantity === 'carried_out' ? 1 : 0;
  return [...matched.matchAll(/(\d{4})年/gu)].every(
    ([, named]) => year !== null && (Number(named) === year || (carried !== 0 && Number(named) === year + carried)),
  );
}

/** The year before belongs to a carried-over number: 2022年结转2件，办结…. */
function carriedBefore(before: string): boolean {
  const years = [...before.matchAll(/\d{4}年度?(?=结转|转结)/gu)];
  const last = before.lastIndexOf('年');
  return years.some((match) => match.index + 4 === last);
}

/** A body is also called by its name without 人民, or without 人民政府. */
function nameForms(names: readonly string[]): string[] {
  return names.flatMap((name) => [
    ...new Set([name, name.replace('人民政府', '政府'), name.replace(/人民政府$/u, '')]),
  ]);
}
