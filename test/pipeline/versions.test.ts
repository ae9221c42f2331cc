/**
 * A stage's outputs are found again under its version: outputs that change without a new version would mix old and new in
 * one archive. stage-outputs.json keeps, for each stage, its version and a hash of its outputs on a part of the corpus and on a
 * committed scan.
 * When a test here fails: raise the stage's version constant, then NIANBAO_UPDATE_HASHES=1 npx vitest run test/pipeline/versions
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXTRACT_VERSION, extract } from '../../src/pipeline/extract/extract.js';
import { NORMALIZE_VERSION, normalize } from '../../src/pipeline/normalize/normalize.js';
import { joinScan, scanOnly } from '../../src/pipeline/ocr/join-scan.js';
import { pagePictures } from '../../src/pipeline/ocr/pictures.js';
import { planScan } from '../../src/pipeline/ocr/plan.js';
import { readPage } from '../../src/pipeline/ocr/read-scan.js';
import { CellReader } from '../../src/pipeline/ocr/readers/cell-reader.js';
import { OCR_VERSION } from '../../src/pipeline/ocr/version.js';
import { VALIDATE_VERSION, validate } from '../../src/pipeline/validate/validate.js';
import { canonicalJson } from '../../src/shared/canonical.js';
import { NianbaoError } from '../../src/shared/errors.js';
import { STAGES, type Stage } from '../../src/shared/model/stage.js';
import { corpusDocuments } from '../corpus/corpus.js';

const FILE = new URL('./stage-outputs.json', import.meta.url);
const VERSIONS: Readonly<Record<Stage, string>> = {
  extract: EXTRACT_VERSION,
  ocr: OCR_VERSION,
  normalize: NORMALIZE_VERSION,
  validate: VALIDATE_VERSION,
};

type Kept = Record<Stage, { version: string; outputs: string }>;

/** Documents whose outputs are hashed: two forms in every rendering, and every oddity once in each. */
function* documents(): Generator<Uint8Array> {
  for (const { bytes } of corpusDocuments({ seed: 1, years: [2020, 2023], bodies: ['xzf', 'jyj'] })) yield bytes;
  for (const { bytes } of corpusDocuments({ seed: 1, oddities: 'all', reportsPerOddity: 1 })) yield bytes;
}

const hashes = Object.fromEntries(STAGES.map((stage) => [stage, createHash('sha256')]));
const note = (stage: Stage, output: unknown): void => void hashes[stage]?.update(canonicalJson(output)).update('\n');

async function run(bytes: Uint8Array): Promise<void> {
  let stage: Stage = 'extract';
  try {
    const layout = await extract(bytes, { declaredCharset: null });
    note('extract', layout);
    stage = 'normalize';
    const draft = normalize(layout, { division: null, body: null, year: null });
    note('normalize', draft);
    stage = 'validate';
    note('validate', validate(draft));
  } catch (thrown) {
    if (!(thrown instanceof NianbaoError)) throw thrown;
    note(stage, { error: thrown.code });
  }
}

/** A scan whose plan is hashed, and what is read of one of its pages. */
const SCAN = '0006-xzf-2019-150-mild';
const PAGE_READ = 3;

async function runScan(): Promise<void> {
  const bytes = readFileSync(new URL(`../fixtures/scan/${SCAN}.pdf`, import.meta.url));
  const mediaType = 'application/pdf';
  const need = { mediaType, pages: null, pictures: null };
  const plan = await planScan(need, (only, onLost) => pagePictures(bytes, mediaType, only, onLost));
  note('ocr', plan);
  const reader = await CellReader.open();
  const readings = plan.pages.map(() => null as ReturnType<typeof readPage> | null);
  for await (const picture of pagePictures(bytes, mediaType, new Set([PAGE_READ]))) {
    const page = plan.pages.find((one) => one.page === PAGE_READ);
    if (page !== undefined) readings[plan.pages.indexOf(page)] = readPage(picture, page, reader);
  }
  reader.close();
  note('ocr', joinScan(scanOnly(mediaType), plan, readings));
}

let now: Kept;
beforeAll(async () => {
  for (const bytes of documents()) await run(bytes);
  await runScan();
  now = Object.fromEntries(
    STAGES.map((stage) => [stage, { version: VERSIONS[stage], outputs: hashes[stage]?.digest('hex') ?? '' }]),
  ) as Kept;
  if (process.env['NIANBAO_UPDATE_HASHES']) writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
}, 600_000);

describe('outputs of a stage change only with its version', () => {
  it.each(STAGES)('%s', (stage) => {
    const kept = (JSON.parse(readFileSync(FILE, 'utf8')) as Kept)[stage];
    expect(now[stage].version, 'the version changed: update the hashes').toBe(kept.version);
    expect(now[stage].outputs, 'outputs changed: raise the version of this stage, then update the hashes').toBe(
      kept.outputs,
    );
  });
});
