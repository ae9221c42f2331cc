/** The shapes of the tables that the official forms have, to check grids with: rows × columns, heads included. */

export type FormName = 'disclosure' | 'requests' | 'proceedings';

interface Form {
  readonly name: FormName;
  readonly columns: number;
  /** Heights that occur: both forms, mixtures of them, and rows that a page's end cut in two. */
  readonly rows: { readonly least: number; readonly most: number };
}

/** Official forms of 2019 (18 × 4, with the line of the published total 19; 26 × 10; 4 × 15) and 2021 (14 × 4; 28 × 10; 4 × 15). */
export const FORMS: readonly Form[] = [
  { name: 'disclosure', columns: 4, rows: { least: 12, most: 21 } },
  { name: 'requests', columns: 10, rows: { least: 25, most: 30 } },
  { name: 'proceedings', columns: 15, rows: { least: 4, most: 5 } },
];

/** The form that has a table of this shape; null: none. */
export function formOf(rows: number, columns: number): FormName | null {
  const form = FORMS.find((one) => one.columns === columns && rows >= one.rows.least && rows <= one.rows.most);
  return form?.name ?? null;
}

/** Whether a form has so many columns. */
export function isFormWidth(columns: number): boolean {
  return FORMS.some((form) => form.columns === columns);
}
