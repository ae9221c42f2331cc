/**
 * Automatic numbers: what Word prints before a paragraph of a list (三、, （一）, 1.), which stands nowhere in the text.
 *
 * Counting (ECMA-376 part 1, 17.9): every list definition (`w:abstractNum`) has one counter for each of its nine levels, shared by
 * all lists (`w:num`) made of it; a paragraph raises the counter of its level and restarts the deeper ones (unless
 * `w:lvlRestart` says otherwise); a list's `w:startOverride` restarts a level once, when the list first uses it.
 *
 * Bullets are no numbers and give no text: a dash before a figure would turn it into another figure.
 */
import { formatNumber } from './number-format.js';
import type { Styles } from './styles.js';
import { attribute, integer, isOn, scanXml } from './xml.js';

interface Level {
  start: number;
  format: string;
  /** `%1、`: %n stands for the number of level n. */
  text: string;
  /** 0: never; n: by a paragraph of level n or higher; undefined: by any higher level. */
  restart?: number;
  /** All numbers in decimal digits. */
  legal: boolean;
  suffix: 'tab' | 'space' | 'nothing';
  /** The paragraph style that means this level. */
  style?: string;
}

interface Definition {
  levels: Map<number, Level>;
  numStyleLink?: string;
}

interface List {
  abstractId: string;
  overrides: Map<number, { start?: number; level?: Level }>;
}

/** Prints the numbers of a document's paragraphs, which have to be asked for in reading order. */
export interface Numbering {
  /** Level that a list gives to paragraphs of a style; undefined when it names none. */
  levelOfStyle(numId: string, style: string): number | undefined;
  /** The number of the next paragraph of this list and level, with the blank behind it; '' when nothing is printed. */
  next(numId: string, level: number): string;
}

const LEVELS = 9;
/** Word's own limit for the text of a level; here for the printed number, too. */
const TEXT_LIMIT = 255;
const LARGEST_START = 32_767;

/** Reads the numbering part; without one (null) no paragraph has a number. */
export function readNumbering(xml: string | null, styles: Styles): Numbering {
  const definitions = new Map<string, Definition>();
  const lists = new Map<string, List>();
  if (xml !== null) readPart(xml, definitions, lists);
  const counters = new Map<string, (number | undefined)[]>();
  const started = new Set<string>();

  const definitionOf = (list: List): { id: string; definition: Definition } | null => {
    const definition = definitions.get(list.abstractId);
    if (!definition) return null;
    const linked = definition.numStyleLink === undefined ? undefined : styles.listNumId(definition.numStyleLink);
    const target = linked === undefined ? undefined : lists.get(linked);
    const real = target && definitions.get(target.abstractId);
    return real && target ? { id: target.abstractId, definition: real } : { id: list.abstractId, definition };
  };

  return {
    levelOfStyle(numId, style) {
      const list = lists.get(numId);
      const found = list && definitionOf(list);
      if (!list || !found) return undefined;
      for (let level = 0; level < LEVELS; level++) {
        if (levelOf(list, found.definition, level)?.style === style) return level;
      }
      return undefined;
    },
    next(numId, level) {
      const list = lists.get(numId);
      const found = list && definitionOf(list);
      const own = found && levelOf(list, found.definition, level);
      if (!own) return '';
      const counter = counters.get(found.id) ?? new Array<number | undefined>(LEVELS).fill(undefined);
      counters.set(found.id, counter);
      const override = list.overrides.get(level)?.start;
      const current = counter[level];
      const begins = current === undefined || (override !== undefined && !started.has(`${numId} ${level}`));
      counter[level] = begins ? (override ?? own.start) : current + 1;
      started.add(`${numId} ${level}`);
      for (let deeper = level + 1; deeper < LEVELS; deeper++) {
        const restart = levelOf(list, found.definition, deeper)?.restart ?? deeper;
        if (level < restart) counter[deeper] = undefined;
      }
      const text = printed(own, (at) => {
        const other = levelOf(list, found.definition, at);
        return { value: counter[at] ?? other?.start ?? 1, format: other?.format ?? 'decimal' };
      });
      return text === '' || own.suffix === 'nothing' ? text : `${text} `;
    },
  };
}

function levelOf(list: List, definition: Definition, level: number): Level | undefined {
  return list.overrides.get(level)?.level ?? definition.levels.get(level);
}

function printed(level: Level, counterOf: (level: number) => { value: number; format: string }): string {
  if (level.format === 'bullet' || level.format === 'none') return '';
  const text = level.text.replace(/%([1-9])/g, (_, digit: string) => {
    const { value, format } = counterOf(Number(digit) - 1);
    return formatNumber(value, level.legal ? 'decimal' : format);
  });
  return text.slice(0, TEXT_LIMIT);
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
