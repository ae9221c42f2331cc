/** What an oddity is, and helpers that change a report and its truth together. */
import { brokenIdentities, impliedNumbers } from '../identities.js';
import type {
  BlockModel,
  CellModel,
  CorpusReport,
  HeadingModel,
  ParagraphModel,
  Quirk,
  Random,
  SignatureModel,
  TableModel,
  TableName,
  TitleModel,
} from '../model.js';

export interface Oddity {
  id: string;
  /** Section of the notes on variation (1 templates, 2 forms, 3 sums, 4 titles, 5 sections, 6 labels, 7 cells, 8 serialisations, 9 dates). */
  section: number;
  /** What is odd. */
  says: string;
  /** Renderer ids or families in which it shows. */
  renderers: readonly string[];
  /** Changes the copy given and its truth, and returns it; null when the report has no place for it. */
  apply: (report: CorpusReport, random: Random) => CorpusReport | null;
}

/** Renderings in which everything that is printed can be told apart. */
export const ALL = ['text', 'html', 'docx'] as const;
/** Those that keep empty cells. */
export const WITH_EMPTY_CELLS = [
  'text-cells',
  'text-tabs',
  'text-grid',
  'text-pipes',
  'markdown',
  'text-gbk',
  'html',
  'docx',
] as const;
/** Those that keep line breaks, spans and blanks inside a cell. */
export const WITH_RICH_CELLS = ['text-cells', 'text-gbk', 'html', 'docx'] as const;

/** `change` does its work on the report and says false when there is no place for it. */
export function oddity(
  id: string,
  section: number,
  says: string,
  renderers: readonly string[],
  change: (report: CorpusReport, random: Random) => boolean | void,
): Oddity {
  return {
    id,
    section,
    says,
    renderers,
    apply: (report, random) => (change(report, random) === false ? null : report),
  };
}

/** An oddity of the rendering only: the truth stays as it is. */
export function quirk(id: Quirk, section: number, says: string, renderers: readonly string[]): Oddity {
  return oddity(id, section, says, renderers, (report) => {
    report.quirks.push(id);
  });
}

export function findTable(report: CorpusReport, name: TableName): TableModel | undefined {
  return report.blocks.find((block): block is TableModel => block.kind === 'table' && block.name === name);
}

export function findTitle(report: CorpusReport): TitleModel | undefined {
  return report.blocks.find((block): block is TitleModel => block.kind === 'title');
}

export function findSignature(report: CorpusReport): SignatureModel | undefined {
  return report.blocks.find((block): block is SignatureModel => block.kind === 'signature');
}

export function findHeading(report: CorpusReport, number: number): HeadingModel | undefined {
  return report.blocks.find((block): block is HeadingModel => block.kind === 'heading' && block.number === number);
}

export function cells(report: CorpusReport): CellModel[] {
  return report.blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat() : []));
}

export function findCell(report: CorpusReport, code: string): CellModel | undefined {
  return cells(report).find((cell) => cell.code === code);
}

/** Cells that print a value, the line of the published total excepted (its label is in the same cell). */
export function valueCells(report: CorpusReport): CellModel[] {
  return cells(report).filter((cell) => cell.code !== null && cell.code !== 'disclosure.published_total');
}

export function paragraphs(report: CorpusReport): ParagraphModel[] {
  return report.blocks.filter((block): block is ParagraphModel => block.kind === 'paragraph');
}

/** Puts blocks behind the first block that fits; false when none does. */
export function insertAfter(
  report: CorpusReport,
  fits: (block: BlockModel) => boolean,
  ...blocks: BlockModel[]
): boolean {
  const at = report.blocks.findIndex(fits);
  if (at < 0) return false;
  report.blocks.splice(at + 1, 0, ...blocks);
  return true;
}

/** Takes a table out, its facts with it. */
export function removeTable(report: CorpusReport, name: TableName): TableModel | null {
  const table = findTable(report, name);
  if (!table) return null;
  report.blocks.splice(report.blocks.indexOf(table), 1);
  for (const code of Object.keys(report.truth.facts)) {
    if (!code.startsWith(`${name}.`)) continue;
    delete report.truth.facts[code];
    delete report.truth.units[code];
  }
  return table;
}

/** Prints something that is no number in a value's cell. */
export function setNull(
  report: CorpusReport,
  code: string,
  printed: string,
  status: 'blank' | 'placeholder' | 'unreadable',
): boolean {
  const cell = findCell(report, code);
  if (!cell) return false;
  cell.text = printed;
  report.truth.facts[code] = null;
  report.truth.statuses[code] = status;
  return true;
}

/** Prints another number, or prints a number otherwise, and says what it means. */
export function setValue(report: CorpusReport, code: string, printed: string, value: number): boolean {
  const cell = findCell(report, code);
  if (!cell) return false;
  cell.text = printed;
  report.truth.facts[code] = value;
  return true;
}

/** Changes labels and heads (everything in tables that is no value). */
export function relabel(report: CorpusReport, change: (text: string) => string, name?: TableName): boolean {
  let changed = false;
  for (const block of report.blocks) {
    if (block.kind !== 'table' || (name !== undefined && block.name !== name)) continue;
    for (const cell of block.rows.flat()) {
      if (cell.code !== null) continue;
      const text = change(cell.text);
      changed ||= text !== cell.text;
      cell.text = text;
    }
  }
  return changed;
}

/** Changes the prose; says whether anything changed. */
export function rephrase(report: CorpusReport, change: (text: string) => string): boolean {
  let changed = false;
  for (const paragraph of paragraphs(report)) {
    const text = change(paragraph.text);
    changed ||= text !== paragraph.text;
    paragraph.text = text;
  }
  return changed;
}

/** Works out anew what follows from the printed numbers: broken identities and implied numbers. */
export function judge(report: CorpusReport): void {
  const { truth } = report;
  const broken = brokenIdentities(truth.facts);
  truth.findings.push(...broken);
  truth.errors.push(...broken.map((finding) => finding.rule));
  truth.implied = impliedNumbers(truth.facts);
}

export function expectFinding(report: CorpusReport, rule: string, codes: string[] | null, isError = false): void {
  report.truth.findings.push({ rule, codes });
  if (isError) report.truth.errors.push(rule);
}
