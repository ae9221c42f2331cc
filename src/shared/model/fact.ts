/** A fact: one indicator's value in one report, with what was printed, where, and how sure we are (docs/output.md). */
import { z } from 'zod';

export const FactStatus = z.enum(['reported', 'blank', 'placeholder', 'unreadable', 'restored', 'reviewed']);
export type FactStatus = z.infer<typeof FactStatus>;

/**
 * Where a value stands. Text, html, docx: table, row and column in the full grid, counted from 0, and the line from 1.
 * A value printed outside a table (a line under it) has the line alone.
 */
export const FactPlace = z.strictObject({
  table: z.number().int().nonnegative().optional(),
  row: z.number().int().nonnegative().optional(),
  column: z.number().int().nonnegative().optional(),
  line: z.number().int().positive().optional(),
  page: z.number().int().positive().optional(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});
export type FactPlace = z.infer<typeof FactPlace>;

export const Fact = z.strictObject({
  code: z.string(),
  /** Amounts in yuan; null when no number is printed. Never the `implied` one. */
  value: z.number().nullable(),
  /** The cell's text as printed, white space trimmed; null only when the cell is empty. */
  raw: z.string().nullable(),
  /** null: an amount whose unit the document does not state. */
  unit: z.enum(['count', 'CNY']).nullable(),
  status: FactStatus,
  /** 1 for digital documents, the reader's calibrated estimate for OCR. */
  confidence: z.number().min(0).max(1),
  /** The number that the accounting identities force for a cell without a value. */
  implied: z.number().nullable(),
  at: FactPlace,
});
export type Fact = z.infer<typeof Fact>;
