/** What the reader of scans and the stages behind it say of a scan of the corpus, against the scan's truth. */
import { readFileSync } from 'node:fs';
import type { ScanTruth } from '../corpus/scan/model.js';
import { asNianbaoError } from '../../src/shared/errors.js';
import type { CheckedReport } from '../../src/shared/model/report.js';
import { mediaTypeOf } from '../../src/pipeline/extract/extract.js';
import { normalize } from '../../src/pipeline/normalize/normalize.js';
import { readScan } from '../../src/pipeline/ocr/read-scan.js';
import { validate } from '../../src/pipeline/validate/validate.js';

export interface ScanVerdict {
  readonly dpi: number;
  readonly level: string;
  /**
   * Values that are printed, and of those: right (flagged ones too), right and flagged although nothing on the paper is a reason
   * to, right because the sums chose them (`restored`, not flagged), the same but wrong, wrong and flagged, in no fact.
   */
  readonly values: number;
  readonly right: number;
  readonly flaggedRight: number;
  readonly restoredRight: number;
  readonly restoredWrong: number;
  readonly flaggedWrong: number;
  readonly missing: number;
  /** Wrong, and nothing says so. */
  readonly silent: readonly string[];
  /** Each value that is not right, for people. */
  readonly lines: readonly string[];
  readonly seconds: number;
  /** The error when no report is read. */
  readonly error: string | null;
  /** What was read; null with an error. */
  readonly document: CheckedReport | null;
}

/** A scan through all stages, in this process. Throws the document's error. */
export async function reportOfScan(bytes: Uint8Array): Promise<CheckedReport> {
  const layout = await readScan(bytes, mediaTypeOf(bytes));
  return validate(normalize(layout, { division: null, body: null, year: null }));
}

async function read(file: string): Promise<{ document: CheckedReport | null; error: string | null }> {
  try {
    return { document: await reportOfScan(readFileSync(file)), error: null };
  } catch (thrown) {
    return { document: null, error: asNianbaoError(thrown).code };
  }
}

/** Values that are in no fact and of which no finding speaks. */
function unsaid(missing: readonly string[], document: CheckedReport | null): string[] {
  if (document === null) return [];
  const named = new Set(document.hits.flatMap(({ codes }) => codes));
  const tables = new Set(
    document.hits.flatMap(({ rule, params }) => (rule === 'table.missing' ? params['table'] : [])),
  );
  return missing
    .filter((code) => !named.has(code) && !tables.has(code.slice(0, code.indexOf('.'))))
    .map((code) => `${code}: missing, and no finding says so`);
}

/** What the report's head says otherwise than the paper, and no finding doubts. */
function headErrors({ report: truth }: ScanTruth, document: CheckedReport | null): string[] {
  if (document === null) return [];
  const { title, year, issuer, issuedOn } = document.report;
  const doubted = new Set(
    document.hits.flatMap(({ rule, params }) => (rule === 'report.read_once' ? params['part'] : [])),
  );
  const parts: readonly (readonly [part: string, read: unknown, printed: unknown])[] = [
    ['title', title, truth.title],
    ['year', year, truth.year],
    ['body', issuer.names.join('、'), truth.issuerNames.join('、')],
    ['date', issuedOn, truth.issuedOn],
  ];
  return parts
    .filter(([part, read, printed]) => read !== null && read !== '' && read !== printed && !doubted.has(part))
    .map(([part, read, printed]) => `${part}: ${String(read)} for ${String(printed)}`);
}

/** Reads `file` through the stages, and judges it by `file`.json. */
export async function judgeScan(file: string): Promise<ScanVerdict> {
  const truth = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as ScanTruth;
  const started = performance.now();
  const { document, error } = await read(file);
  const seconds = (performance.now() - started) / 1000;
  const named = new Set(document?.hits.flatMap(({ codes }) => codes) ?? []);
  // what the paper itself has wrong is said of right values too, as it is of a text
  const own = new Set(
    truth.report.findings.flatMap(({ rule, codes }) => (codes ?? []).map((code) => `${rule} ${code}`)),
  );
  const doubting = new Set(
    document?.hits.flatMap(({ rule, codes }) => codes.filter((code) => !own.has(`${rule} ${code}`))) ?? [],
  );
  const byCode = new Map(document?.facts.map((fact) => [fact.code, fact]) ?? []);
  const expected = new Map<string, number | null>(Object.entries(truth.report.facts));
  let [values, right, flaggedRight, restoredRight, restoredWrong, flaggedWrong, missing] = [0, 0, 0, 0, 0, 0, 0];
  const silent: string[] = [];
  const lines: string[] = [];
  for (const [code, value] of expected) {
    values++;
    const fact = byCode.get(code);
    if (fact === undefined) {
      missing++;
      lines.push(`${code}: missing, ${value}`);
      continue;
    }
    const isRestored = fact.status === 'restored';
    const isUnsure = fact.confidence < 0.9 || (fact.status !== 'reported' && !isRestored);
    if (fact.value === value) {
      right++;
      if (value === null) continue;
      if (isUnsure || doubting.has(code)) flaggedRight++;
      else if (isRestored) restoredRight++;
      continue;
    }
    const line = `${code}: ${fact.value} (${fact.raw}, ${fact.status}, ${fact.confidence}) for ${value}`;
    lines.push(line);
    if (isUnsure || named.has(code)) flaggedWrong++;
    else if (isRestored) restoredWrong++;
    else silent.push(line);
  }
  for (const fact of byCode.values()) {
    if (expected.has(fact.code) || fact.value === null) continue;
    const line = `${fact.code}: ${fact.value} (${fact.confidence}) which is not printed`;
    lines.push(line);
    if (fact.confidence >= 0.9 && fact.status === 'reported' && !named.has(fact.code)) silent.push(line);
  }
  silent.push(
    ...unsaid(
      [...expected.keys()].filter((code) => !byCode.has(code)),
      document,
    ),
  );
  silent.push(...headErrors(truth, document));
  const { dpi, level } = truth.scanner;
  const counts = { values, right, flaggedRight, restoredRight, restoredWrong, flaggedWrong, missing };
  return { dpi, level, ...counts, silent, lines, seconds, error, document };
}
