/**
 * Which labels the cells of a row carry, each text looked up once per document.
 *
 * A text that spells some label exactly is that label and no misspelling of another one. Only other texts are compared
 * with the labels of the role that is asked for, within the bounds of `matchLabel`.
 */
import { labelsSpelt, matchLabel, splitOrdinal } from '../../../shared/model/label-match.js';
import type { Label, LabelRole } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';

/** A longer text is prose, no label. */
const LONGEST = 120;

export interface Vocabulary {
  /** The label of one role that a text is; null if it is none, or could be several. */
  find(text: string, table: FormTable, role: LabelRole): Label | null;
}

/** A vocabulary with a memory of its own: one per document. */
export function vocabulary(): Vocabulary {
  const spelt = new Map<string, readonly Label[]>();
  const misspelt = new Map<string, Label | null>();
  return {
    find(text, table, role) {
      if (text === '' || text.length > LONGEST) return null;
      let labels = spelt.get(text);
      if (labels === undefined) {
        labels = labelsSpelt(text);
        spelt.set(text, labels);
      }
      if (labels.length > 0) return among(labels, text, table, role);
      const key = `${table} ${role} ${text}`;
      const before = misspelt.get(key);
      if (before !== undefined) return before;
      const label = nearest(text, table, role);
      misspelt.set(key, label);
      return label;
    },
  };
}

/** Of labels that are spelt alike the one of the role; if several are, the printed ordinal tells them apart. */
function among(labels: readonly Label[], text: string, table: FormTable, role: LabelRole): Label | null {
  let found: Label | null = null;
  for (const label of labels) {
    if (label.table !== table || label.role !== role || label.id === found?.id) continue;
    if (found) return matchLabel(text, { table, roles: [role] })?.label ?? null;
    found = label;
  }
  return found;
}

function nearest(text: string, table: FormTable, role: LabelRole): Label | null {
  const match = matchLabel(text, { table, roles: [role] });
  return match && !ordinalContradicts(text, match.label) && !timeContradicts(text, match.label) ? match.label : null;
}

const BEFORE = /上一?年|去年|历年|累计/u;
const NOW = /本年|当年|今年/u;

/** A misspelt label that speaks of another time is not taken for it: 上年处理决定数量 is not 本年处理决定数量. */
function timeContradicts(text: string, label: Label): boolean {
  const known = [label.text, ...(label.variants ?? [])].join();
  const tight = text.replace(/\s+/gu, '');
  return (BEFORE.test(tight) && !BEFORE.test(known)) || (NOW.test(tight) && !NOW.test(known) && BEFORE.test(known));
}

/** A misspelt label whose printed ordinal belongs to another row is not taken for it. */
function ordinalContradicts(text: string, label: Label): boolean {
  const { ordinal } = splitOrdinal(text);
  return ordinal !== null && label.ordinal !== undefined && label.ordinal !== `${ordinal.style}${ordinal.value}`;
}
