/** What a Word document prints, in reading order, before its tables become grids: docx and doc end in this (blocks.ts). */

export type Content = TextContent | TableContent;

export interface TextContent {
  readonly kind: 'paragraph';
  readonly paragraph: {
    readonly line: number;
    readonly align: 'left' | 'center' | 'right' | undefined;
    /** Outline level from 1; undefined: body text. */
    readonly level: number | undefined;
  };
  /** Trimmed, empty ones left out. */
  readonly lines: readonly string[];
}

export interface TableContent {
  readonly kind: 'table';
  /** `isWhole`: every row reaches from the first column to the last. */
  readonly merged: { readonly columns: number; readonly isWhole: boolean };
  readonly rows: readonly (readonly CellContent[])[];
}

export interface CellContent {
  readonly column: number;
  readonly columnSpan: number;
  readonly rowSpan: number;
  readonly contents: readonly Content[];
}
