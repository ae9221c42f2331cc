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

/** The spellings of the form itself, ordinals included: found without taking the text apart. */
const PRINTED: ReadonlyMap<string, readonly Label[]> = new Map(
  LABELS.map((label) => {
    const printed = `${printedOrdinal(label.ordinal)}${label.text}`;
    return [printed, EXACT.get(labelKey(printed)) ?? []];
  }),
);

/** `cn1` is printed 一、, `p1` （一）, `n1` 1. */
function printedOrdinal(ordinal: string | undefined): string {
  const [, style, digit] = /^(cn|p|n)(\d)$/u.exec(ordinal ?? '') ?? [];
  const chinese = '零一二三四五六七八九'[Number(digit ?? 0)] ?? '';
  if (style === 'cn') return `${chinese}、`;
  if (style === 'p') return `（${chinese}）`;
  return style === 'n' ? `${digit ?? ''}.` : '';
}

const NONE: readonly Label[] = [];

export class LabelReader {
  readonly #exact = new Map<string, readonly Label[]>();
  readonly #near = new Map<string, readonly Label[]>();

  /** Every label that is spelled so. */
  exact(text: string): readonly Label[] {
    if (text === '' || text === '0' || text.length > LONGEST) return NONE;
    let labels = PRINTED.get(text) ?? this.#exact.get(text);
    if (!labels) {
      labels = isValue(text) ? NONE : (EXACT.get(labelKey(text)) ?? NONE);
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
    const read = this.near(text);
    if (read.length === 0) return null;
    const labels = read.filter((label) => label.table === table && roles.includes(label.role));
    const [first] = labels;
    if (!first || labels.length === 1) return first ?? null;
    const { ordinal } = splitOrdinal(text);
    const printed = ordinal ? `${ordinal.style}${ordinal.value}` : undefined;
    const fitting = labels.filter((label) => label.ordinal === printed);
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  }
}
