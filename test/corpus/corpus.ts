/**
 * The corpus: reports of an invented county in every rendering, each with its truth; undisturbed or with one named oddity.
 *
 *     for (const document of corpusDocuments({ seed: 1, renderers: ['text-cells'] })) read(document.bytes, document.truth);
 */
import { copyOf, generate } from './generate.js';
import type { CorpusReport, Truth } from './model.js';
import { ODDITIES } from './oddities/oddities.js';
import type { Oddity } from './oddities/oddity.js';
import { randomOf } from './random.js';
import { RENDERERS, render, rendererOf } from './render/render.js';

export { generate } from './generate.js';
export { ODDITIES } from './oddities/oddities.js';
export { differences, type ReadReport, type ReadResult } from './compare.js';
export { LOSSY_RENDERERS, RENDERERS, render } from './render/render.js';
export type { CorpusReport, Truth } from './model.js';

export interface CorpusOptions {
  seed?: number;
  /** Renderer ids; all but the lossy ones when absent. */
  renderers?: readonly string[];
  /** `none`: undisturbed reports (the default); `all` or ids: reports with these oddities, one oddity each. */
  oddities?: 'none' | 'all' | readonly string[];
  /** Body ids and years; all when absent. Oddities are applied to the first report per form that they suit. */
  bodies?: readonly string[];
  years?: readonly number[];
  /** Apply each oddity to this many reports (default 2: one of each form where it suits both). */
  reportsPerOddity?: number;
}

export interface CorpusDocument {
  /** Name of the file, unique in the corpus; also `truth.file`. */
  file: string;
  bytes: Uint8Array;
  truth: Truth;
  renderer: string;
  oddity: string | null;
}

/** Every document that the options name, in a fixed order. */
export function* corpusDocuments(options: CorpusOptions = {}): Generator<CorpusDocument> {
  const seed = options.seed ?? 1;
  const renderers = (options.renderers ?? RENDERERS.map((renderer) => renderer.id)).map(rendererOf);
  const reports = generate(seed).filter(
    (report) => (options.bodies?.includes(report.body.id) ?? true) && (options.years?.includes(report.year) ?? true),
  );
  const wanted = options.oddities ?? 'none';
  if (wanted === 'none') {
    for (const report of reports) for (const renderer of renderers) yield documentOf(report, renderer.id, null);
    return;
  }
  const oddities = wanted === 'all' ? ODDITIES : wanted.map(oddityOf);
  for (const oddity of oddities) {
    for (const report of disturbed(oddity, reports, seed, options.reportsPerOddity ?? 2)) {
      for (const renderer of renderers) {
        if (suits(oddity, renderer)) yield documentOf(report, renderer.id, oddity.id);
      }
    }
  }
}

/** The oddity of an id. */
export function oddityOf(id: string): Oddity {
  const oddity = ODDITIES.find((candidate) => candidate.id === id);
  if (!oddity) throw new Error(`no oddity ${id}`);
  return oddity;
}

/** Does the oddity show in this rendering? */
export function suits(oddity: Oddity, renderer: { id: string; family: string }): boolean {
  return oddity.renderers.includes(renderer.id) || oddity.renderers.includes(renderer.family);
}

/** Up to `count` reports with the oddity, of different forms as far as it suits both. */
export function disturbed(
  oddity: Oddity,
  reports: readonly CorpusReport[],
  seed: number,
  count: number,
): CorpusReport[] {
  const found: CorpusReport[] = [];
  const order = [...reports].sort((left, right) => busy(right) - busy(left));
  const templates = [...new Set(order.map((report) => report.truth.template))];
  for (let round = 0; found.length < count && round < order.length; round++) {
    for (const template of templates) {
      const report = order.filter((candidate) => candidate.truth.template === template)[round];
      if (!report || found.length >= count) continue;
      const copy = oddity.apply(copyOf(report), randomOf(seed, `oddity ${oddity.id} ${report.truth.file}`));
      if (copy) found.push(copy);
    }
  }
  return found;
}

/** Reports with many numbers show an oddity best. */
function busy(report: CorpusReport): number {
  return Object.values(report.truth.facts).filter((value) => value !== 0).length;
}

function documentOf(report: CorpusReport, renderer: string, oddity: string | null): CorpusDocument {
  const { extension, lossy } = rendererOf(renderer);
  const doubt = lossy ? { flaggable: Object.keys(report.truth.facts), tolerated: ['*'] } : {};
  const file = [report.truth.file, oddity, renderer].filter((part) => part !== null).join('.') + `.${extension}`;
  return { file, bytes: render(report, renderer), truth: { ...report.truth, ...doubt, file }, renderer, oddity };
}
