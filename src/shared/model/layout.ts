/**
 * The layout: what every extractor ends in, whatever the format of the document.
 *
 * A layout is a list of blocks in reading order. A block is a paragraph or a table. A table is a *full grid*:
 * `rows` × `columns` positions, each covered by exactly one cell; a merged cell is one cell with spans, placed at its
 * top left position. Everything after `extract` sees nothing but this, and is blind to the format.
 *
 * An extractor never invents a value. What it had to assume is written down: a row whose number of printed cells does
 * not fit its table is an `IrregularRow`; what it could not read (pictures, a damaged part) is a `LayoutNote`.
 */
import { z } from 'zod';
import { Candidate, Readers } from './candidate.js';

/** Where a block or cell stands: `line` (from 1) in text, html, docx, doc; `page` (from 1) and `bbox` in PDF and scans. */
export const PlaceInDocument = z.object({
  /** Line of the source text (text, html: line of the decoded file; docx, doc: running number of the paragraph). */
  line: z.number().int().positive().optional(),
  page: z.number().int().positive().optional(),
  /** `[x0, y0, x1, y1]` in points from the page's top left. */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});
export type PlaceInDocument = z.infer<typeof PlaceInDocument>;

export const Cell = PlaceInDocument.extend({
  /** Row of the cell's top left position, from 0, heads included. */
  row: z.number().int().nonnegative(),
  /** Column of the cell's top left position, from 0. */
  column: z.number().int().nonnegative(),
  rowSpan: z.number().int().positive(),
  columnSpan: z.number().int().positive(),
  /** Text as printed; lines inside the cell are joined by `\n`; white space at both ends trimmed. Empty: ''. */
  text: z.string(),
  /** Scans only, in cells of values: what the readers take it for, best first (`text` is the first); none: no text to them. */
  ocr: z.strictObject({ candidates: z.array(Candidate), readers: Readers.optional() }).optional(),
});
export type Cell = z.infer<typeof Cell>;

/**
 * A row that printed more or fewer cells than its table has columns, so that the extractor had to choose where its
 * cells belong. The values of such a row are not trusted without a finding (`cell.count`).
 */
export const IrregularRow = PlaceInDocument.extend({
  row: z.number().int().nonnegative(),
  /** Value cells the row should have by its table's other rows. */
  expected: z.number().int().nonnegative(),
  /** Value cells that are printed. */
  found: z.number().int().nonnegative(),
});
export type IrregularRow = z.infer<typeof IrregularRow>;

export const ParagraphBlock = PlaceInDocument.extend({
  kind: z.literal('paragraph'),
  /** Text as printed, without line breaks inside, white space at both ends trimmed; automatic numbers included. Never empty. */
  text: z.string(),
  /** Heading level if the format says so (h1 = 1, Word outline level + 1); absent for ordinary text. */
  level: z.number().int().positive().optional(),
  /** `right` or `center` where the format says so (titles and signatures are set that way). */
  align: z.enum(['left', 'center', 'right']).optional(),
});
export type ParagraphBlock = z.infer<typeof ParagraphBlock>;

export const TableBlock = PlaceInDocument.extend({
  kind: z.literal('table'),
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  /** In order of row, then column. Every position of the grid is covered by exactly one cell. */
  cells: z.array(Cell),
  irregular: z.array(IrregularRow),
});
export type TableBlock = z.infer<typeof TableBlock>;

export const Block = z.discriminatedUnion('kind', [ParagraphBlock, TableBlock]);
export type Block = z.infer<typeof Block>;

/** Why a page has to be looked at (OCR) rather than read, or cannot be read at all. */
export const PageReason = z.enum([
  /** A picture covers the page, and there is no text beside it. */
  'picture',
  /** Text drawn as outlines. */
  'outlines',
  /** Nothing but invisible text over a picture: what another OCR has left. */
  'invisible_text',
  /** A font that cannot be read. */
  'unreadable_font',
  /** Replacement and private-use characters, `(cid:12)`. */
  'meaningless_characters',
  /** Characters that make no words: the font says of its glyphs that they are others. */
  'no_words',
  /** A picture that is drawn rather than printed (EMF, WMF): nothing here draws it. */
  'metafile',
  /** What stands on it comes from a stream that contradicts its checksum, and its picture does, too. */
  'damaged',
]);
export type PageReason = z.infer<typeof PageReason>;

/**
 * What an extractor saw and could not put into blocks. `page_by_ocr`: pages that were read from pixels, in a document whose others
 * are text. `image`: a picture that may hold text. `picture_unread`: one that may hold a table of the form and could not be read;
 * its `pages` are those of `LayoutPicture`. `converted`: another program
 * made readable what no reader of ours reads; `repaired`: it did so with a damaged file, so that every number is its guess.
 */
export const LayoutNote = z.object({
  kind: z.enum([
    'image',
    'text_box',
    'hidden_text',
    'deleted_text',
    'replaced_characters',
    'truncated',
    'page_needs_ocr',
    'page_by_ocr',
    'picture_unread',
    'converted',
    'repaired',
  ]),
  count: z.number().int().positive(),
  /** The pages that are meant, from 1, where the format has pages. */
  pages: z.array(z.number().int().positive()).optional(),
  /** Of `page_needs_ocr`, `picture_unread` and `truncated`: why, one for each of `pages`. */
  reasons: z.array(PageReason).optional(),
});
export type LayoutNote = z.infer<typeof LayoutNote>;

/** What stands around the content (a page's `<title>`, its metadata table): hints for the normaliser, never facts. */
export const LayoutHints = z.object({
  /** Titles in the order of trust: an article heading first, `<title>` elements, a document's title property. */
  titles: z.array(z.string()),
  /** 发布机构 of a metadata table. Often wrong or junk. */
  publisher: z.string().nullable(),
  /** 发布日期 / 公开日期 … as `YYYY-MM-DD`; not the date of the signature. */
  publishedOn: z.string().nullable(),
});
export type LayoutHints = z.infer<typeof LayoutHints>;

export const ExtractMethod = z.enum(['text', 'html', 'docx', 'doc', 'pdf', 'ocr']);
export type ExtractMethod = z.infer<typeof ExtractMethod>;

/** A picture inside a document of text (docx, doc, HTML), which may be a page of it. */
export const LayoutPicture = z.strictObject({
  /** What stands for the page in places of what is read in it: from 1, in the order of the document. */
  page: z.number().int().positive(),
  /** Where its bytes are, as the reader of the format finds them (extract/pictures.ts): `word/media/image1.png`. */
  ref: z.string(),
  /** How many of the layout's blocks stand before it. */
  after: z.number().int().nonnegative(),
});
export type LayoutPicture = z.infer<typeof LayoutPicture>;

export const Layout = z.object({
  method: ExtractMethod,
  /** What the bytes are, by content: `text/plain`, `text/html`, the docx type … */
  mediaType: z.string(),
  hints: LayoutHints,
  blocks: z.array(Block),
  notes: z.array(LayoutNote),
  /** Pictures whose bytes lie in the document, each once; absent: none. */
  pictures: z.array(LayoutPicture).optional(),
});
export type Layout = z.infer<typeof Layout>;

/**
 * Whether what stands on a page of a layout by OCR was read from pixels: where some pages are text, or pictures stand in a document of
 * text, not all is. `page`: of the block or cell; text without pages has none.
 */
export function isFromPixels({ method, notes }: Layout, page: number | undefined): boolean {
  if (method !== 'ocr') return false;
  const scanned = notes.find(({ kind }) => kind === 'page_by_ocr')?.pages;
  return scanned === undefined || (page !== undefined && scanned.includes(page));
}

/** What was done to a document that no reader of ours can read, before it was read as docx. */
export const Conversion = z.strictObject({
  /** The program and its version. */
  by: z.string(),
  /** What the document is. */
  mediaType: z.string(),
  /** It is damaged: what is read is what the program made of the damage. */
  damaged: z.boolean(),
});
export type Conversion = z.infer<typeof Conversion>;

/** Every outside value `extract` may use, and nothing else: it is hashed into the stage output's key. */
export const ExtractContext = z.object({
  /** `Content-Type` charset of the HTTP answer, or null. */
  declaredCharset: z.string().nullable(),
  /** The bytes are not the document but what it was converted to; absent: they are the document. */
  converted: Conversion.optional(),
});
export type ExtractContext = z.infer<typeof ExtractContext>;
