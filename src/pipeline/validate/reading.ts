/** A draft as the rules look at it: facts by code, which tables of the form are there, whether the form is judged at all. */
import type { Fact } from '../../shared/model/fact.js';
import type { FormTable, ReportDraft } from '../../shared/model/report.js';
import { brokenIdentities, type Broken } from './locate.js';

export interface Reading {
  readonly draft: ReportDraft;
  /** In the order of the indicator table, `implied` filled in. */
  readonly facts: readonly Fact[];
  readonly fact: (code: string) => Fact | undefined;
  /** The printed number; null: the cell has none; undefined: the document has no such cell. */
  readonly value: (code: string) => number | null | undefined;
  /** Identities that do not hold. */
  readonly broken: readonly Broken[];
  /** Tables of the form that the document has, as a table of their own or by their facts. */
  readonly tables: ReadonlySet<FormTable>;
  /**
   * Whether the rules of the form are judged: not for the templates `2014` and `prose`. Without a template (no requests
   * matrix) another table of the form says so, or the headings of all sections that have one: then pictures may stand
   * for the tables.
   */
  readonly hasForm: boolean;
}

const FORM_TABLES: readonly FormTable[] = ['disclosure', 'requests', 'proceedings'];

/** Numbers of the sections that have one of the tables each. */
const SECTIONS_WITH_TABLES = [2, 3, 4];

/** A line that some localities print under the tables; it does not make a table. */
export const PUBLISHED_TOTAL = 'disclosure.published_total';

export function readingOf(draft: ReportDraft, facts: readonly Fact[]): Reading {
  const byCode = new Map(facts.map((fact) => [fact.code, fact]));
  const tables = new Set<FormTable>(draft.observations.blocks.map((block) => block.table));
  for (const table of FORM_TABLES) {
    if (facts.some(({ code }) => code.startsWith(`${table}.`) && code !== PUBLISHED_TOTAL)) tables.add(table);
  }
  const { template } = draft.report;
  const value = (code: string): number | null | undefined => byCode.get(code)?.value;
  return {
    draft,
    facts,
    fact: (code) => byCode.get(code),
    value,
    broken: brokenIdentities(value),
    tables,
    hasForm: template === null ? tables.size > 0 || hasSections(draft) : template === '2019' || template === '2021',
  };
}

function hasSections(draft: ReportDraft): boolean {
  const seen = new Set(draft.observations.sections.map(({ number }) => number));
  return SECTIONS_WITH_TABLES.every((number) => seen.has(number));
}
