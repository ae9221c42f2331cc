/**
 * The report: what the normaliser makes of a layout, and the JSON that the outside world gets (docs/output.md).
 *
 * Three shapes, from inside to outside:
 * - `ReportDraft`: output of the stage `normalize`; facts without `implied`, and the observations that the rules judge.
 * - `CheckedReport`: output of the stage `validate`; facts with `implied`, and the rule hits.
 * - `ReportDocument`: the JSON of one report with its document around it, messages in one language.
 */
import { z } from 'zod';
import { CellReadings } from './candidate.js';
import { Fact, FactPlace } from './fact.js';
import { Finding, RuleHit } from './finding.js';
import { ExtractMethod, LayoutNote } from './layout.js';

/** Form of the requests matrix: `2019` （六）is one row, `2021` three rows; `2014` statistics table; `prose` no table. */
export const Template = z.enum(['2019', '2021', '2014', 'prose']);
export type Template = z.infer<typeof Template>;

export const Level = z.enum(['province', 'prefecture', 'county', 'township']);
export type Level = z.infer<typeof Level>;

export const BodyKind = z.enum([
  'government',
  'office',
  'department',
  'township',
  'subdistrict',
  'zone',
  'institution',
]);
export type BodyKind = z.infer<typeof BodyKind>;

export const Issuer = z.strictObject({
  /** The first of `names`; null when the document names nobody. */
  name: z.string().nullable(),
  /** Every signing body in the order of the signature block, or the body in the title when nobody signs. */
  names: z.array(z.string()),
  /** GB/T 2260 code of the place the body belongs to. */
  division: z.string().nullable(),
  level: Level.nullable(),
  kind: BodyKind.nullable(),
});
export type Issuer = z.infer<typeof Issuer>;

export const Section = z.strictObject({
  /** 1–6 by meaning; null for a section of no known meaning (templates 2014 and prose have more of them). */
  number: z.number().int().min(1).max(6).nullable(),
  heading: z.string(),
  /** Paragraphs of the section joined by `\n`; tables left out. */
  text: z.string(),
});
export type Section = z.infer<typeof Section>;

export const ReportHead = z.strictObject({
  /** Joined over line breaks, inner blanks removed. */
  title: z.string().nullable(),
  /** The year reported on. */
  year: z.number().int().nullable(),
  template: Template.nullable(),
  issuer: Issuer,
  /** Date of the signature, `YYYY-MM-DD`. */
  issuedOn: z.string().nullable(),
  sections: z.array(Section),
});
export type ReportHead = z.infer<typeof ReportHead>;

/** The three tables of the 2019/2021 form. */
export const FormTable = z.enum(['disclosure', 'requests', 'proceedings']);
export type FormTable = z.infer<typeof FormTable>;

/** A part of the form that can be of one template or the other, independently of the rest of the document. */
export const BlockSeen = z.strictObject({
  table: FormTable,
  /** `article20_1`, `article20_5`, … for disclosure; `matrix` for requests; `results` for proceedings. */
  block: z.string(),
  /** null: this block looks alike in both templates. */
  template: z.enum(['2019', '2021']).nullable(),
  at: FactPlace,
});
export type BlockSeen = z.infer<typeof BlockSeen>;

/** A row of a known table that printed more or fewer values than its table has columns. */
export const RaggedRow = z.strictObject({
  codes: z.array(z.string()),
  expected: z.number().int(),
  found: z.number().int(),
  at: FactPlace,
});
export type RaggedRow = z.infer<typeof RaggedRow>;

/** A printed value inside a known table that no label leads to: it is kept and flagged, never guessed. */
export const UnplacedCell = z.strictObject({ table: FormTable, label: z.string(), raw: z.string(), at: FactPlace });
export type UnplacedCell = z.infer<typeof UnplacedCell>;

/** A table that occurs twice; `codes` are those whose values differ (none: a harmless copy). */
export const RepeatedTable = z.strictObject({ table: FormTable, codes: z.array(z.string()), at: FactPlace });
export type RepeatedTable = z.infer<typeof RepeatedTable>;

/** A table of the form that says another year than the report, which has no other such table; `codes` are its facts. */
export const OtherYear = z.strictObject({ table: FormTable, year: z.number().int(), codes: z.array(z.string()) });
export type OtherYear = z.infer<typeof OtherYear>;

/** A table of the shape of one of the form's whose words are not; `codes` are the facts of the one that was read beside it. */
export const UnknownTable = z.strictObject({ table: FormTable, codes: z.array(z.string()), at: FactPlace });
export type UnknownTable = z.infer<typeof UnknownTable>;

/** Counts in a unit that stands for many (百件), and so multiplied; `codes` are those that are not zero. */
export const ScaledTable = z.strictObject({ table: FormTable, unit: z.string(), codes: z.array(z.string()) });
export type ScaledTable = z.infer<typeof ScaledTable>;

/** A section heading as printed. */
export const SectionSeen = z.strictObject({
  number: z.number().int().min(1).max(6).nullable(),
  /** The ordinal that stands before the heading; null when none is printed. */
  printed: z.number().int().nullable(),
  heading: z.string(),
  line: z.number().int().nullable(),
});
export type SectionSeen = z.infer<typeof SectionSeen>;

/** A cell of a table kept whole (templates `2014` and `prose`). */
export const KeptCell = z.strictObject({
  table: z.number().int().nonnegative(),
  row: z.number().int().nonnegative(),
  column: z.number().int().nonnegative(),
  rowSpan: z.number().int().positive(),
  columnSpan: z.number().int().positive(),
  text: z.string(),
  at: FactPlace,
});
export type KeptCell = z.infer<typeof KeptCell>;

/** Parts of a scanned report that its prose says; `cells`: those kept of an older form. */
export const ReadOnce = z.enum(['title', 'year', 'body', 'date', 'cells']);
export type ReadOnce = z.infer<typeof ReadOnce>;

/** What the normaliser saw and did not judge; each list is the input of one or two rules. */
export const Observations = z.strictObject({
  blocks: z.array(BlockSeen),
  ragged: z.array(RaggedRow),
  unplaced: z.array(UnplacedCell),
  repeated: z.array(RepeatedTable),
  /** Absent: none. */
  otherYears: z.array(OtherYear).optional(),
  /** Absent: none. */
  unknown: z.array(UnknownTable).optional(),
  /** Absent: none. */
  scaled: z.array(ScaledTable).optional(),
  sections: z.array(SectionSeen),
  /** Other years than the reported one that the prose speaks of as if it were the reported one. */
  proseYears: z.array(z.number().int()),
  /** Pictures in the document (a missing table may be one of them). */
  images: z.number().int(),
  /** Parts of the document that were not read. */
  unread: z.array(LayoutNote),
  /** The document was read through another program; `repaired`: it was damaged. Absent: we read it ourselves. */
  conversion: z.enum(['converted', 'repaired']).optional(),
  /** Scans only: what the readers take each fact's cell for, best first. */
  readings: z.array(CellReadings).optional(),
  /** Scans only: what was read in prose, or kept of an older form, and has no second witness. */
  unconfirmed: z.array(ReadOnce).optional(),
});
export type Observations = z.infer<typeof Observations>;

export const ReportDraft = z.strictObject({
  method: ExtractMethod,
  report: ReportHead,
  /** In the order of the indicator table; `implied` is null throughout. */
  facts: z.array(Fact),
  cells: z.array(KeptCell),
  observations: Observations,
});
export type ReportDraft = z.infer<typeof ReportDraft>;

/** Every outside value `normalize` may use, and nothing else: it is hashed into the stage output's key. */
export const NormalizeContext = z.strictObject({
  /** What the source, manifest or `--division` says; wins over the text. */
  division: z.string().nullable(),
  /** Body named by the manifest; wins over the text. */
  body: z.string().nullable(),
  /** Year named by the manifest; wins over the text. */
  year: z.number().int().nullable(),
});
export type NormalizeContext = z.infer<typeof NormalizeContext>;

export const CheckedReport = z.strictObject({
  method: ExtractMethod,
  report: ReportHead,
  facts: z.array(Fact),
  cells: z.array(KeptCell),
  /** In the order of the rule table, then of the codes. */
  hits: z.array(RuleHit),
  /** Scans only: how the facts' cells were read, in the order of the facts. */
  readings: z.array(CellReadings).optional(),
});
export type CheckedReport = z.infer<typeof CheckedReport>;

export const DocumentHead = z.strictObject({
  sha256: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  parent: z.string().nullable(),
});
export type DocumentHead = z.infer<typeof DocumentHead>;

export const ReportDocument = z.strictObject({
  schemaVersion: z.literal(1),
  document: DocumentHead,
  report: ReportHead,
  facts: z.array(Fact),
  findings: z.array(Finding),
  extraction: z.strictObject({ method: z.string(), version: z.string() }),
});
export type ReportDocument = z.infer<typeof ReportDocument>;
