/** The places of labels are those of the forms: none is covered twice, and what they leave free is the values. */
import { expect, it } from 'vitest';
import { placesOf } from '../../../src/pipeline/ocr/form-places.js';
import type { FormName } from '../../../src/pipeline/ocr/forms.js';

const SHAPES: readonly [form: FormName, rows: number, columns: number, free: number][] = [
  ['disclosure', 18, 4, 24],
  ['disclosure', 14, 4, 18],
  ['requests', 26, 10, 161],
  ['requests', 28, 10, 175],
  ['proceedings', 4, 15, 15],
];

it.each(SHAPES)('%s of %i rows: labels cover all but the values', (form, rows, columns, free) => {
  const covered = new Map<string, string[]>();
  for (const { at, text } of placesOf(form, rows)) {
    const [row, column, rowSpan, columnSpan] = at;
    for (let y = row; y < row + rowSpan; y++) {
      for (let x = column; x < column + columnSpan; x++)
        covered.set(`${y} ${x}`, [...(covered.get(`${y} ${x}`) ?? []), text]);
    }
  }
  expect([...covered].filter(([, texts]) => texts.length !== 1)).toEqual([]);
  expect(rows * columns - covered.size).toBe(free);
});
