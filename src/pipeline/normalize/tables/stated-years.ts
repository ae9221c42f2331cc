/**
 * Which year a table says it is of. Documents hold other years' tables too: last year's for comparison, a second report in
 * the same file. What says so is the table's caption (the paragraphs between it and what it follows, or a first row that is
 * one cell: 2021年行政复议、行政诉讼情况统计表, 上年度, a statistics period), or the title of a report that begins between two tables.
 */
import type { Layout, TableBlock } from '../../../shared/model/layout.js';
import { dateIn } from '../dates.js';
import { tightText } from '../prose.js';
import { isTitle } from '../title.js';
import { periodYear, yearOfTitle } from '../year.js';

/** A longer text is no caption. */
const LONGEST = 60;
/** Paragraphs above a table that may be its caption. */
const LINES = 4;
/** Rows of a table that its own caption may take up. */
const ROWS = 2;
const SENTENCE = /[。；;！!？?，,]/u;
const BY_ITSELF = /^[（(【[]?(?:(?:19|20)\d{2}年度?|上一?年度|去年)[）)】\]]?[:：]?$/u;
const NAMES_TABLE = /(?:表|情况|统计|数据)(?:\d{1,2}|[（(][^（）()]*[）)])?[:：]?$/u;
const YEAR = /(?<!\d)((?:19|20)\d{2})年(?!\d{1,2}月|底|末|初|以)/gu;
const YEAR_BEFORE = /^(?:附[件表]?\d{0,2}[:：、]?)?[（(]?(?:上一?年度|去年)[）)]?(?!.*结转)/u;
const HEADING = /^[一二三四五六七八九十]{1,2}、/u;

/** For the layout tables that say another year than `reported`: that year, by the index of the block. */
export function otherYears({ blocks }: Layout, reported: number | null): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (reported === null) return found;
  let above: string[] = [];
  let isAfterTable = false;
  /** Year of the report that the tables belong to, as its title says. */
  let titled: number | null = null;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'table') {
      const year: number | null = captionYear(above, block, reported) ?? titled;
      if (year !== null && year !== reported) found.set(index, year);
      above = [];
      isAfterTable = true;
      continue;
    }
    const tight = tightText(block.text).replace(/^\|+|\|+$/gu, '');
    // before the first table a title may be one of a list
    if (isAfterTable && isTitle(tight)) titled = yearOfTitle(tight) ?? titled;
    if (HEADING.test(tight)) above = [];
    above.push(tight);
  }
  return found;
}

/** What the caption nearest to the table says. */
function captionYear(above: readonly string[], table: TableBlock, reported: number): number | null {
  for (const text of [...firstRows(table), ...above.slice(-LINES).reverse()]) {
    const year = yearSaid(text, reported);
    if (year !== null) return year;
  }
  return null;
}

/** Texts of the first rows, as far as each is one cell over the whole table. */
function firstRows({ cells, columns }: TableBlock): string[] {
  const texts: string[] = [];
  for (let row = 0; row < ROWS; row++) {
    const printed = cells.filter((cell) => cell.row === row && cell.text !== '');
    const [only] = printed;
    if (!only || printed.length > 1 || only.columnSpan < columns) break;
    texts.push(tightText(only.text));
  }
  return texts;
}

/** The year that a caption or the label of a row says of what it stands for; null if it says none, or is no such text. */
export function yearSaid(tight: string, reported: number): number | null {
  if (tight.length > LONGEST) return null;
  const period = periodYear(tight);
  if (period !== null) return period;
  if (SENTENCE.test(tight) || dateIn(tight) !== null) return null;
  if (!BY_ITSELF.test(tight) && !NAMES_TABLE.test(tight) && !isTitle(tight)) return null;
  const years = new Set([...tight.matchAll(YEAR)].map((match) => Number(match[1])));
  if (years.has(reported)) return reported;
  const [year] = years;
  if (year !== undefined) return years.size === 1 ? year : null;
  return YEAR_BEFORE.test(tight) ? reported - 1 : null;
}
