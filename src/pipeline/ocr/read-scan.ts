/**
 * A scan → its layout: the pictures of a document, straightened; its tables, cell by cell, with what the readers make of
 * each; the lines between them as paragraphs.
 *
 * A table whose shape is a form's is read by place: labels where the form has labels, numbers where it has numbers. In any
 * other table a cell is whatever it can be read as, and nothing in it is sure (`UNKNOWN_FORM`).
 */
import sharp from 'sharp';
import { FLAGGED_BELOW, type Candidate } from '../../shared/model/candidate.js';
import type { Block, Cell, Layout, TableBlock } from '../../shared/model/layout.js';
import { inkOf } from './cell-ink.js';
import { findPages } from './find.js';
import { UNKNOWN_CHARACTER } from './digits/alphabet.js';
import { edgesInWhole, joinPages, type JoinedTable } from './join.js';
import type { GrayPage, PagePicture, ScanCell, ScanPage, ScanTable } from './page.js';
import { pagePictures } from './pictures.js';
import { placesOf, VALUES, type LabelPlace } from './form-places.js';
import { numberWithMeasure } from './measure.js';
import { proseOf } from './prose.js';
import { layBeside, spelledOut } from './read-labels.js';
import { CellReader } from './readers/cell-reader.js';
import { cropOf } from './crop.js';

/** Highest probability of a reading in a table that no form has, and in one whose rules are in doubt. */
const UNKNOWN_FORM = 0.5;
const UNSURE_RULES = FLAGGED_BELOW - 0.05;
/** Below this, the edges of a table are in doubt. */
const LEAST_SURE = 0.05;
/** Probability of a cell that is surely blank. */
const BLANK = 0.999;

/**
 * Reads a PDF of pictures, or a picture. The same bytes give the same layout, whatever was read before. `progress` is
 * called after every page's finding and reading. Throws what `pagePictures` throws.
 */
export async function readScan(
  bytes: Uint8Array,
  mediaType: string,
  progress: () => void = () => undefined,
): Promise<Layout> {
  // threads of the picture library would take other documents' time; what it keeps would be memory of this child for good
  sharp.concurrency(1);
  sharp.cache(false);
  const pictures: PagePicture[] = [];
  for await (const picture of pagePictures(bytes, mediaType)) {
    pictures.push(picture);
    progress();
  }
  const pages = findPages(pictures);
  const reader = await CellReader.open();
  try {
    return {
      method: 'ocr',
      mediaType,
      hints: { titles: [], publisher: null, publishedOn: null },
      blocks: blocksOf(pages, reader, progress),
      notes: [],
    };
  } finally {
    reader.close();
  }
}

/** Tables and paragraphs from the top of the first page to the end of the last. */
function blocksOf(pages: readonly ScanPage[], reader: CellReader, progress: () => void): Block[] {
  const tables = joinPages(pages).map((joined) => {
    progress();
    const [first] = joined.parts;
    const at = pages[first?.page ?? 0]?.tables[first?.table ?? 0]?.box.y0 ?? 0;
    return { page: first?.page ?? 0, at, block: tableOf(joined, pages, reader) };
  });
  const prose = pages.flatMap((page, index) => {
    progress();
    return proseOf(page, reader.tesseract).map(({ at, block }) => ({ page: index, at, block }));
  });
  return [...tables, ...prose].sort((a, b) => a.page - b.page || a.at - b.at).map(({ block }) => block);
}

function tableOf(joined: JoinedTable, pages: readonly ScanPage[], reader: CellReader): TableBlock {
  const cells: Cell[] = [];
  const places = placesOf(joined.form, joined.rows);
  const all = joined.parts.flatMap(({ page, table }) => pages[page]?.tables[table] ?? []);
  let rows = 0;
  for (const part of joined.parts) {
    const page = pages[part.page];
    const table = page?.tables[part.table];
    if (page === undefined || table === undefined) continue;
    const edges = edgesInWhole(table, all);
    for (const own of table.cells) {
      if (own.row < part.heads) continue;
      const column = edges[own.column] ?? 0;
      const cell = { ...own, column, columnSpan: (edges[own.column + own.columnSpan] ?? column + 1) - column };
      const row = cell.row - part.heads + rows;
      cells.push(readCell(cell, row, { page, table, joined, places }, reader));
    }
    rows += table.rows - part.heads;
  }
  const read = headsAsText(cells);
  const [first] = joined.parts;
  const start = pages[first?.page ?? 0];
  return {
    kind: 'table',
    page: start?.page ?? 1,
    rows,
    columns: joined.columns,
    cells: spelledOut(read, joined.form, layBeside(read, rows, joined.form)),
    irregular: [],
  };
}

interface Around {
  readonly page: ScanPage;
  readonly table: ScanTable;
  readonly joined: JoinedTable;
  /** Labels of the form that has this shape. */
  readonly places: readonly LabelPlace[];
}

function readCell(cell: ScanCell, row: number, around: Around, reader: CellReader): Cell {
  const { page, joined, places } = around;
  const [x0, y0, x1, y1] = cell.bbox;
  const place = {
    row,
    column: cell.column,
    rowSpan: cell.rowSpan,
    columnSpan: cell.columnSpan,
    page: page.page,
    bbox: [x0, y0, x1, y1] as [number, number, number, number],
  };
  const from = joined.form === null ? null : VALUES[joined.form];
  const isLabel =
    from !== null &&
    (row < from.row ||
      cell.column < from.column ||
      places.some(({ at }) => at[0] === row && at[1] === cell.column) ||
      (joined.form === 'disclosure' && cell.columnSpan === joined.columns));
  const most = joined.form === null ? UNKNOWN_FORM : joined.sureness < LEAST_SURE ? UNSURE_RULES : 1;
  const ink = inkOf(page, cell);
  if (ink.blank || ink.crop === null) {
    return isLabel ? { ...place, text: '' } : { ...place, text: '', ocr: { candidates: [sure('', most)] } };
  }
  const { crop } = ink;
  const asText = (): string =>
    reader.tesseract.readText(crop, 'chi_sim', lineHeight(crop)).text ||
    reader.tesseract.readText(cropOf(page, cell.box), 'chi_sim', nominal(page.gray)).text;
  if (isLabel) return { ...place, text: asText() };
  // a disclosure table has heads between its values; a wide cell of an unknown table is a label before it is a number
  const read = reader.read(ink.crop);
  const limit = ink.doubtful ? Math.min(most, UNSURE_RULES) : most;
  const limited = (found: readonly Candidate[]): Candidate[] =>
    found.map(({ text, probability }) => ({ text, probability: Math.min(probability, limit) }));
  const candidates = limited(read.candidates);
  const [first] = candidates;
  // behind the digits stands something else: a measure, or dirt
  const isUnsure = joined.form === 'disclosure' && first !== undefined && first.probability < FLAGGED_BELOW;
  const mayHaveMeasure = isUnsure || first?.text.includes(UNKNOWN_CHARACTER) === true;
  const withMeasure = mayHaveMeasure ? numberWithMeasure(crop, asText(), reader) : null;
  if (withMeasure !== null) {
    const measured = limited(withMeasure);
    return { ...place, text: measured[0]?.text ?? '', ocr: { candidates: measured, readers: read.readers } };
  }
  const mayBeHead = joined.form === null || joined.form === 'disclosure';
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
