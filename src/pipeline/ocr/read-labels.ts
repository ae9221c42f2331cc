/** The labels of a table as read → as the form spells them: by place where the grid is a form's, else by the text alone. */
import type { Cell } from '../../shared/model/layout.js';
import { editDistance, labelKey } from '../../shared/model/label-match.js';
import type { LabelPlace } from './form-places.js';
import type { FormName } from './forms.js';
import { spelling } from './label-text.js';

/** Share of characters that may differ for a text to speak for its place. */
const SPEAKS_FOR = 0.6;
/** Share of the labels that have to speak for their places, so that the others are believed. */
const ENOUGH = 0.6;
/** Another label is read where its text differs by less than this, and the place's own by more than `SPEAKS_FOR`. */
const IS_ANOTHER = 0.25;
const UNIT = /[（(][^（()）]*元[^（()）]*[)）]/u;

const key = ({ row, column }: Cell): string => `${row} ${column}`;

/** `cells`: of the whole table; labels have no `ocr`. */
export function spelledOut(cells: readonly Cell[], form: FormName | null, places: readonly LabelPlace[]): Cell[] {
  const expected = expectedOf(cells, places);
  return cells.map((cell) => {
    if (cell.ocr !== undefined) return cell;
    const text = expected?.get(key(cell));
    if (text === undefined) return { ...cell, text: spelling(cell.text, form) };
    const isAnother =
      distance(cell.text, text) > SPEAKS_FOR && places.some((one) => distance(cell.text, one.text) < IS_ANOTHER);
    if (isAnother) return cell;
    // a unit is taken from the paper alone
    return { ...cell, text: UNIT.test(text) && !/万元/u.test(cell.text) ? text.replace(UNIT, '') : text };
  });
}

/** Texts by place; null: the grid is not the form's, or what is read in it does not say so. */
function expectedOf(cells: readonly Cell[], places: readonly LabelPlace[]): Map<string, string> | null {
  if (places.length === 0) return null;
  const byPlace = new Map(cells.map((cell) => [key(cell), cell]));
  let speaking = 0;
  for (const { at, text } of places) {
    const cell = byPlace.get(`${at[0]} ${at[1]}`);
    if (cell === undefined || cell.rowSpan !== at[2] || cell.columnSpan !== at[3]) return null;
    if (distance(cell.text, text) <= SPEAKS_FOR) speaking++;
  }
  if (speaking < ENOUGH * places.length) return null;
  return new Map(places.map(({ at, text }) => [`${at[0]} ${at[1]}`, text]));
}

function distance(read: string, text: string): number {
  const [one, other] = [labelKey(read), labelKey(text)];
  const longer = Math.max(one.length, other.length, 1);
  return editDistance(one, other, longer) / longer;
}
