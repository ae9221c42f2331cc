/**
 * What the parts of the stage `ocr` hand to each other as JSON, so that each page can be read by itself:
 *
 *     planScan   plan.ts        the document → ScanPlan: how its pages lie, their tables, how these join
 *     readPage   read-scan.ts   the document and one PlannedPage → PageReading: its cells and lines, read
 *     joinScan   join-scan.ts   plan and readings → the layout
 *
 * A cell is read by its place in the whole table, which may begin pages before; the plan says it. No pixels are in it: a page's are
 * made again out of its picture, `bend` and `turn`.
 */
import { z } from 'zod';
import { Cell, ParagraphBlock } from '../../shared/model/layout.js';
import { ScanNeed } from './scan-need.js';

const count = z.number().int().nonnegative();
const Box = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() });
const Points = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const FormName = z.enum(['disclosure', 'requests', 'proceedings']);

const PlannedCell = z.object({
  row: count,
  column: count,
  rowSpan: count,
  columnSpan: count,
  box: Box,
  bbox: Points,
});

/** The whole table that a table of a page belongs to, as far as its cells are read by it. */
export const WholeTable = z.object({
  form: FormName.nullable(),
  rows: count,
  columns: count,
  sureness: z.number(),
});
export type WholeTable = z.infer<typeof WholeTable>;

export const PlannedTable = z.object({
  box: Box,
  bbox: Points,
  rows: count,
  columns: count,
  xs: z.array(z.number()),
  ys: z.array(z.number()),
  open: z.object({ top: z.boolean(), bottom: z.boolean(), left: z.boolean(), right: z.boolean() }),
  sureness: z.number(),
  cells: z.array(PlannedCell),
  /** Rows at its top that repeat the whole's heads, and the row of the whole that comes after them. */
  heads: count,
  firstRow: count,
  /** For each of its rules down the page, from the left: which rule of the whole it is. */
  edges: z.array(count),
  /** Index into `ScanPlan.tables`. */
  table: count,
  whole: WholeTable,
});
export type PlannedTable = z.infer<typeof PlannedTable>;

export const PlannedPage = z.object({
  page: z.number().int().positive(),
  print: z.number(),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  turnSure: z.boolean(),
  skew: z.number(),
  bend: z.object({ a: z.number(), b: z.number(), d: z.number(), e: z.number() }),
  lines: z.array(z.object({ box: Box, bbox: Points })),
  tables: z.array(PlannedTable),
});
export type PlannedPage = z.infer<typeof PlannedPage>;

export const ScanPlan = z.object({
  /** What the plan is for. */
  need: ScanNeed,
  pages: z.array(PlannedPage),
  /** Pages that give no picture. */
  lost: z.array(z.number().int().positive()),
  /** Those of them that are pictures of a kind that nothing here draws; absent: none. */
  metafiles: z.array(z.number().int().positive()).optional(),
  /** Whole tables, in order; where each begins: page, and pixels from its top. */
  tables: z.array(WholeTable.extend({ page: z.number().int().positive(), at: z.number() })),
});
export type ScanPlan = z.infer<typeof ScanPlan>;

export const PageReading = z.object({
  /** Cells of the page's tables in rows and columns of the whole, by index of the whole. */
  tables: z.array(z.object({ table: count, cells: z.array(Cell) })),
  /** What stands between, and how far down the page. */
  prose: z.array(z.object({ at: z.number(), block: ParagraphBlock })),
});
export type PageReading = z.infer<typeof PageReading>;
