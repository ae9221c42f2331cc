/**
 * The styles part, as far as it decides what is printed: list numbers, hidden text, superscripts, outline level and
 * alignment, each inherited along `w:basedOn`.
 */
import { attribute, integer, isOn, scanXml, type Attributes } from './xml.js';

export type Align = 'left' | 'center' | 'right';

/** What a style, or a paragraph or run itself, says; undefined: nothing, the next one in line is asked. */
export interface Properties {
  numId?: string;
  listLevel?: number;
  /** 0–8; 9 is body text. */
  outline?: number;
  align?: Align | 'other';
  hidden?: boolean;
  superscript?: boolean;
  /** Ways in which text is set apart from the text beside it. */
  subscript?: boolean;
  offLine?: boolean;
  white?: boolean;
  tiny?: boolean;
}

interface Style extends Properties {
  id: string;
  basedOn?: string;
}

export interface Styles {
  /** Properties of a paragraph style with everything it inherits; of the default style when `id` is null or unknown. */
  paragraph(id: string | null): Readonly<Properties> & { readonly id: string | null };
  /** Properties of a character style with everything it inherits. */
  character(id: string): Readonly<Properties>;
  /** `w:numId` of a list style (`w:numStyleLink`). */
  listNumId(id: string): string | undefined;
}

/** Word itself follows styles only so far. */
const INHERITANCE_LIMIT = 50;

/** Half-points. */
const TINY = 4;

/** How a text is set apart from the text beside it, one bit for each way; 0: not at all. */
export function apartOf(own: Properties, style: Properties): number {
  const is = (key: 'subscript' | 'offLine' | 'white' | 'tiny'): boolean => own[key] ?? style[key] ?? false;
  return (is('subscript') ? 1 : 0) + (is('offLine') ? 2 : 0) + (is('white') ? 4 : 0) + (is('tiny') ? 8 : 0);
}

const ALIGNS: Readonly<Record<string, Align>> = {
  left: 'left',
  start: 'left',
  center: 'center',
  right: 'right',
  end: 'right',
};

/** Takes over what one child of `w:pPr`, `w:rPr` or `w:numPr` says. Names that say nothing to us are ignored. */
export function readProperty(into: Properties, name: string, attributes: Attributes): void {
  switch (name) {
    case 'w:numId':
      into.numId = attribute(attributes, 'val') ?? '0';
      break;
    case 'w:ilvl':
      into.listLevel = integer(attributes, 'val', 0, 0, 8);
      break;
    case 'w:outlineLvl':
      into.outline = integer(attributes, 'val', 9, 0, 9);
      break;
    case 'w:jc':
      into.align = ALIGNS[attribute(attributes, 'val') ?? ''] ?? 'other';
      break;
    case 'w:vanish':
      into.hidden = isOn(attributes);
      break;
    case 'w:vertAlign':
      into.superscript = attribute(attributes, 'val') === 'superscript';
      into.subscript = attribute(attributes, 'val') === 'subscript';
      break;
    case 'w:position':
      into.offLine = integer(attributes, 'val', 0, -10_000, 10_000) !== 0;
      break;
    case 'w:color':
      into.white = attribute(attributes, 'val')?.toLowerCase() === 'ffffff';
      break;
    case 'w:sz':
      into.tiny = integer(attributes, 'val', TINY + 1, 0, 10_000) <= TINY;
      break;
    default:
      break;
  }
}

/** Reads the styles part; without one (null) nothing has a style. */
export function readStyles(xml: string | null): Styles {
  const byType: Record<string, Map<string, Style>> = {
    paragraph: new Map(),
    character: new Map(),
    numbering: new Map(),
  };
  let standard: string | null = null;
  let current: Style | null = null;
  if (xml !== null) {
    scanXml(xml, 'the styles part', {
      open(name, attributes, parent) {
        if (name === 'w:style') {
          const type = attribute(attributes, 'type') ?? 'paragraph';
          current = { id: attribute(attributes, 'styleId') ?? '' };
          byType[type]?.set(current.id, current);
          const isDefault = attribute(attributes, 'default');
          if (type === 'paragraph' && (isDefault === '1' || isDefault === 'true' || isDefault === 'on'))
            standard = current.id;
        } else if (!current) {
          return;
        } else if (name === 'w:basedOn') {
          current.basedOn = attribute(attributes, 'val') ?? '';
        } else if (name === 'w:name') {
          const level = /^heading ([1-9])$/i.exec(attribute(attributes, 'val') ?? '')?.[1];
          if (level) current.outline ??= Number(level) - 1;
        } else if (parent === 'w:pPr' || parent === 'w:numPr' || parent === 'w:rPr') {
          readProperty(current, name, attributes);
        }
      },
      close(name) {
        if (name === 'w:style') current = null;
      },
    });
  }
  return {
    paragraph: memo((id) => {
      const known = id !== null && byType['paragraph']?.has(id) ? id : standard;
      return { ...inherited(byType['paragraph'], known), id: known };
    }),
    character: memo((id) => inherited(byType['character'], id)),
    listNumId: (id) => inherited(byType['numbering'], id).numId,
  };
}

/** A style's own properties over those it is based on. Circles end where they began. */
function inherited(styles: ReadonlyMap<string, Style> | undefined, id: string | null): Properties {
  const merged: Properties = {};
  let next = id;
  for (let steps = 0; next !== null && steps < INHERITANCE_LIMIT; steps++) {
    const style = styles?.get(next);
    if (!style) break;
    merged.numId ??= style.numId;
    merged.listLevel ??= style.listLevel;
    merged.outline ??= style.outline;
    merged.align ??= style.align;
    merged.hidden ??= style.hidden;
    merged.superscript ??= style.superscript;
    merged.subscript ??= style.subscript;
    merged.offLine ??= style.offLine;
    merged.white ??= style.white;
    merged.tiny ??= style.tiny;
    next = style.basedOn ?? null;
  }
  return merged;
}

function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}
