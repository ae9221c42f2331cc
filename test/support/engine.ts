/** Engines for tests: a real Redis, real children (of the test entry `stages.mjs`), blobs in a folder, the store in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderBlobs } from '../../src/shared/blobs/folder.js';
import { loadConfig, type Config } from '../../src/shared/config.js';
import type { NewDocument, Store } from '../../src/shared/store/store.js';
import { parserPool } from '../../src/workers/child/pool.js';
import { assembleEngine, type Engine, type EngineOptions } from '../../src/workers/engine.js';
import { MemoryStore } from './memory-store.js';

export const STAGES_CHILD = fileURLToPath(new URL('../workers/child/children/stages.mjs', import.meta.url));

export interface EngineBench {
  readonly store: MemoryStore;
  readonly folder: string;
  /** An engine on the same store, blobs and queues; `stop` of the bench stops it. */
  start(options?: Partial<EngineOptions>, config?: Partial<Config>, store?: Store): Promise<Engine>;
  /** Archives documents, registers them, and rings with this engine; returns their sha256s. */
  submit(engine: Engine, documents: readonly object[]): Promise<string[]>;
  stop(): Promise<void>;
}

export async function engineBench(socket: string, prefix: string): Promise<EngineBench> {
  const folder = await mkdtemp(join(tmpdir(), 'nianbao-engine-'));
  const store = new MemoryStore();
  const engines: Engine[] = [];
  const blobs = folderBlobs(join(folder, 'blobs'));
  return {
    store,
    folder,
    async start(options = {}, overrides = {}, otherStore = store.asStore()) {
      const base = loadConfig({ NIANBAO_CONCURRENCY: '2', NIANBAO_SWEEP_SECONDS: '600' }, { data: folder });
      const config: Config = { ...base, ...overrides };
      const pool = parserPool({ ...config, size: config.concurrency, entry: STAGES_CHILD });
      const parts = { config, address: { socket }, store: otherStore, blobs, pool };
      const engine = await assembleEngine(parts, { workers: true, prefix, ...options }, [async () => pool.close()]);
      engines.push(engine);
      return engine;
    },
    async submit(engine, documents) {
      const bytes = documents.map((document) => Buffer.from(JSON.stringify(document)));
      const sha256s = await Promise.all(bytes.map(async (one) => blobs.put(one)));
      const rows = bytes.map((one, index) => newDocument(sha256s[index] ?? '', one.length, `document-${index}`));
      const { bells } = await store.registerDocuments('run', rows);
      await engine.ring(bells);
      return sha256s;
    },
    async stop() {
      await Promise.all(engines.map(async (engine) => engine.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function newDocument(sha256: string, bytes: number, path: string): NewDocument {
  const unknown = { url: null, linkText: null, declaredCharset: null, division: null, body: null, year: null };
  const place = { ...unknown, sourceId: null, path, fetchedAt: null };
  return { sha256, mediaType: 'text/plain', bytes, parentSha256: null, place };
}

/** So many documents that differ. */
export function documents(count: number, deeds: object = {}): object[] {
  return Array.from({ length: count }, (_, index) => ({ name: `document ${index}`, ...deeds }));
}
