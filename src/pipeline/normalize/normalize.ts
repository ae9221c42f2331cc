/**
 * Stage `normalize`: a layout becomes a report draft. Pure, synchronous, deterministic, and blind to the format.
 *
 * Errors: `not_a_report` for a readable document that is no annual report on information disclosure; `blank_form` for the
 * form's tables without one number.
 */
import { NianbaoError } from '../../shared/errors.js';
import type { Fact } from '../../shared/model/fact.js';
import { isFromPixels, type Layout, type LayoutNote } from '../../shared/model/layout.js';
import type { BlockSeen, NormalizeContext, Observations, ReportDraft, Template } from '../../shared/model/report.js';
import { issuerOf } from './issuer.js';
import { looksNumeric } from './numbers.js';
import { keptCells, oldTemplate } from './old-forms.js';
import { staleYears } from './prose-years.js';
import { paragraphsOf, type Paragraph } from './prose.js';
import { readSections, type SectionsRead } from './sections.js';
import { findSignature, type Signature } from './signature.js';
import type { TableFacts } from './tables/collect.js';
import { readTables } from './tables/find.js';
import { publishedTotalInParagraph } from './tables/published-total.js';
import { bodyOfTitle, findTitle, isTitle, type TitleSeen } from './title.js';
import { unconfirmed } from './witnesses.js';
import { yearOf } from './year.js';

/** Raised whenever the output for any layout changes. */
export const NORMALIZE_VERSION = '4';

/** Notes of an extractor that say that a part of the document was not read. */
const UNREAD: ReadonlySet<LayoutNote['kind']> = new Set(['truncated', 'page_needs_ocr', 'picture_unread']);

/** Fewest characters of prose that make a report of a title without tables and sections. */
const LEAST_PROSE = 80;
/** A page with so many titles of reports is a list of them. */
const LIST_OF_TITLES = 4;

/** The report in a layout, with its facts and what was observed for the rules. */
export function normalize(layout: Layout, context: NormalizeContext): ReportDraft {
  const paragraphs = paragraphsOf(layout);
  const title = findTitle(paragraphs, layout.hints);
  const signature = findSignature(paragraphs, title.blocks);
  const prose = paragraphs.filter(
    (paragraph) =>
      !title.blocks.has(paragraph.block) &&
      !signature.blocks.has(paragraph.block) &&
      publishedTotalInParagraph(paragraph.text, {}) === null,
  );
  const sections = readSections(prose);
  const opening = [...sections.preface, ...(sections.bodies[0]?.paragraphs ?? [])];
  const sources = { title: title.title, opening, hints: layout.hints };
  const year = context.year ?? yearOf({ ...sources, issuedOn: signature.date });

  const tables = readTables(layout, year);
  const hasForm = isForm(tables);
  if (hasForm && !hasNumber(layout)) throw new NianbaoError('blank_form');
  if (title.lookAlike) throw new NianbaoError('not_a_report');
  if (!hasForm) requireReport(title.title, prose, sections, layout);

  const known = new Set(sections.sections.map((section) => section.number).filter((number) => number !== null));
  const template = hasForm ? templateOf(tables.blocks) : oldTemplate(layout, year, known.size);
  const isOld = template === '2014' || template === 'prose';
  const cells = isOld ? keptCells(layout) : [];
  const issuer = issuerOf(
    { ...sources, signed: signedNames(layout, title, signature), dated: signature.date !== null },
    context,
  );
  const images = layout.notes.reduce((sum, note) => sum + (note.kind === 'image' ? note.count : 0), 0);
  return {
    method: layout.method,
    report: {
      title: title.title,
      year,
      template,
      issuer,
      issuedOn: signature.date,
      sections: [...sections.sections],
    },
    facts: isOld ? [] : factsOf(layout, tables),
    cells,
    observations: {
      blocks: isOld ? [] : [...tables.blocks],
      ragged: isOld ? [] : [...tables.ragged],
      unplaced: isOld ? [] : [...tables.unplaced],
      repeated: isOld ? [] : [...tables.repeated],
      ...(isOld || tables.otherYears.length === 0 ? {} : { otherYears: [...tables.otherYears] }),
      ...(isOld || tables.unknown.length === 0 ? {} : { unknown: [...tables.unknown] }),
      ...(isOld || tables.scaled.length === 0 ? {} : { scaled: [...tables.scaled] }),
      sections: isOld ? [] : [...sections.seen],
      proseYears: isOld || year === null ? [] : staleYears(textsOf(sections), year),
      images,
      unread: layout.notes.filter((note) => UNREAD.has(note.kind)),
      ...conversionOf(layout),
      ...(layout.method === 'ocr' && !isOld ? { readings: [...tables.readings] } : {}),
      ...(layout.method === 'ocr'
        ? {
            unconfirmed: unconfirmed(
              {
                ...sources,
                ...{ year, issuer, signature },
                titleIsText: areText(layout, title.blocks),
                signatureIsText: areText(layout, signature.blocks),
                cells: cells.filter(({ at }) => isFromPixels(layout, at.page)).length,
              },
              context,
            ),
          }
        : {}),
    },
  };
}

/**
 * The bodies that sign. Where a title of text names one in full, a signature of one body that was read from pixels says nothing
 * more: rare signs of names are often misread.
 */
function signedNames(layout: Layout, { title, blocks }: TitleSeen, signature: Signature): readonly string[] {
  const [name = '', ...others] = signature.names;
  const isNamed = title !== null && areText(layout, blocks) && bodyOfTitle(title).length >= name.length;
  return isNamed && others.length === 0 && !areText(layout, signature.blocks) ? [] : signature.names;
}

/** Whether these blocks, if any, were not read from pixels. */
function areText(layout: Layout, indexes: ReadonlySet<number>): boolean {
  return [...indexes].every((index) => !isFromPixels(layout, layout.blocks[index]?.page));
}

/** Highest confidence of what a scan says and no reader of cells has read: numbers in prose. */
const UNREAD_BY_CELL = 0.5;

function factsOf(layout: Layout, { facts, readings }: TableFacts): Fact[] {
  if (layout.method !== 'ocr') return [...facts];
  const read = new Set(readings.map(({ code }) => code));
  const isText = ({ at }: Fact): boolean => !isFromPixels(layout, at.page);
  return facts.map((fact) =>
    read.has(fact.code) || isText(fact) ? fact : { ...fact, confidence: Math.min(fact.confidence, UNREAD_BY_CELL) },
  );
}

/** Said only of documents that were converted. */
function conversionOf({ notes }: Layout): Pick<Observations, 'conversion'> {
  const kinds = notes.map(({ kind }) => kind);
  if (kinds.includes('repaired')) return { conversion: 'repaired' };
  return kinds.includes('converted') ? { conversion: 'converted' } : {};
}

/** Whether the tables are the form's: one that only this form has. */
function isForm(tables: TableFacts): boolean {
  return tables.blocks.length > 0 || tables.seen.has('requests') || tables.seen.has('proceedings');
}

function hasNumber(layout: Layout): boolean {
  return layout.blocks.some((block) => block.kind === 'table' && block.cells.some((cell) => looksNumeric(cell.text)));
}

/** A document without the form's tables is a report if it is titled as one and says something. */
function requireReport(
  title: string | null,
  prose: readonly Paragraph[],
  sections: SectionsRead,
  layout: Layout,
): void {
  const known = sections.sections.filter((section) => section.number !== null).length;
  const length = prose.reduce((sum, paragraph) => sum + paragraph.tight.length, 0);
  const isList = prose.filter((paragraph) => isTitle(paragraph.tight)).length >= LIST_OF_TITLES;
  const hasTable = layout.blocks.some((block) => block.kind === 'table');
  const says = known >= 2 || hasTable || length >= LEAST_PROSE;
  if (title === null || isList || !says) throw new NianbaoError('not_a_report');
}

/** （六）in the requests matrix decides; without it the other blocks, by majority. */
function templateOf(blocks: readonly BlockSeen[]): Template | null {
  const matrix = blocks.find((block) => block.table === 'requests' && block.template !== null);
  if (matrix) return matrix.template;
  const count = (template: Template): number => blocks.filter((block) => block.template === template).length;
  if (count('2019') === count('2021')) return null;
  return count('2019') > count('2021') ? '2019' : '2021';
}

function textsOf(sections: SectionsRead): readonly string[] {
  const bodies = sections.bodies.flatMap((body) => body.paragraphs);
  return [...sections.preface, ...bodies].map((paragraph) => paragraph.tight);
}
