/**
 * What a dump prints before anything is rebuilt: rows of cells without spans, each cell with its line.
 */
export interface RawCell {
  /** Lines of the cell joined by `\n`, each trimmed; empty: ''. */
  text: string;
  /** First line of the source with text of this cell, from 1. */
  line: number;
  /** Its own tab is missing, or stands behind blanks: something was lost before it. */
  gap: boolean;
}

/**
 * How a row was printed.
 * - `dump`: one cell per line, each begun by a tab; a blank line ends the row.
 * - `fields`: one row per line, tabs between the cells.
 * - `pipes`: one row per line, pipes between the cells.
 * - `loose`: nothing but blanks or line breaks between the cells; known for cells by the labels of the form alone.
 */
export type RowSource = 'dump' | 'fields' | 'pipes' | 'loose';

export interface RawRow {
  readonly source: RowSource;
  readonly cells: RawCell[];
  /** First line of the row. */
  readonly line: number;
  /** The printed line, for rows of one line that turn out to be no table. */
  readonly printed: string | null;
}

export function rawCell(text: string, line: number, gap = false): RawCell {
  return { text, line, gap };
}

export function isFilled(cell: RawCell): boolean {
  return cell.text !== '';
}

/** The cells of a row that print something. */
export function filled(row: RawRow): RawCell[] {
  return row.cells.filter(isFilled);
}

const UNIT = '(?:[%％]|[万亿]?元整?|万|亿|件|条|笔|个|项|次|份|宗|人次|人|篇|起|家)';
const NUMBER = new RegExp(
  String.raw`^[+\-−－＋±]?\s*[0-9０-９][0-9０-９,，.．]{0,40}\s*${UNIT}?\s*(?:[（(][^\n]{0,200})?$`,
  'u',
);
const BARE_ORDINAL = /^[0-9０-９]{1,2}\s*[、.．]$/u;
const PLACEHOLDER = /^(?:[/\\／\-−–—－_＿*＊.…○〇零]{1,12}|[（(]?无[)）]?|不适用|不涉及|暂无|没有|N\/A|null)$/iu;

/** A printed number or a placeholder for one. */
export function isValue(text: string): boolean {
  if (text === '0') return true;
  if (text === '' || text.length > 240) return false;
  return (NUMBER.test(text) && !BARE_ORDINAL.test(text)) || PLACEHOLDER.test(text);
}

/** Words: neither empty nor a value. */
export function isWords(text: string): boolean {
  return text !== '' && !isValue(text);
}

const HEADING =
  /总体情况|总体概述|主动公开政府信息(?!数)|处理政府信息公开申请|复议.{0,12}诉讼.{0,6}情况|主要问题|存在问题|存在的问题|改进情况|改进措施|整改措施|需要报告|报告的事项/u;

/** The heading of a section: it ends every table. */
export function isSectionHeading(text: string): boolean {
  return text.length <= 60 && HEADING.test(text);
}

/** A sentence, as no label of a table is. */
export function isProse(text: string): boolean {
  return text.length > 160 || (text.length > 40 && /[。；]/u.test(text));
}

/** `- 4 -`, `第 4 页 共 6 页`: printed by the page, not part of the text around it. */
export function isPageNumber(text: string): boolean {
  return (
    text.length <= 24 &&
    /^(?:[-—–－·]{1,2}\s*\d{1,3}\s*[-—–－·]{1,2}|第\s*\d{1,3}\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?)$/u.test(text)
  );
}

/** 政府信息公开发布总数量 at the foot of the disclosure table in Jilin: a row of one cell. */
export function isPublishedTotal(text: string): boolean {
  return text.length <= 90 && /政府信息.{0,12}发布总数/u.test(text);
}
