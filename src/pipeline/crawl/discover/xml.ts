/** XML answers (feeds, search results) as the same values that JSON gives. */
import { SaxesParser } from 'saxes';
import { NianbaoError } from '../../../shared/errors.js';
import type { ScriptValue } from './script-values.js';

interface Open {
  readonly name: string;
  text: string;
  readonly children: { name: string; value: ScriptValue }[];
}

const DEPTH = 50;
const ELEMENTS = 200_000;

/** Parses XML. Elements with elements in them are objects, repeated ones lists, others their text. Throws `bad_answer`. */
export function parseXml(text: string): ScriptValue {
  const root: Open = { name: '', text: '', children: [] };
  const open: Open[] = [root];
  let elements = 0;
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (open.length > DEPTH || elements > ELEMENTS)
      throw new NianbaoError('too_complex', { what: 'the XML', limit: ELEMENTS });
    const children = Object.entries(attributes).map(([key, value]) => ({ name: key, value: value }));
    open.push({ name: name.replace(/^.*:/, ''), text: '', children });
  });
  const add = (more: string): void => {
    const last = open[open.length - 1];
    if (last) last.text += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const done = open.pop();
    if (done) open[open.length - 1]?.children.push({ name: done.name, value: valueOf(done) });
  });
  parser.on('error', (error) => {
    throw new NianbaoError('bad_answer', { kind: 'XML', reason: error.message.slice(0, 100) });
  });
  parser.write(text.replace(/^[\s\ufeff]+/, '')).close();
  return valueOf(root);
}

function valueOf({ text, children }: Open): ScriptValue {
  if (children.length === 0) return text.trim();
  const groups = new Map<string, ScriptValue[]>();
  for (const { name, value } of children) {
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return Object.fromEntries(
    [...groups].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
