/**
 * The labels of the form that a printed text can be, for the text extractor: exact spellings through a table, typos through
 * `matchLabel`. One reader per document remembers what it has read, because the same texts come again and again.
 */
import { LABELS, type Label } from '../../../shared/model/labels.js';
import { labelKey, matchLabel, splitOrdinal } from '../../../shared/model/label-match.js';
import type { FormTable } from '../../../shared/model/report.js';
import { isValue } from './cells.js';

/** No label of the form is longer; saves looking at prose. */
const LONGEST = 72;

const EXACT: ReadonlyMap<string, readonly Label[]> = exactTable();

function exactTable(): Map<string, Label[]> {
  const table = new Map<string, Label[]>();
  for (const label of LABELS) {
    for (const spelling of [label.text, ...(label.variants ?? [])]) {
      const key = labelKey(spelling);
      const known = table.get(key) ?? [];
      if (!known.includes(label)) known.push(label);
      table.set(key, known);
    }
  }
  return table;
}

const NONE: readonly Label[] = [];

export class LabelReader {
  readonly #exact = new Map<string, readonly Label[]>();
  readonly #near = new Map<string, readonly Label[]>();

  /** Every label that is spelled so. */
  exact(text: string): readonly Label[] {
    if (text === '' || text.length > LONGEST || isValue(text)) return NONE;
    let labels = this.#exact.get(text);
    if (!labels) {
      labels = EXACT.get(labelKey(text)) ?? NONE;
      this.#exact.set(text, labels);
    }
    return labels;
  }

  /** Every label that is spelled so, or else the one that is spelled nearly so. */
  near(text: string): readonly Label[] {
    const exact = this.exact(text);
    if (exact.length > 0 || text.length < 5 || text.length > LONGEST || isValue(text)) return exact;
    let labels = this.#near.get(text);
    if (!labels) {
      const match = matchLabel(text);
      labels = match ? [match.label] : NONE;
      this.#near.set(text, labels);
    }
    return labels;
  }

  /** The label of one table and of these roles that the text is; null if none or several. */
  of(text: string, table: FormTable, roles: readonly Label['role'][]): Label | null {
    const labels = this.near(text).filter((label) => label.table === table && roles.includes(label.role));
    const [first] = labels;
    if (!first || labels.length === 1) return first ?? null;
    const { ordinal } = splitOrdinal(text);
    const printed = ordinal ? `${ordinal.style}${ordinal.value}` : undefined;
    const fitting = labels.filter((label) => label.ordinal === printed);
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }
}
