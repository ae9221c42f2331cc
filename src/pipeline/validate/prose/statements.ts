/** What the prose clearly says of the year's totals. Silence when in doubt: a false finding costs as much as a missed one. */
import { clausesOf, type Clause } from './clauses.js';
import { proseNumber } from './numbers.js';
import { ISSUER, PATTERNS, type Pattern, type Quantity } from './patterns.js';

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

/** Said somewhere in the clause or before it: it is about disclosure. */
const DISCLOSURE = /信息公开|依申请|申请公开|公开申请/u;
/** A shorter name is a common word. */
const SHORTEST_NAME = 3;
/** What else has 收到, 申请 and 办结 in such reports. */
const OTHER_BUSINESS = /信箱|热线|留言|来信|来电|建议|提案|咨询|投诉|信访|工单|许可|审批|备案|登记|举报|证明/u;
/** Disputes that happened to the body, not those that it decides over. */
const SUFFERED = /发生|被|引发|引起|未|无|没有/u;

const SUBJECT: Readonly<Record<Quantity, 'requests' | 'proceedings' | 'information'>> = {
  received: 'requests',
  received_new: 'requests',
  carried_in: 'requests',
  concluded: 'requests',
  answered: 'requests',
  carried_out: 'requests',
  published: 'information',
  reconsideration: 'proceedings',
  litigation: 'proceedings',
  both_proceedings: 'proceedings',
};

/** Every clear statement in sections 1–4, in the order of the text. */
export function statementsOf({ year, names, sections }: ProseReport): Statement[] {
  const forms = nameForms(names);
  const statements: Statement[] = [];
  for (const { number: section, text } of sections) {
    if (section === null || section > 4) continue;
    const here = PATTERNS.filter(({ sections: of }) => of.includes(section));
    let sentence = 0;
    const spokenOf = new Set<string>();
    for (const clause of clausesOf(text)) {
      if (clause.sentence !== sentence) spokenOf.clear();
      sentence = clause.sentence;
      if (!MAY_COUNT.test(clause.text)) continue;
      const said = read(clause, here, year, forms);
      if (!said || !onSubject(said.quantity, clause, section, spokenOf)) continue;
      spokenOf.add(SUBJECT[said.quantity]);
      statements.push({ ...said, section });
    }
  }
  return statements;
}

/** Every pattern needs one of these; most clauses have none. */
const MAY_COUNT = /[\d零〇一二两三四五六七八九十百千][件份条宗例起项次个案]|未|没有|无/u;

/** The first pattern that fits the clause decides. */
function read(
  clause: Clause,
  patterns: readonly Pattern[],
  year: number | null,
  names: readonly string[],
): Omit<Statement, 'section'> | null {
  const text = names.reduce((plain, name) => plain.replaceAll(name, ISSUER), clause.text);
  for (const { quantity, regex, zero, partAllowed } of patterns) {
    const match = regex.exec(text);
    if (!match) continue;
    if (!clearContext(clause, names, partAllowed === true) || !sameYear(clause, match[0], quantity, year)) return null;
    const number = zero ? 0 : proseNumber(match.groups?.['number'] ?? '');
    return number === null ? null : { quantity, number, quote: clause.text };
  }
  return null;
}

/**
 * Whether the clause is about disclosure: it says so, or goes on from a clause of the sentence that did. 办结5件 and
 * 收到申请5件 may as well be letters or licences, 行政复议5件 those that the body decides.
 */
function onSubject(
  quantity: Quantity,
  { text, before, earlier }: Clause,
  section: number,
  spokenOf: ReadonlySet<string>,
): boolean {
  const subject = SUBJECT[quantity];
  if (subject === 'information' || DISCLOSURE.test(text) || spokenOf.has(subject)) {
    return subject !== 'requests' || DISCLOSURE.test(text) || !OTHER_BUSINESS.test(before);
  }
  if (subject === 'proceedings') return section === 4 || DISCLOSURE.test(before) || SUFFERED.test(text);
  if (!text.includes('申请') || OTHER_BUSINESS.test(before)) return false;
  return section === 3 || DISCLOSURE.test(earlier + before);
}

function clearContext({ before }: Clause, names: readonly string[], partAllowed: boolean): boolean {
  const context = names.reduce((text, name) => text.replaceAll(name, ''), before);
  if (!partAllowed && PART.test(context)) return false;
  if (OTHERS.test(context)) return false;
  return !CHANNEL.test(context) || context.includes('等');
}

/** The last year named before the number is the reported one, or none is named. */
function sameYear({ year: spoken, before }: Clause, matched: string, quantity: Quantity, year: number | null): boolean {
  if (spoken !== null && spoken !== year && !carriedBefore(before)) return false;
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

/** Names as clauses have them, longest first; a body is also called without 人民, or without 人民政府. */
function nameForms(names: readonly string[]): string[] {
  const forms = names
    .map((name) => name.normalize('NFKC').replace(/\s+/gu, ''))
    .flatMap((name) => [name, name.replace('人民政府', '政府'), name.replace(/人民政府$/u, '')])
    .filter((name) => name.length >= SHORTEST_NAME);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
