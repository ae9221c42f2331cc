/**
 * Automatic numbers of .doc ([MS-DOC] 2.9.131–2.9.150): list definitions (LSTF) with nine levels (LVL) each, and lists (LFO) made of
 * them, which may start a level elsewhere. The levels stand behind the table of definitions, one after the other.
 */
import { numberingOf, TEXT_LIMIT, type Definition, type Level, type List } from '../word/numbering.js';
import type { WordFile } from './container.js';
import type { ParagraphProperties } from './properties.js';

/** Number formats ([MS-OSHARED] 2.2.1.3 MSONFC) under the names of the docx formats. */
const FORMATS: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  5: 'ordinal',
  10: 'ideographDigital',
  11: 'japaneseCounting',
  14: 'decimalFullWidth',
  18: 'decimalEnclosedCircle',
  19: 'decimalFullWidth2',
  22: 'decimalZero',
  23: 'bullet',
  26: 'decimalEnclosedFullstop',
  27: 'decimalEnclosedParen',
  28: 'decimalEnclosedCircleChinese',
  29: 'ideographEnclosedCircle',
  30: 'ideographTraditional',
  31: 'ideographZodiac',
  32: 'ideographZodiacTraditional',
  33: 'taiwaneseCounting',
  34: 'ideographLegalTraditional',
  35: 'taiwaneseCountingThousand',
  36: 'taiwaneseDigital',
  37: 'chineseCounting',
  38: 'chineseLegalSimplified',
  39: 'chineseCountingThousand',
  57: 'numberInDash',
  255: 'none',
};

const SUFFIXES = ['tab', 'space', 'nothing'] as const;
const DEFINITION = 28;
const LEVEL_HEAD = 28;
const LIST = 16;
const LARGEST_START = 32_767;

/** A function that gives the printed number of a paragraph, asked in reading order; '' for most. */
export function readNumbers(file: WordFile): (properties: ParagraphProperties) => string {
  const definitions = readDefinitions(file);
  const lists = readLists(file.part('listOverrides'));
  const numbering = numberingOf(definitions, lists);
  return ({ list, listLevel }) => (list === 0 ? '' : numbering.next(String(list), listLevel));
}

function readDefinitions(file: WordFile): Map<string, Definition> {
  const part = file.part('lists');
  const definitions = new Map<string, Definition>();
  if (part.length < 2) return definitions;
  const count = part.readInt16LE(0);
  // the levels are not counted into the part's length: they follow it in the table stream
  let at = file.offsetOf('lists') + part.length;
  for (let index = 0; index < count && 2 + DEFINITION * (index + 1) <= part.length; index++) {
    const head = 2 + DEFINITION * index;
    const simple = (part.readUInt8(head + 26) & 1) !== 0;
    const levels = new Map<number, Level>();
    for (let level = 0; level < (simple ? 1 : 9); level++) {
      const read = readLevel(file.table, at);
      if (!read) return definitions;
      levels.set(level, read.level);
      at = read.end;
    }
    definitions.set(String(part.readInt32LE(head)), { levels });
  }
  return definitions;
}

/** A level: start (4), format (1), flags (1), places of the numbers in the text (9), what follows (1), …, two lists of modifiers, the text. */
function readLevel(table: Buffer, at: number): { level: Level; end: number } | null {
  if (at + LEVEL_HEAD > table.length) return null;
  const flags = table.readUInt8(at + 5);
  const characters = table.readUInt8(at + 24);
  const paragraph = table.readUInt8(at + 25);
  const textAt = at + LEVEL_HEAD + characters + paragraph;
  if (textAt + 2 > table.length) return null;
  const length = table.readUInt16LE(textAt);
  const end = textAt + 2 + 2 * length;
  if (end > table.length) return null;
  const text = table.toString('utf16le', textAt + 2, Math.min(end, textAt + 2 + 2 * TEXT_LIMIT));
  const level: Level = {
    start: Math.min(LARGEST_START, Math.max(0, table.readInt32LE(at))),
    format: FORMATS[table.readUInt8(at + 4)] ?? 'decimal',
    // a level's number stands in the text as a character below 9; docx writes it as %1 … %9
    text: [...text].map((sign) => (sign.charCodeAt(0) < 9 ? `%${sign.charCodeAt(0) + 1}` : sign)).join(''),
    legal: (flags & 0x04) !== 0,
    suffix: SUFFIXES[table.readUInt8(at + 15)] ?? 'tab',
  };
  if (flags & 0x08) level.restart = table.readUInt8(at + 26);
  return { level, end };
}

/** Lists by their number from 1; overrides stand behind all lists, in their order. */
function readLists(part: Buffer): Map<string, List> {
  const lists = new Map<string, List>();
  if (part.length < 4) return lists;
  const count = part.readInt32LE(0);
  let at = 4 + LIST * count;
  for (let index = 0; index < count && 4 + LIST * (index + 1) <= part.length; index++) {
    const head = 4 + LIST * index;
    const overrides: List['overrides'] = new Map();
    lists.set(String(index + 1), { abstractId: String(part.readInt32LE(head)), overrides });
    at += 4;
    for (let override = 0; override < part.readUInt8(head + 12) && at + 8 <= part.length; override++) {
      const flags = part.readUInt32LE(at + 4);
      const change: { start?: number; level?: Level } = {};
      const start = part.readInt32LE(at);
      if (flags & 0x10) change.start = Math.min(LARGEST_START, Math.max(0, start));
      at += 8;
      if (flags & 0x20) {
        const read = readLevel(part, at);
        if (!read) return lists;
        change.level = read.level;
        if (flags & 0x10) change.start = read.level.start;
        at = read.end;
      }
      overrides.set(flags & 0xf, change);
    }
  }
  return lists;
}
