/** A label as read from a picture → as the form spells it, where one spelling is nearest; else as read. */
import { splitOrdinal } from '../../shared/model/label-match.js';
import { LABELS, type Label } from '../../shared/model/labels.js';
import { nearestLabel } from '../../shared/model/nearest-label.js';
import type { FormName } from './forms.js';

/** One label for each spelling: which of several that are spelt alike it is tells its place, later. */
function spellings(form: FormName): readonly Label[] {
  const known = new Map<string, Label>();
  for (const label of LABELS) if (label.table === form && !known.has(label.text)) known.set(label.text, label);
  return [...known.values()];
}

const SPELLINGS: Readonly<Record<FormName, readonly Label[]>> = {
  disclosure: spellings('disclosure'),
  requests: spellings('requests'),
  proceedings: spellings('proceedings'),
};

/** Ordinals as they are printed, by the style that labels are compared by. */
const ORDINALS = '零一二三四五六七八九十';

export function spelling(read: string, form: FormName | null): string {
  if (form === null) return read;
  const near = nearestLabel(read, SPELLINGS[form]);
  if (near === null) return read;
  const { label } = near;
  const alike = LABELS.filter((other) => other.table === form && other.text === label.text);
  if (alike.length === 1) return label.text;
  // spelt alike in several places: the ordinal is the second witness
  const { ordinal } = splitOrdinal(read);
  if (ordinal === null) return label.text;
  const chinese = ORDINALS[ordinal.value] ?? '';
  const printed = { n: `${ordinal.value}.`, p: `（${chinese}）`, cn: `${chinese}、` }[ordinal.style];
  return `${printed}${label.text}`;
}
