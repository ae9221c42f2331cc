/**
 * Streaming reading of the XML parts of an Office file, made safe and blind to prefixes.
 *
 * Names come out with the usual prefix of their namespace (`w:p`, `mc:Choice`), whatever prefix the file uses and whether
 * it is the transitional or the strict standard; names of unknown namespaces come out as `x:…`.
 *
 * Refused: a document type declaration, and with it every entity (`damaged_file`); XML that is not well-formed
 * (`damaged_file`); elements nested too deep or too many (`too_complex`).
 */
import { SaxesParser } from 'saxes';
import { NianbaoError } from '../../../shared/errors.js';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlHandler {
  /** `parent`: name of the element around it, '' for the root. */
  open(name: string, attributes: Attributes, parent: string): void;
  close(name: string, parent: string): void;
  text?(value: string): void;
}

/** Far above what Word writes: real reports nest about 30 deep and have some ten thousand elements. */
const XML_LIMITS = { depth: 500, elements: 2_000_000, prefixes: 500 } as const;

const OFFICE = 'http://schemas.openxmlformats.org';
const STRICT = 'http://purl.oclc.org/ooxml';
const PREFIXES: ReadonlyMap<string, string> = new Map([
  [`${OFFICE}/wordprocessingml/2006/main`, 'w'],
  [`${STRICT}/wordprocessingml/main`, 'w'],
  [`${OFFICE}/officeDocument/2006/relationships`, 'r'],
  [`${STRICT}/officeDocument/relationships`, 'r'],
  [`${OFFICE}/markup-compatibility/2006`, 'mc'],
  [`${OFFICE}/drawingml/2006/main`, 'a'],
  [`${STRICT}/drawingml/main`, 'a'],
  [`${OFFICE}/drawingml/2006/chart`, 'c'],
  [`${STRICT}/drawingml/chart`, 'c'],
  [`${OFFICE}/drawingml/2006/diagram`, 'dgm'],
  [`${STRICT}/drawingml/diagram`, 'dgm'],
  [`${OFFICE}/officeDocument/2006/math`, 'm'],
  [`${STRICT}/officeDocument/math`, 'm'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  [`${OFFICE}/package/2006/relationships`, 'rel'],
  [`${OFFICE}/package/2006/content-types`, 'ct'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
]);

/** Bindings that an element replaced, to be put back when it ends. */
interface Scope {
  readonly depth: number;
  readonly bindings: ReadonlyMap<string, string>;
}

/** Reads a whole part. `part` names it in errors. */
export function scanXml(xml: string, part: string, handler: XmlHandler): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const stack: string[] = [];
  const scopes: Scope[] = [];
  let bindings: ReadonlyMap<string, string> = new Map();
  let names = new Map<string, string>();
  let elements = 0;

  const bind = (attributes: Attributes): void => {
    let changed: Map<string, string> | null = null;
    for (const key in attributes) {
      if (!key.startsWith('xmlns')) continue;
      if (key.length > 5 && key[5] !== ':') continue;
      changed ??= new Map(bindings);
      changed.set(key.slice(6), PREFIXES.get(attributes[key] ?? '') ?? 'x');
    }
    if (!changed) return;
    if (changed.size > XML_LIMITS.prefixes) throw tooComplex(`the number of prefixes in ${part}`, XML_LIMITS.prefixes);
    scopes.push({ depth: stack.length, bindings });
    bindings = changed;
    names = new Map();
  };
  const nameOf = (raw: string): string => {
    let name = names.get(raw);
    if (name === undefined) {
      const colon = raw.indexOf(':');
      name = `${bindings.get(colon < 0 ? '' : raw.slice(0, colon)) ?? 'x'}:${raw.slice(colon + 1)}`;
      names.set(raw, name);
    }
    return name;
  };

  parser.on('error', (error) => {
    throw new NianbaoError(
      'damaged_file',
      { reason: `${part} is not well-formed: ${error.message}` },
      { cause: error },
    );
  });
  parser.on('doctype', () => {
    throw new NianbaoError('damaged_file', { reason: `${part} declares a document type, which is not allowed` });
  });
  parser.on('opentag', ({ name: raw, attributes }) => {
    elements += 1;
    if (stack.length >= XML_LIMITS.depth) throw tooComplex(`the nesting of elements in ${part}`, XML_LIMITS.depth);
    if (elements > XML_LIMITS.elements) throw tooComplex(`the number of elements in ${part}`, XML_LIMITS.elements);
    bind(attributes);
    const name = nameOf(raw);
    const parent = stack[stack.length - 1] ?? '';
    stack.push(name);
    handler.open(name, attributes, parent);
  });
  parser.on('closetag', () => {
    const name = stack.pop() ?? '';
    handler.close(name, stack[stack.length - 1] ?? '');
    const scope = scopes[scopes.length - 1];
    if (scope?.depth === stack.length) {
      scopes.pop();
      bindings = scope.bindings;
      names = new Map();
    }
  });
  if (handler.text) {
    parser.on('text', (value) => handler.text?.(value));
    parser.on('cdata', (value) => handler.text?.(value));
  }
  parser.write(xml).close();
}

/** An attribute by its local name: `w:val` in most files, `ns0:val` or `val` in others. */
export function attribute(attributes: Attributes, local: string): string | undefined {
  const usual = attributes[`w:${local}`];
  if (usual !== undefined) return usual;
  for (const key in attributes) {
    if (key === local || (key.endsWith(local) && key[key.length - local.length - 1] === ':')) return attributes[key];
  }
  return undefined;
}

/** A switch such as `<w:vanish/>` or `<w:vanish w:val="0"/>`. */
export function isOn(attributes: Attributes): boolean {
  const value = attribute(attributes, 'val');
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

/** A whole number within bounds; `otherwise` when there is none. */
export function integer(attributes: Attributes, local: string, otherwise: number, min: number, max: number): number {
  const value = Number.parseInt(attribute(attributes, local) ?? '', 10);
  return Number.isNaN(value) ? otherwise : Math.min(max, Math.max(min, value));
}

/** Markup characters escaped, for text and for attribute values in double quotes. */
export function escapeXml(text: string): string {
  return /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, (char) => `&#${char.charCodeAt(0)};`) : text;
}

function tooComplex(what: string, limit: number): NianbaoError {
  return new NianbaoError('too_complex', { what, limit });
}
