/**
 * The style sheet ([MS-DOC] 2.9.271): styles inherit from one another; numbering, alignment, outline levels and hidden text
 * often come from them. A header says how long the fixed part of a style is; then per style its length and its body.
 */
import type { WordFile } from './container.js';
import { applyLook, PLAIN_LOOK, type Look } from './looks.js';
import { SPRM, visitModifiers } from './sprm.js';

/** Properties of paragraphs that styles have, too. */
export interface Styled {
  align: 'left' | 'center' | 'right' | undefined;
  /** Outline level from 1; undefined: body text. */
  outline: number | undefined;
  /** List and level of automatic numbering; list 0: none. */
  list: number;
  listLevel: number;
}

export interface ParagraphStyle {
  readonly properties: Readonly<Styled>;
  readonly look: Look;
}

export interface Styles {
  /** A paragraph style with what it inherits. */
  readonly paragraph: (number: number) => ParagraphStyle;
  /** What a character style sets. */
  readonly character: (number: number) => Look;
}

const NO_BASE = 0xfff;
const PARAGRAPH_STYLE = 1;
const CHARACTER_STYLE = 2;
/** Word allows 11 levels of inheritance. */
const DEEPEST = 20;
const BODY_TEXT = 9;
const DEEPEST_LEVEL = 8;

const ALIGNMENTS = [undefined, 'center', 'right'] as const;
const PLAIN: ParagraphStyle = {
  properties: { align: undefined, outline: undefined, list: 0, listLevel: 0 },
  look: PLAIN_LOOK,
};

/** Applies a modifier; false when it is not one of these. */
export function applyStyled(to: Styled, code: number, bytes: Buffer, at: number): boolean {
  switch (code) {
    case SPRM.sprmPJc80:
    case SPRM.sprmPJc:
      to.align = ALIGNMENTS[bytes.readUInt8(at)];
      return true;
    case SPRM.sprmPOutLvl:
      to.outline = bytes.readUInt8(at) < BODY_TEXT ? bytes.readUInt8(at) + 1 : undefined;
      return true;
    case SPRM.sprmPIlfo:
      to.list = Math.max(0, bytes.readInt16LE(at));
      return true;
    case SPRM.sprmPIlvl:
      to.listLevel = Math.min(DEEPEST_LEVEL, bytes.readUInt8(at));
      return true;
    default:
      return false;
  }
}

interface RawStyle {
  readonly kind: number;
  readonly base: number;
  readonly lists: readonly Buffer[];
}

export function readStyles(file: WordFile): Styles {
  const raw = rawStyles(file.part('styles'));
  const known = new Map<number, ParagraphStyle>();
  const resolve = (number: number, kind: number, depth: number): ParagraphStyle => {
    const found = known.get(number);
    if (found) return found;
    const style = raw[number];
    if (style?.kind !== kind || depth > DEEPEST) return PLAIN;
    const base = style.base === NO_BASE ? PLAIN : resolve(style.base, kind, depth + 1);
    const properties = { ...base.properties };
    let { look } = base;
    const [first, second] = style.lists;
    // a paragraph style has its paragraph list (which begins with its own number) first, then its character list
    if (kind === PARAGRAPH_STYLE && first) {
      visitModifiers(first, 2, first.length, (code, bytes, at) => applyStyled(properties, code, bytes, at));
    }
    const characters = kind === PARAGRAPH_STYLE ? second : first;
    if (characters) look = applyLook(look, characters, 0, characters.length);
    const resolved = { properties, look };
    known.set(number, resolved);
    return resolved;
  };
  return {
    paragraph: (number) => resolve(number, PARAGRAPH_STYLE, 0),
    character: (number) => resolve(number, CHARACTER_STYLE, 0).look,
  };
}

function rawStyles(sheet: Buffer): (RawStyle | undefined)[] {
  if (sheet.length < 8) return [];
  const header = sheet.readUInt16LE(0);
  const count = sheet.readUInt16LE(2);
  const fixed = sheet.readUInt16LE(4);
  const styles: (RawStyle | undefined)[] = [];
  let at = 2 + header;
  for (let index = 0; index < count && at + 2 <= sheet.length; index++) {
    const length = sheet.readUInt16LE(at);
    styles.push(length === 0 ? undefined : rawStyle(sheet.subarray(at + 2, at + 2 + length), fixed));
    at += 2 + length + (length % 2);
  }
  return styles;
}

/** Fixed part: kind and base in the second word, number of lists in the third; then the name; then the lists, word-aligned. */
function rawStyle(body: Buffer, fixed: number): RawStyle | undefined {
  if (body.length < fixed + 2 || fixed < 6) return undefined;
  const word = body.readUInt16LE(2);
  const listCount = body.readUInt16LE(4) & 0xf;
  let at = fixed + 2 + 2 * body.readUInt16LE(fixed) + 2;
  const lists: Buffer[] = [];
  for (let index = 0; index < listCount && at + 2 <= body.length; index++) {
    const length = body.readUInt16LE(at);
    lists.push(body.subarray(at + 2, at + 2 + length));
    at += 2 + length + (length % 2);
  }
  return { kind: word & 0xf, base: word >> 4, lists };
}
