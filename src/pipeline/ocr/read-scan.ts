/**
 * A page of a scan → what is read on it: its tables cell by cell, with what the readers make of each, and the lines between them.
 * And all of a scan at once, for who has no queue: plan, pages, join (scan-plan.ts).
 *
 * A table whose shape is a form's is read by place: labels where the form has labels, numbers where it has numbers. In any
 * other table a cell is whatever it can be read as, and nothing in it is sure (`UNKNOWN_FORM`).
 */
import { FLAGGED_BELOW, type Candidate } from '../../shared/model/candidate.js';
import type { Cell, Layout } from '../../shared/model/layout.js';
import { inkOf } from './cell-ink.js';
import { asFound } from './find.js';
import { UNKNOWN_CHARACTER } from './digits/alphabet.js';
import { joinScan, scanOnly } from './join-scan.js';
import type { GrayPage, PagePicture, ScanCell, ScanPage } from './page.js';
import { pagePictures } from './pictures.js';
import { planScan } from './plan.js';
import { placesOf, VALUES, type LabelPlace } from './form-places.js';
import { numberWithMeasure } from './measure.js';
import { proseOf } from './prose.js';
import { readPublishedTotal } from './published-total.js';
import { CellReader } from './readers/cell-reader.js';
import type { PageReading, PlannedPage, WholeTable } from './scan-plan.js';
import { cropOf } from './crop.js';

/** Highest probability of a reading in a table that no form has, and in one whose rules are in doubt. */
const UNKNOWN_FORM = 0.5;
const UNSURE_RULES = FLAGGED_BELOW - 0.05;
/** Below this, the edges of a table are in doubt. */
const LEAST_SURE = 0.05;
/** Probability of a cell that is surely blank. */
const BLANK = 0.999;

/**
 * Reads a PDF of pictures, or a picture, from beginning to end. The same bytes give the same layout, whatever was read before.
 * `progress` is called after every page's finding and reading. Throws what `pagePictures` throws.
 */
export async function readScan(
  bytes: Uint8Array,
  mediaType: string,
  progress: () => void = () => undefined,
): Promise<Layout> {
  const need = { mediaType, pages: null, pictures: null };
  const plan = await planScan(need, (only, onLost) => pagePictures(bytes, mediaType, only, onLost), progress);
  const planned = new Map(plan.pages.map((page) => [page.page, page]));
  const readings: PageReading[] = [];
  const reader = await CellReader.open();
  try {
    for await (const picture of pagePictures(bytes, mediaType, planned)) {
      const page = planned.get(picture.page);
      if (page !== undefined) readings.push(readPage(picture, page, reader));
      progress();
    }
  } finally {
    reader.close();
  }
  return joinScan(scanOnly(mediaType), plan, readings);
}

/** Reads one page by its plan: the same picture and plan give the same reading. */
export function readPage(picture: PagePicture, plan: PlannedPage, reader: CellReader): PageReading {
  return readStraight(asFound(picture, plan), plan, reader);
}

/** The same of a page that is straightened already. */
export function readStraight(gray: GrayPage, plan: PlannedPage, reader: CellReader): PageReading {
  const page: ScanPage = { ...plan, gray };
  const tables = plan.tables.map((table) => {
    const { whole, heads, firstRow, edges } = table;
    const places = placesOf(whole.form, whole.rows);
    const cells: Cell[] = [];
    for (const own of table.cells) {
      if (own.row < heads) continue;
      const column = edges[own.column] ?? 0;
      const cell = { ...own, column, columnSpan: (edges[own.column + own.columnSpan] ?? column + 1) - column };
      cells.push(readCell(cell, cell.row - heads + firstRow, { page, whole, places }, reader));
    }
    return { table: table.table, cells: headsAsText(cells) };
  });
  return { tables, prose: proseOf(page, reader.tesseract) };
}

interface Around {
  readonly page: ScanPage;
  readonly whole: WholeTable;
  /** Labels of the form that has this shape. */
  readonly places: readonly LabelPlace[];
}

function readCell(cell: ScanCell, row: number, around: Around, reader: CellReader): Cell {
  const { page, whole, places } = around;
  const [x0, y0, x1, y1] = cell.bbox;
  const place = {
    row,
    column: cell.column,
    rowSpan: cell.rowSpan,
    columnSpan: cell.columnSpan,
    page: page.page,
    bbox: [x0, y0, x1, y1] as [number, number, number, number],
  };
  const from = whole.form === null ? null : VALUES[whole.form];
  const isLabel =
    from !== null &&
    (row < from.row ||
      cell.column < from.column ||
      places.some(({ at }) => at[0] === row && at[1] === cell.column) ||
      (whole.form === 'disclosure' && cell.columnSpan === whole.columns));
  const most = whole.form === null ? UNKNOWN_FORM : whole.sureness < LEAST_SURE ? UNSURE_RULES : 1;
  const ink = inkOf(page, cell);
  if (ink.blank || ink.crop === null) {
    return isLabel ? { ...place, text: '' } : { ...place, text: '', ocr: { candidates: [sure('', most)] } };
  }
  const { crop } = ink;
  const asText = (): string =>
    reader.tesseract.readText(crop, 'chi_sim', lineHeight(crop), 'label').text ||
    reader.tesseract.readText(cropOf(page, cell.box), 'chi_sim', nominal(page.gray), 'label').text;
  const limit = ink.doubtful ? Math.min(most, UNSURE_RULES) : most;
  const limited = (found: readonly Candidate[]): Candidate[] =>
    found.map(({ text, probability }) => ({ text, probability: Math.min(probability, limit) }));
  if (isLabel) {
    const text = asText();
    const isLine = whole.form === 'disclosure' && cell.columnSpan === whole.columns;
    const total = isLine ? readPublishedTotal(text, crop, reader) : null;
    if (total?.ocr === undefined) return { ...place, text: total?.text ?? text };
    return { ...place, ...total, ocr: { ...total.ocr, candidates: limited(total.ocr.candidates) } };
  }
  // a disclosure table has heads between its values; a wide cell of an unknown table is a label before it is a number
  const read = reader.read(ink.crop);
  const candidates = limited(read.candidates);
  const [first] = candidates;
  // behind the digits stands something else: a measure, or dirt
  const isUnsure = whole.form === 'disclosure' && first !== undefined && first.probability < FLAGGED_BELOW;
  const mayHaveMeasure = isUnsure || first?.text.includes(UNKNOWN_CHARACTER) === true;
  const withMeasure = mayHaveMeasure ? numberWithMeasure(crop, asText(), reader) : null;
  if (withMeasure !== null) {
    const measured = limited(withMeasure);
    return { ...place, text: measured[0]?.text ?? '', ocr: { candidates: measured, readers: read.readers } };
  }
  const mayBeHead = whole.form === null || whole.form === 'disclosure';
  if (mayBeHead && (first === undefined || !isNumberOrSign(first) || isWide(ink.crop))) {
    const text = asText();
    if (/\p{Script=Han}{2}/u.test(text)) return { ...place, text, ocr: { candidates: [] } };
  }
  return { ...place, text: first?.text ?? '', ocr: { candidates, readers: read.readers } };
}

const sure = (text: string, most: number): Candidate => ({ text, probability: Math.min(BLANK, most) });

const isNumberOrSign = ({ text, probability }: Candidate): boolean => probability >= 0.5 && /^[-+\d.,/]*$/u.test(text);

/** Wider than numbers of counts are: eight times as wide as high. */
const isWide = ({ width, height }: { width: number; height: number }): boolean => width > 5 * height;

/** A line of the form's print from top to top, pixels: some 10 points and what stands between. */
const nominal = ({ dpi }: GrayPage): number => (dpi / 72) * 13;

/** The same from a label's own ink: so many lines as there is room for. */
function lineHeight(crop: GrayPage): number {
  const lines = Math.max(1, Math.round(crop.height / nominal(crop)));
  return Math.max(crop.height / lines, nominal(crop) * 0.7);
}

/** Text among the numbers of a table is a head: it has no candidates. */
function headsAsText(cells: readonly Cell[]): Cell[] {
  return cells.map(({ ocr, ...cell }) =>
    ocr === undefined || (ocr.candidates.length === 0 && cell.text !== '') ? cell : { ...cell, ocr },
  );
}
