/**
 * The labels of a table as read → as the form spells them: by place where its rows are those of an official form (align.ts),
 * else by the text alone. The unit of an amount stands only with two witnesses, the form and the paper; without them the head
 * loses it, and the amount is flagged as one of no known unit.
 */
import { FLAGGED_BELOW } from '../../shared/model/candidate.js';
import type { Cell } from '../../shared/model/layout.js';
import { alignRows, formRows, hasGroupBefore, isAnother, labelRow, type Alignment, type LabelRow } from './align.js';
import { officialForms, VALUES, type LabelPlace, type OfficialForm } from './form-places.js';
import type { FormName } from './forms.js';
import { spelling } from './label-text.js';

const UNIT = /[（(][^（()）]*元[^（()）]*[)）]?/u;
const TEN_THOUSANDS = /万元/u;

/** The rows of a table laid beside those of a form. */
export interface Laid {
  readonly official: OfficialForm;
  readonly alignment: Alignment;
}

/** The form whose rows a table's are; null: none's. `cells`: of the whole table; labels have no `ocr`. */
export function layBeside(cells: readonly Cell[], rows: number, form: FormName | null): Laid | null {
  if (form === null) return null;
  const values = VALUES[form].column;
  const grid = labelRows(cells, rows, values);
  let best: Laid | null = null;
  for (const official of officialForms(form)) {
    const alignment = alignRows(grid, formRows(official.places, official.rows, values));
    if (alignment !== null && (best === null || alignment.cost < best.alignment.cost)) best = { official, alignment };
  }
  return best;
}

/**
 * A label that reaches over several rows of values is several labels, run together because the rules between them are lost: what is
 * read there is no row's, and must not speak for one. `cells`: of the whole table; labels have no `ocr`.
 */
export function withoutMergedLabels(cells: readonly Cell[], form: FormName | null): Cell[] {
  if (form === null) return [...cells];
  const { row: first, column: values } = VALUES[form];
  const filled = new Set(cells.filter(({ ocr, text }) => ocr !== undefined && text !== '').map(({ row }) => row));
  const isMerged = ({ row, rowSpan, column, columnSpan, ocr }: Cell): boolean =>
    ocr === undefined &&
    row >= first &&
    column < values &&
    column + columnSpan >= values &&
    Array.from({ length: rowSpan }, (_, below) => row + below).filter((one) => filled.has(one)).length > 1;
  return cells.map((cell) => (isMerged(cell) ? { ...cell, text: '' } : cell));
}

/** `cells`: of the whole table; labels have no `ocr`. */
export function spelledOut(cells: readonly Cell[], form: FormName | null, laid: Laid | null): Cell[] {
  const texts = laid?.official.places.map(({ text }) => text) ?? [];
  return cells.map(({ ocr, ...cell }) => {
    if (ocr !== undefined && !isUnreadable({ ocr })) return { ...cell, ocr };
    const place = laid === null ? null : placeOf(cell, laid);
    if (ocr !== undefined) return place === null ? { ...cell, ocr } : { ...cell, text: withUnit(place.text, '') };
    if (place === null) return { ...cell, text: withUnit(spelling(cell.text, form), '') };
    if (isAnother(cell.text, place.text, texts)) return cell;
    return { ...cell, text: withUnit(place.text, cell.text) };
  });
}

/** Print that no reader takes for a number. */
function isUnreadable({ ocr }: Pick<Cell, 'ocr'>): boolean {
  const [first] = ocr?.candidates ?? [];
  return first !== undefined && first.probability < FLAGGED_BELOW && ocr?.readers !== undefined;
}

/** The form's label at a cell's place; a group's part behind a page's end is that group too, and so is a head's that is blank. */
function placeOf(cell: Cell, { official, alignment }: Laid): LabelPlace | null {
  const row = alignment.rows[cell.row] ?? null;
  if (row === null) return null;
  const place = official.places.find(({ at: [top, column, height] }) => {
    const isGroup = column + cell.columnSpan < VALUES[official.form].column;
    const goesOn = isGroup || cell.text === '';
    return column === cell.column && (goesOn ? row >= top && row < top + height : row === top);
  });
  if (place?.at[3] === cell.columnSpan) return place;
  if (cell.column + cell.columnSpan > VALUES[official.form].column) return null;
  const isWithGroup = ({ at: [top, column, , columnSpan] }: LabelPlace): boolean =>
    top === row && hasGroupBefore(cell, { column, columnSpan });
  return official.places.find(isWithGroup) ?? null;
}

/** A label that states a unit, without it where the paper does not say the same. */
function withUnit(label: string, read: string): string {
  return UNIT.test(label) && !(TEN_THOUSANDS.test(label) && TEN_THOUSANDS.test(read)) ? label.replace(UNIT, '') : label;
}

function labelRows(cells: readonly Cell[], rows: number, values: number): LabelRow[] {
  const byRow = Array.from({ length: rows }, () => [] as Cell[]);
  for (const cell of cells) if (cell.ocr === undefined) byRow[cell.row]?.push(cell);
  return byRow.map((own, row) =>
    labelRow(
      own.sort((a, b) => a.column - b.column),
      values,
      cells.filter((cell) => cell.row === row && isUnreadable(cell)),
    ),
  );
}
