/** A draft as the rules look at it: facts by code, which tables of the form are there, whether the form is judged at all. */
import type { Fact } from '../../shared/model/fact.js';
import type { FormTable, ReportDraft } from '../../shared/model/report.js';

export interface Reading {
  readonly draft: ReportDraft;
  /** In the order of the indicator table, `implied` filled in. */
  readonly facts: readonly Fact[];
  readonly fact: (code: string) => Fact | undefined;
  /** The printed number; null: the cell has none; undefined: the document has no such cell. */
  readonly value: (code: string) => number | null | undefined;
  /** Tables of the form that the document has, as a table of their own or by their facts. */
  readonly tables: ReadonlySet<FormTable>;
  /** false for the templates `2014` and `prose`, and where no table of the form is there: no rule of the form is judged. */
  readonly hasForm: boolean;
}

const FORM_TABLES: readonly FormTable[] = ['disclosure', 'requests', 'proceedings'];

/** A line that some localities print under the tables; it does not make a table. */
export const PUBLISHED_TOTAL = 'disclosure.published_total';

export function readingOf(draft: ReportDraft, facts: readonly Fact[]): Reading {
  const byCode = new Map(facts.map((fact) => [fact.code, fact]));
  const tables = new Set<FormTable>(draft.observations.blocks.map((block) => block.table));
  for (const table of FORM_TABLES) {
    if (facts.some(({ code }) => code.startsWith(`${table}.`) && code !== PUBLISHED_TOTAL)) tables.add(table);
  }
  const { template } = draft.report;
  return {
    draft,
    facts,
    fact: (code) => byCode.get(code),
    value: (code) => byCode.get(code)?.value,
    tables,
    hasForm: template === '2019' || template === '2021' || (template === null && tables.size > 0),
  };
}
