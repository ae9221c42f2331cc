/**
 * What `nianbao show` wants drawn: a sheet of panels, each with its caption. A parser child draws it, because a page of a
 * document has to be opened for it (src/pipeline/extract/draw/, and src/pipeline/ocr/show-crops.ts for scans).
 */
import { z } from 'zod';
import { TableBlock } from './layout.js';

const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** Words under a panel; `latin` stands in for them where no font has Chinese characters. */
export const Caption = z.strictObject({ lines: z.array(z.string()), latin: z.array(z.string()) });
export type Caption = z.infer<typeof Caption>;

/** A page of a PDF, or a strip of it. Boxes in points from the page's top left. */
export const PagePanel = z.strictObject({
  kind: z.literal('page'),
  /** From 1. */
  page: z.number().int().positive(),
  marks: z.array(Box),
  /** Top and bottom of the strip that is shown, in points; null: the whole page. */
  strip: z.tuple([z.number(), z.number()]).nullable(),
  /** What was read on the page, and where: printed where the page's own fonts cannot be. */
  texts: z.array(z.strictObject({ bbox: Box, text: z.string() })),
  caption: Caption,
});
export type PagePanel = z.infer<typeof PagePanel>;

/** A straightened page of a scan, or a part of it. Boxes in points of the page as displayed, as facts have them. */
export const ScanPanel = z.strictObject({
  kind: z.literal('scan'),
  /** From 1. */
  page: z.number().int().positive(),
  marks: z.array(Box),
  /** The marked cells with what is next to them, the page's whole width there, or the page. */
  view: z.enum(['cell', 'row', 'page']),
  caption: Caption,
});
export type ScanPanel = z.infer<typeof ScanPanel>;

/** What a scan panel shows: 8-bit grey, row by row, and the marks in its own pixels. */
export interface ShownPart {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
  readonly marks: readonly (readonly [number, number, number, number])[];
}

/** A table of a document without pages, drawn from its grid. */
export const TablePanel = z.strictObject({
  kind: z.literal('table'),
  table: TableBlock,
  /** Rows of the grid that are drawn, rising. */
  rows: z.array(z.number().int().nonnegative()),
  /** Row and column of the marked cells. */
  marks: z.array(z.tuple([z.number().int(), z.number().int()])),
  caption: Caption,
});
export type TablePanel = z.infer<typeof TablePanel>;

/** Lines of prose, for values that stand in no table. */
export const LinesPanel = z.strictObject({
  kind: z.literal('lines'),
  lines: z.array(z.strictObject({ text: z.string(), marked: z.boolean() })),
  caption: Caption,
});
export type LinesPanel = z.infer<typeof LinesPanel>;

export const Panel = z.discriminatedUnion('kind', [PagePanel, ScanPanel, TablePanel, LinesPanel]);
export type Panel = z.infer<typeof Panel>;

export const Drawing = z.strictObject({
  panels: z.array(Panel).min(1),
  /** Of a document of text whose pictures were read: what the pages of scan panels are (`LayoutPicture`). */
  pictures: z.array(z.strictObject({ page: z.number().int().positive(), ref: z.string() })).optional(),
  /** Panels side by side, on a sheet of small ones; below each other else. */
  tiles: z.boolean().optional(),
});
export type Drawing = z.infer<typeof Drawing>;

/** What a parser child answers: the picture, in base64. */
export const Picture = z.strictObject({ png: z.base64() });
export type Picture = z.infer<typeof Picture>;
