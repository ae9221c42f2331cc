/** The numbering part of a docx (`word/numbering.xml`): list definitions and lists, for the counting in ../word/numbering.ts. */
import {
  LEVELS,
  numberingOf,
  TEXT_LIMIT,
  type Definition,
  type Level,
  type List,
  type Numbering,
} from '../word/numbering.js';
import type { Styles } from './styles.js';
import { attribute, integer, isOn, scanXml } from './xml.js';

const LARGEST_START = 32_767;

/** Reads the numbering part; without one (null) no paragraph has a number. */
export function readNumbering(xml: string | null, styles: Styles): Numbering {
  const definitions = new Map<string, Definition>();
  const lists = new Map<string, List>();
  if (xml !== null) readPart(xml, definitions, lists);
  return numberingOf(definitions, lists, (style) => styles.listNumId(style));
}

function readPart(xml: string, definitions: Map<string, Definition>, lists: Map<string, List>): void {
  let definition: Definition | null = null;
  let list: List | null = null;
  let overridden: { start?: number; level?: Level } | null = null;
  let level: Level | null = null;
  let choice = false; // a custom format stands in mc:Choice, the usual one it falls back to in mc:Fallback
  scanXml(xml, 'the numbering part', {
    open(name, attributes) {
      if (name === 'mc:Choice') choice = true;
      if (choice) return;
      const value = attribute(attributes, 'val') ?? '';
      switch (name) {
        case 'w:abstractNum':
          definition = { levels: new Map() };
          definitions.set(attribute(attributes, 'abstractNumId') ?? '', definition);
          return;
        case 'w:num':
          list = { abstractId: '', overrides: new Map() };
          lists.set(attribute(attributes, 'numId') ?? '', list);
          return;
        case 'w:abstractNumId':
          if (list) list.abstractId = value;
          return;
        case 'w:numStyleLink':
          if (definition) definition.numStyleLink = value;
          return;
        case 'w:lvlOverride':
          overridden = {};
          list?.overrides.set(integer(attributes, 'ilvl', 0, 0, LEVELS - 1), overridden);
          return;
        case 'w:startOverride':
          if (overridden) overridden.start = integer(attributes, 'val', 0, 0, LARGEST_START);
          return;
        case 'w:lvl':
          level = { start: 0, format: 'decimal', text: '', legal: false, suffix: 'tab' };
          if (overridden) overridden.level = level;
          else definition?.levels.set(integer(attributes, 'ilvl', 0, 0, LEVELS - 1), level);
          return;
        default:
          if (level) readLevel(level, name, value, isOn(attributes));
      }
    },
    close(name) {
      if (name === 'mc:Choice') choice = false;
      else if (name === 'w:abstractNum') definition = null;
      else if (name === 'w:num') list = null;
      else if (name === 'w:lvlOverride') overridden = null;
      else if (name === 'w:lvl') level = null;
    },
  });
}

function readLevel(level: Level, name: string, value: string, on: boolean): void {
  const number = Math.min(LARGEST_START, Math.max(0, Number.parseInt(value, 10) || 0));
  if (name === 'w:start') level.start = number;
  else if (name === 'w:numFmt') level.format = value;
  else if (name === 'w:lvlText') level.text = value.slice(0, TEXT_LIMIT);
  else if (name === 'w:lvlRestart') level.restart = number;
  else if (name === 'w:isLgl') level.legal = on;
  else if (name === 'w:pStyle') level.style = value;
  else if (name === 'w:suff' && (value === 'space' || value === 'nothing')) level.suffix = value;
}
