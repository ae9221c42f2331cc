/**
 * Which labels the cells of a row carry, each text looked up once per document.
 */
import { matchLabel, splitOrdinal } from '../../../shared/model/label-match.js';
import type { Label, LabelRole } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';

/** A longer text is prose, no label. */
const LONGEST = 120;

export interface Vocabulary {
  /** The label of one role that a text is; null if it is none. */
  find(text: string, table: FormTable, role: LabelRole): Label | null;
}

/** A vocabulary with a memory of its own: one per document. */
export function vocabulary(): Vocabulary {
  const known = new Map<string, Label | null>();
  return {
    find(text, table, role) {
      if (text === '' || text.length > LONGEST) return null;
      const key = `${table} ${role} ${text}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const label = lookUp(text, table, role);
      known.set(key, label);
      return label;
    },
  };
}

function lookUp(text: string, table: FormTable, role: LabelRole): Label | null {
  const match = matchLabel(text, { table, roles: [role] });
  if (!match) return null;
  return match.distance > 0 && ordinalContradicts(text, match.label) ? null : match.label;
}

/** A misspelt label whose printed ordinal belongs to another row is not taken for it. */
function ordinalContradicts(text: string, label: Label): boolean {
  const { ordinal } = splitOrdinal(text);
  return ordinal !== null && label.ordinal !== undefined && label.ordinal !== `${ordinal.style}${ordinal.value}`;
}
