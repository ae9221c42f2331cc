/**
 * End to end: text documents from a folder through every queue of a real Redis into a store, by one process with its
 * parser children. The clock runs from the call of `ingest` on a started engine until every document is settled; the
 * start of servers and of the process is told apart. Prints one line of JSON.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Config from '../src/shared/config.js';
import type * as Ingest from '../src/workers/ingest.js';
import type * as StartEngine from '../src/workers/start-engine.js';
import { corpusDocuments } from '../test/corpus/corpus.js';
import { usePostgres } from '../test/harness/postgres.js';
import { built } from './built.js';
import { watchMemory } from './memory.js';

export interface EndToEndResult {
  readonly store: 'pglite' | 'postgres';
  readonly documents: number;
  readonly failures: number;
  /** Documents per second of the first ingest. */
  readonly perSecond: number;
  readonly startSeconds: number;
  /** Seconds of a second ingest of the same files, which finds nothing to do. */
  readonly againSeconds: number;
  readonly peakMegabytes: number | null;
}

const DOCUMENTS = 1000;
/** Each renders the county anew, under names of its own: a thousand documents of one county would all conflict. */
const NAMES = '泠浔漪澧滢潼沄洛汶淇濂沣';

function writeDocuments(folder: string): void {
  mkdirSync(folder, { recursive: true });
  let written = 0;
  for (const [index, name] of [...NAMES].entries()) {
    for (const { file, bytes } of corpusDocuments({ seed: index + 1, renderers: ['text-cells'] })) {
      if (written >= DOCUMENTS) return;
      const text = new TextDecoder()
        .decode(bytes)
        .replaceAll('槐泠', `槐${name}`)
        .replaceAll('砚溪', `砚${name}`)
        .replaceAll('乌桕岭', `乌${name}岭`)
        .replaceAll('鹭汀', `鹭${name}`);
      writeFileSync(join(folder, `${index}-${file}`), text);
      written++;
    }
  }
}

async function measure(store: EndToEndResult['store']): Promise<EndToEndResult> {
  const { loadConfig } = await built<typeof Config>('shared/config.js');
  const { ingest } = await built<typeof Ingest>('workers/ingest.js');
  const { startEngine } = await built<typeof StartEngine>('workers/start-engine.js');
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-bench-'));
  const postgres = store === 'postgres' ? await usePostgres({ fsync: true }) : null;
  const memory = watchMemory();
  try {
    const inbox = join(folder, 'inbox');
    writeDocuments(inbox);
    const databaseUrl = await postgres?.createDatabase('bench');
    const config = loadConfig({}, { data: join(folder, 'data'), databaseUrl });
    const seconds = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await work();
      return (performance.now() - start) / 1000;
    };
    let engine: Awaited<ReturnType<typeof startEngine>> | undefined;
    const startSeconds = await seconds(async () => (engine = await startEngine(config, { workers: true })));
    if (!engine) throw new Error('the engine did not start');
    const running = engine;
    try {
      const options = { paths: [inbox], manifest: null, division: null };
      let failures = 0;
      let documents = 0;
      const first = await seconds(async () => {
        const result = await ingest(running, options);
        failures = result.failures.length;
        documents = result.sha256s.length;
      });
      const againSeconds = await seconds(async () => ingest(running, options));
      const perSecond = documents / first;
      return { store, documents, failures, perSecond, startSeconds, againSeconds, peakMegabytes: memory.stop() };
    } finally {
      await running.stop();
    }
  } finally {
    memory.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [, , store] = process.argv;
if (store !== 'pglite' && store !== 'postgres') throw new Error('usage: end-to-end.ts pglite|postgres');
process.stdout.write(`${JSON.stringify(await measure(store))}\n`);
