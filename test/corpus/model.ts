/**
 * What the corpus is made of: a document model that renderers turn into bytes, and the known truth beside it.
 *
 * The corpus imports nothing from `src/`: its labels, codes and types are typed here a second time, on purpose, so that
 * the reader and the writer cannot share a mistake.
 */

/** A cell as the form has it: merged cells are one cell with spans, continuations are not listed. */
export interface CellModel {
  /** Text as printed; `\n` is a line break inside the cell. */
  text: string;
  rowSpan: number;
  columnSpan: number;
  /** Indicator whose value is printed here; null in heads and labels. */
  code: string | null;
  /** Text cut into runs (`832995` + `元`); renderers with runs print them apart. Their concatenation is `text`. */
  runs?: string[];
  /** Inner HTML to print instead of the text (HTML renderers only). */
  html?: string;
}

export type TableName = 'disclosure' | 'requests' | 'proceedings' | 'other';

export interface TableModel {
  kind: 'table';
  name: TableName;
  columns: number;
  /** Rows of the form; a row lists only the cells that begin in it. */
  rows: CellModel[][];
}

export interface ParagraphModel {
  kind: 'paragraph';
  text: string;
  /** `note`: a line that belongs to the table before it. */
  role?: 'salutation' | 'prose' | 'note' | 'date' | 'none';
}

export interface HeadingModel {
  kind: 'heading';
  /** Section by meaning, 1–6. */
  number: number;
  /** As printed, without ordinal: 总体情况. */
  text: string;
  /** The ordinal as printed: `一、`. */
  ordinal: string;
}

export interface TitleModel {
  kind: 'title';
  /** More than one: the title is broken over lines. */
  lines: string[];
}

export interface SignatureModel {
  kind: 'signature';
  names: string[];
  /** As printed; null: no date. */
  date: string | null;
}

export interface ImageModel {
  kind: 'image';
  label: string;
}

export type BlockModel = TitleModel | ParagraphModel | HeadingModel | TableModel | SignatureModel | ImageModel;

export type Template = '2019' | '2021' | '2014' | 'prose';

export interface ExpectedFinding {
  /** Rules that would all do are parted by `|`. */
  rule: string;
  /** null: any codes. */
  codes: string[] | null;
}

/** Known truth of one document, in the shape of the truth files of the seeds; the last five members are the corpus's own. */
export interface Truth {
  file: string;
  title: string | null;
  year: number | null;
  template: Template | null;
  issuedOn: string | null;
  issuerNames: string[];
  /** Code → value; null where no number is printed. Amounts in yuan when their unit is known. */
  facts: Record<string, number | null>;
  units: Record<string, 'CNY' | null>;
  /** Status of each null. */
  statuses: Record<string, string>;
  implied: Record<string, number>;
  /** Findings that must be there, and, but for `tolerated`, no others. */
  findings: ExpectedFinding[];
  /** Rules of severity error that must be there, and no other error. */
  errors: string[];
  /** The document is no such report: the error it must give instead of everything above. */
  failure: 'not_a_report' | 'blank_form' | 'ocr_needed' | null;
  /** Sections by meaning, with their printed wording. */
  sections: { number: number; heading: string }[];
  /** Codes whose value may be missing or differ as long as it is flagged: the document itself is ambiguous there. */
  flaggable: string[];
  /** Rules that may fire besides `findings`, because the document gives a reader reason to; `*`: any rule. */
  tolerated: string[];
  /** Cells of tables kept whole (templates 2014, prose), row by row; null: none are kept. */
  keptCells: string[][] | null;
}

export type BodyKind = 'government' | 'office' | 'department' | 'township' | 'subdistrict' | 'zone' | 'institution';

export interface CorpusBody {
  id: string;
  /** As it signs. */
  name: string;
  /** As its titles call it. */
  titleName: string;
  /** As its prose calls it: 我局. */
  self: string;
  kind: BodyKind;
  level: 'county' | 'township';
  /** About how many requests it gets in a year. */
  requests: number;
  /** Has decisions on licences, penalties and coercion. */
  enforces: boolean;
}

/** Things a renderer does differently when asked; each belongs to an oddity. */
export type Quirk =
  | 'html.moving_colspans'
  | 'html.explicit_empty_cells'
  | 'html.rowspan_too_large'
  | 'html.layout_table'
  | 'html.nested_data_table'
  | 'html.hidden_text'
  | 'html.two_titles'
  | 'html.metadata_table'
  | 'html.metadata_junk_publisher'
  | 'html.unclosed_cells'
  | 'html.head_rows_in_thead'
  | 'html.split_table'
  | 'html.image_tables'
  | 'html.colspan_too_large'
  | 'html.uppercase_tags'
  | 'html.digits_as_references'
  | 'html.no_charset'
  | 'html.wrong_charset'
  | 'docx.grid_before'
  | 'docx.h_merge'
  | 'docx.ghost_columns'
  | 'docx.automatic_numbers'
  | 'docx.text_box'
  | 'docx.content_controls'
  | 'docx.tracked_changes'
  | 'docx.images_only'
  | 'docx.moved_and_hidden_text'
  | 'docx.fields'
  | 'docx.nested_table'
  | 'text.bare_empty_row'
  | 'text.bookmark'
  | 'text.glued_row'
  | 'text.crlf'
  | 'text.bom';

export interface CorpusReport {
  body: CorpusBody;
  year: number;
  blocks: BlockModel[];
  truth: Truth;
  quirks: Quirk[];
  /** How the dump sets paragraphs; from the body, so that one body's reports look alike. */
  style: { indent: string; blankLines: boolean; published: string };
}

/** A number of the seeded generator, 0 ≤ n < 1. */
export type Random = () => number;
