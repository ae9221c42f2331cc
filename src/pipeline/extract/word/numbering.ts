/**
 * Automatic numbers of Word: what is printed before a paragraph of a list (三、, （一）, 1.) and stands nowhere in the text.
 * Shared by docx and doc, which keep the same lists in different ways.
 *
 * Counting (ECMA-376 part 1, 17.9): every list definition (`w:abstractNum`) has one counter for each of its nine levels, shared by
 * all lists (`w:num`) made of it; a paragraph raises the counter of its level and restarts the deeper ones (unless
 * `w:lvlRestart` says otherwise); a list's `w:startOverride` restarts a level once, when the list first uses it.
 *
 * Bullets are no numbers and give no text: a dash before a figure would turn it into another figure.
 */
import { formatNumber } from './number-format.js';

export interface Level {
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

export interface Definition {
  levels: Map<number, Level>;
  numStyleLink?: string;
}

export interface List {
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

export const LEVELS = 9;
/** Word's own limit for the text of a level; here for the printed number, too. */
export const TEXT_LIMIT = 255;

/**
 * Counts for a document's lists. `listOfStyle`: the list that a list style stands for (a definition may be but a link to one).
 */
export function numberingOf(
  definitions: ReadonlyMap<string, Definition>,
  lists: ReadonlyMap<string, List>,
  listOfStyle: (style: string) => string | undefined = () => undefined,
): Numbering {
  const counters = new Map<string, (number | undefined)[]>();
  const started = new Set<string>();

  const definitionOf = (list: List): { id: string; definition: Definition } | null => {
    const definition = definitions.get(list.abstractId);
    if (!definition) return null;
    const linked = definition.numStyleLink === undefined ? undefined : listOfStyle(definition.numStyleLink);
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
