/** Writes small Word files for tests: a body of WordprocessingML, with the parts around it that a test needs. */
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { Layout, TableBlock } from '../../../../src/shared/model/layout.js';

const TRANSITIONAL = 'http://schemas.openxmlformats.org';
export const W_NAMESPACE = `${TRANSITIONAL}/wordprocessingml/2006/main`;

const PREFIXES = [
  `xmlns:w="${W_NAMESPACE}"`,
  `xmlns:r="${TRANSITIONAL}/officeDocument/2006/relationships"`,
  `xmlns:mc="${TRANSITIONAL}/markup-compatibility/2006"`,
  `xmlns:a="${TRANSITIONAL}/drawingml/2006/main"`,
  `xmlns:pic="${TRANSITIONAL}/drawingml/2006/picture"`,
  `xmlns:wp="${TRANSITIONAL}/drawingml/2006/wordprocessingDrawing"`,
  `xmlns:m="${TRANSITIONAL}/officeDocument/2006/math"`,
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
].join(' ');

export interface DocxParts {
  /** Content of `w:body`. */
  readonly body?: string;
  /** Content of `w:styles`, `w:numbering`. */
  readonly styles?: string;
  readonly numbering?: string;
  /** More parts, or other content of these. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
  /** Without compression, where a test's repetitions would look like a zip bomb. */
  readonly stored?: boolean;
}

export function documentXml(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><w:document ${PREFIXES}><w:body>${body}</w:body></w:document>`;
}

export function relationships(...rows: readonly string[]): string {
  return `<Relationships xmlns="${TRANSITIONAL}/package/2006/relationships">${rows.join('')}</Relationships>`;
}

export function relationship(type: string, target: string, more = ''): string {
  const full = `${TRANSITIONAL}/officeDocument/2006/relationships/${type}`;
  return `<Relationship Id="${type}${target.length}" Type="${full}" Target="${target}"${more}/>`;
}

export function makeDocx({ body = '', styles, numbering, parts = {}, stored = false }: DocxParts): Uint8Array {
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `<Types xmlns="${TRANSITIONAL}/package/2006/content-types"/>`,
    '_rels/.rels': relationships(relationship('officeDocument', 'word/document.xml')),
    'word/document.xml': documentXml(body),
    'word/_rels/document.xml.rels': relationships(
      relationship('styles', 'styles.xml'),
      relationship('numbering', 'numbering.xml'),
    ),
    ...(styles === undefined ? {} : { 'word/styles.xml': `<w:styles ${PREFIXES}>${styles}</w:styles>` }),
    ...(numbering === undefined ? {} : { 'word/numbering.xml': `<w:numbering ${PREFIXES}>${numbering}</w:numbering>` }),
    ...parts,
  };
  const zippable: Zippable = {};
  for (const [name, content] of Object.entries(files)) {
    zippable[name] = typeof content === 'string' ? strToU8(content) : content;
  }
  return zipSync(zippable, { level: stored ? 0 : 6 });
}

/** Runs and paragraphs; `properties` go into `w:rPr` and `w:pPr`. */
export function r(text: string, properties = ''): string {
  const own = properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`;
  return `<w:r>${own}<w:t xml:space="preserve">${text}</w:t></w:r>`;
}

export function p(content: string, properties = ''): string {
  const own = properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`;
  return `<w:p>${own}${content === '' || content.startsWith('<') ? content : r(content)}</w:p>`;
}

/** A cell of one paragraph, or of the blocks given as markup. */
export function tc(content: string, properties = ''): string {
  const blocks = content.startsWith('<w:p') || content.startsWith('<w:tbl') || content.startsWith('<w:sdt');
  return `<w:tc><w:tcPr>${properties}</w:tcPr>${blocks ? content : p(content)}</w:tc>`;
}

export function tr(cells: readonly string[], properties = ''): string {
  const own = properties === '' ? '' : `<w:trPr>${properties}</w:trPr>`;
  return `<w:tr>${own}${cells.map((cell) => (cell.startsWith('<') ? cell : tc(cell))).join('')}</w:tr>`;
}

export function tbl(...rows: readonly string[]): string {
  return `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join('')}</w:tbl>`;
}

export function paragraphs(layout: Layout): string[] {
  return layout.blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
}

export function tables(layout: Layout): TableBlock[] {
  return layout.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
}

/** A table as lines of `text@row,column+rows×columns`, the span left out when it is 1×1. */
export function cells(table: TableBlock | undefined): string[] {
  return (table?.cells ?? []).map(({ text, row, column, rowSpan, columnSpan }) => {
    const span = rowSpan === 1 && columnSpan === 1 ? '' : `+${rowSpan}×${columnSpan}`;
    return `${text}@${row},${column}${span}`;
  });
}

/** How often each kind of note is counted. */
export function notes(layout: Layout): Record<string, number> {
  return Object.fromEntries(layout.notes.map(({ kind, count }) => [kind, count]));
}
