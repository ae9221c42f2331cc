/**
 * The line that some places add under the disclosure table (`2020年本行政区域（或本部门）政府信息公开发布总数量（…）：128`), in a
 * cell as wide as the table or as a paragraph: its label, of which a sign or two is always misread, as the form spells it; its
 * number read once more, by the readers of numbers, so that it has the witnesses that other values have.
 */
import type { Candidate } from '../../shared/model/candidate.js';
import { indicatorOf } from '../../shared/model/indicators.js';
import type { Cell } from '../../shared/model/layout.js';
import { distance } from './align.js';
import type { Box, GrayPage } from './page.js';
import { partsIn } from './parts.js';
import { cut } from './crop.js';
import type { CellReader } from './readers/cell-reader.js';

const LABEL = indicatorOf('disclosure.published_total')?.labels[0] ?? '';
/** Share of the label's signs that may be misread. */
const FAR = 0.4;
/** Most that a number gets of which the reader of text says another. */
const ONE_WITNESS = 0.5;

/** Year, label and number of a text that is this line; null: it is another. */
const LINE = /^(\d{4}年)?(.*\D)??(\d*)$/su;

interface PublishedTotal {
  /** As the form spells it, with the year and the colon. */
  readonly label: string;
  /** Digits; '': none are read. */
  readonly number: string;
}

function publishedTotal(text: string): PublishedTotal | null {
  const [, year = '', label = '', number = ''] = LINE.exec(text.replace(/\s/gu, '')) ?? [];
  return distance(label, LABEL) <= FAR ? { label: `${year}${LABEL}：`, number } : null;
}

/** A text with the label spelled as the form spells it, if it is this line. */
export function publishedTotalSpelt(text: string): string {
  const line = publishedTotal(text);
  return line === null ? text : `${line.label}${line.number}`;
}

/** What the ink of a cell says that was read as `text`; null: it is not this line. */
export function readPublishedTotal(
  text: string,
  crop: GrayPage,
  reader: CellReader,
): Pick<Cell, 'text' | 'ocr'> | null {
  const line = publishedTotal(text);
  if (line === null) return null;
  const digits = behindTheColon(crop, line.number.length);
  const read = digits === null ? null : reader.read(digits);
  const [first] = read?.candidates ?? [];
  const alike = first !== undefined && first.text === line.number;
  const numbers: readonly Candidate[] =
    alike && read !== null
      ? read.candidates
      : line.number === ''
        ? []
        : [{ text: line.number, probability: ONE_WITNESS }];
  const spelt = `${line.label}${line.number}`;
  if (numbers.length === 0) return { text: spelt };
  return {
    text: spelt,
    ocr: {
      candidates: numbers.map((one) => ({ ...one, text: `${line.label}${one.text}` })),
      ...(read === null ? {} : { readers: read.readers }),
    },
  };
}

/** Ink of print, 255 is black; the lowest digit, in points. */
const PRINT = 90;
const LOWEST = 4;
/** Spaces in heights of digits: what is seldom between two, and what never is. */
const SPACE = 0.45;
const WIDE_SPACE = 0.8;
/** The highest line of the forms' print, points. */
const LINE_HEIGHT = 13;

/** What stands at the end of the last line behind a space, `count` digits; null: nothing as high as digits. */
function behindTheColon(crop: GrayPage, count: number): GrayPage | null {
  const { width, height, dpi, pixels } = crop;
  const points = dpi / 72;
  const ink = { width, height, pixels: pixels.map((value) => 255 - value) };
  const high = partsIn(ink, { x0: 0, y0: 0, x1: width, y1: height }, PRINT).filter(
    ({ y0, y1 }) => y1 - y0 >= LOWEST * points,
  );
  const bottom = Math.max(0, ...high.map(({ y1 }) => y1));
  const own = high.filter(({ y0 }) => y0 > bottom - LINE_HEIGHT * points).sort((a, b) => b.x1 - a.x1);
  const [last] = own;
  if (last === undefined) return null;
  const digit = last.y1 - last.y0;
  let box: Box = last;
  for (const [index, part] of own.entries()) {
    const space = (box.x0 - part.x1) / digit;
    if (space > WIDE_SPACE || (space > SPACE && index >= count)) break;
    box = { ...box, x0: Math.min(box.x0, part.x0), y0: Math.min(box.y0, part.y0), y1: Math.max(box.y1, part.y1) };
  }
  return cut(crop, box, Math.max(2, Math.round(dpi / 60)));
}
