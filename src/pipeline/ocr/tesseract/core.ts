/**
 * Tesseract's WebAssembly core inside this process, without the thread that tesseract.js would start: parser children have
 * no threads, no network and no other programs, and need none of them here. The core and the language data come out of
 * npm packages and are checked against pinned hashes: other data would give other readings under the same version.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { NianbaoError } from '../../../shared/errors.js';

/**
 * The build with fixed-width SIMD, which every Node that we run on has. Not the one with relaxed SIMD: its rounding is the
 * processor's own, and the same page must give the same output everywhere.
 */
const CORE = 'tesseract.js-core/tesseract-core-simd-lstm.js';

/** Files that decide what is read, and their sha256. */
const PINNED = {
  core: {
    path: 'tesseract.js-core/tesseract-core-simd-lstm.wasm',
    sha256: '34e8d50cac216427d86bf397d610fdd9f49492539bbcdfbfccc4eda20c810bea',
  },
  eng: {
    path: '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
    sha256: '45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91',
  },
  chi_sim: {
    path: '@tesseract.js-data/chi_sim/4.0.0_best_int/chi_sim.traineddata.gz',
    sha256: 'b8a23f10c7de500891eb458a8adc9cc58ab7f242f08b7d149f5e9aea4ad5db7c',
  },
} as const;

/** One language each: the small data of several languages does not load together. */
export type Language = 'eng' | 'chi_sim';

/** What we use of the core's `TessBaseAPI`. */
export interface TessApi {
  Init(path: null, language: string, engine: number): number;
  SetVariable(name: string, value: string): boolean;
  SetImageFile(orientation: number, angle: number): number;
  Recognize(progress: null): number;
  GetUTF8Text(): string;
  MeanTextConf(): number;
  GetIterator(): TessIterator;
  Clear(): void;
  End(): void;
}

export interface TessIterator {
  GetUTF8Text(level: number): string;
  Confidence(level: number): number;
  Next(level: number): boolean;
}

export interface TessModule {
  readonly TessBaseAPI: new () => TessApi;
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void; unlink(path: string): void };
  getPointer(object: object): number;
  destroy(object: object): void;
}

type StartCore = (options: {
  wasmBinary: Uint8Array;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<TessModule>;

const require = createRequire(import.meta.url);

/** Level of single characters in the core's iterators (`RIL_SYMBOL`). */
export const SYMBOL = 4;
/** `OEM_LSTM_ONLY`: the small data has no other engine. */
const LSTM_ONLY = 1;

/** Bytes of a pinned file. Throws `internal` when they are others: the packages are not those of package-lock.json. */
function pinned(name: keyof typeof PINNED): Buffer {
  const { path, sha256 } = PINNED[name];
  const [scopeOrName = '', rest = ''] = path.split('/');
  const packageName = scopeOrName.startsWith('@') ? `${scopeOrName}/${rest}` : scopeOrName;
  const bytes = readFileSync(
    join(dirname(require.resolve(`${packageName}/package.json`)), path.slice(packageName.length)),
  );
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new NianbaoError('internal', { reason: `${path} is not the pinned one; install the packages anew` });
  }
  return bytes;
}

/** Starts the core; some 50 ms, 30 MB. What it prints for people is dropped: it says nothing that its answers do not. */
export async function startCore(): Promise<TessModule> {
  const start = z.custom<StartCore>((value) => typeof value === 'function').parse(require(CORE));
  const drop = (): void => undefined;
  return start({ wasmBinary: pinned('core'), print: drop, printErr: drop });
}

/** An engine of one language in a started core; some 100 ms. */
export function openLanguage(module: TessModule, language: Language): TessApi {
  const file = `${language}.traineddata`;
  module.FS.writeFile(file, gunzipSync(pinned(language)));
  const api = new module.TessBaseAPI();
  if (api.Init(null, language, LSTM_ONLY) !== 0) {
    throw new NianbaoError('internal', { reason: `tesseract does not start with ${file}` });
  }
  module.FS.unlink(file);
  return api;
}
