/** The shapes of the tables that the official forms have, to check grids with: rows × columns, heads included. */

export type FormName = 'disclosure' | 'requests' | 'proceedings';

export interface Form {
  readonly name: FormName;
  readonly columns: number;
  /** Heights that occur: both forms, mixtures of them, and rows that a page's end cut in two. */
  readonly rows: { readonly least: number; readonly most: number };
  /** Column from which on there are values, and rows of heads above them. */
  readonly values: { readonly column: number; readonly heads: number };
}

/** Official forms of 2019 (18 × 4, with the line of the published total 19; 26 × 10; 4 × 15) and 2021 (14 × 4; 28 × 10; 4 × 15). */
export const FORMS: readonly Form[] = [
  { name: 'disclosure', columns: 4, rows: { least: 12, most: 21 }, values: { column: 1, heads: 0 } },
  { name: 'requests', columns: 10, rows: { least: 25, most: 30 }, values: { column: 3, heads: 3 } },
  { name: 'proceedings', columns: 15, rows: { least: 4, most: 5 }, values: { column: 0, heads: 3 } },
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

interface Spanning {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/**
 * Whether cells of a table, or of a page's part of it, are merged as in a form of so many columns: below the heads, which are
 * merged in their first row, every value has a cell of its own. `cut`: rows that a page's end has added to the heads.
 */
export function isRegular(columns: number, cells: readonly Spanning[], cut = 0): boolean {
  const form = FORMS.find((one) => one.columns === columns);
  if (!form) return false;
  return form.name === 'disclosure'
    ? areBlocks(columns, cells)
    : areValues(form.values.column, form.values.heads + cut, cells);
}

/**
 * The same for what a page may have of a form: rows whose labels are not divided, on a page of their own, have fewer columns.
 */
export function isRegularPart(columns: number, cells: readonly Spanning[]): boolean {
  if (isRegular(columns, cells)) return true;
  return FORMS.some(({ name, columns: whole, values: { column, heads } }) => {
    const missing = whole - columns;
    return name !== 'disclosure' && missing > 0 && missing < column && areValues(column - missing, heads, cells);
  });
}

function areValues(first: number, heads: number, cells: readonly Spanning[]): boolean {
  const values = cells.filter(({ column, columnSpan }) => column + columnSpan > first);
  const merged = values.filter(({ rowSpan, columnSpan }) => rowSpan > 1 || columnSpan > 1);
  if (merged.length === 0) return true;
  const isHead = ({ row, rowSpan, column }: Spanning): boolean => column >= first && row + rowSpan <= heads;
  return merged.every(isHead) && values.every(({ row, columnSpan }) => row > 0 || columnSpan > 1);
}

/**
 * The table of disclosure: no cell is higher than its row; rows as wide as the table begin blocks, and in a block all rows are
 * divided as its heads are. Behind the last values stands one such row at most: more are what is printed below the table.
 */
function areBlocks(columns: number, cells: readonly Spanning[]): boolean {
  if (cells.some(({ rowSpan }) => rowSpan > 1)) return false;
  const rows = new Map<number, string>();
  for (const { row, columnSpan } of cells) rows.set(row, `${rows.get(row) ?? ''} ${columnSpan}`);
  let heads: string | null = null;
  let wide = 0;
  for (const [, spans] of [...rows].sort(([a], [b]) => a - b)) {
    wide = spans === ` ${columns}` ? wide + 1 : 0;
    if (wide > 0) heads = null;
    else if (heads === null) {
      heads = spans;
      // a label, then its values
      if (!spans.startsWith(' 1 ')) return false;
    } else if (spans !== heads) return false;
  }
  return wide < 2 || wide === rows.size;
}
