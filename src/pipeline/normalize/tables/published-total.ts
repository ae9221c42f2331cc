/**
 * The line that some places (Jilin) add under table two: `2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：128`,
 * as a row of the table or as a paragraph. Its value stands behind the label, or in the next cell.
 */
import type { CellReadings } from '../../../shared/model/candidate.js';
import type { Fact, FactPlace } from '../../../shared/model/fact.js';
import type { Cell, PlaceInDocument } from '../../../shared/model/layout.js';
import { readNumber } from '../numbers.js';
import { placeOf, type GridRow } from './grid.js';

export const PUBLISHED_TOTAL = 'disclosure.published_total';

const LABEL = /政府信息公开发布总数量?(?:\s*[（(][^（）()]{0,40}[）)])?\s*[:：]?/u;
/** A longer text mentions the line, it is not the line. */
const LONGEST = 120;

/** The fact of a paragraph that is this line; null if it is none. */
export function publishedTotalInParagraph(text: string, place: PlaceInDocument): Fact | null {
  const value = behindLabel(text);
  return value === null ? null : factOf(value, pick(place));
}

/** The members of a place out of a block. */
function pick({ line, page, bbox }: PlaceInDocument): FactPlace {
  if (page !== undefined) return bbox === undefined ? { page } : { page, bbox };
  return line === undefined ? {} : { line };
}

export interface PublishedTotal {
  readonly fact: Fact;
  /** Scans: what the line's cell was read as. */
  readonly read: Omit<CellReadings, 'code'> | null;
}

/** The fact of a table row that is this line; null if it is none. */
export function publishedTotalInRow(row: GridRow): PublishedTotal | null {
  const index = row.cells.findIndex((cell) => cell.kind === 'text');
  const label = row.cells[index];
  if (!label) return null;
  const value = behindLabel(label.text);
  if (value === null) return null;
  const next = row.cells.slice(index + 1).find((cell) => cell.kind !== 'blank');
  if (value !== '' || !next) return { fact: factOf(value, placeOf(row, label.cell)), read: readingsOf(label.cell) };
  return { fact: factOf(next.text, placeOf(row, next.cell)), read: null };
}

function readingsOf({ ocr }: Cell): PublishedTotal['read'] {
  if (ocr === undefined) return null;
  const candidates = ocr.candidates.map((one) => {
    const text = behindLabel(one.text) ?? '';
    return { ...one, text, value: readNumber(text, { kind: 'count' }).value };
  });
  return { candidates, ...(ocr.readers === undefined ? {} : { readers: ocr.readers }) };
}

function behindLabel(text: string): string | null {
  if (text.length > LONGEST) return null;
  const match = LABEL.exec(text);
  if (!match || /[。，,；;]/u.test(text.slice(0, match.index))) return null;
  return text.slice(match.index + match[0].length);
}

function factOf(text: string, at: FactPlace): Fact {
  const { value, raw, status } = readNumber(text, { kind: 'count' });
  return { code: PUBLISHED_TOTAL, value, raw, unit: 'count', status, confidence: 1, implied: null, at };
}
