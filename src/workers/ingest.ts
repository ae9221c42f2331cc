/**
 * Ingest: local files into the archive, then into the store, then through the queues.
 *
 * Nothing is registered whose bytes are not archived; documents are registered in batches, each one transaction. Killed
 * anywhere and called again, it goes on: archived bytes and registered documents are found, due ones are rung for. Members
 * of archives are registered by the workers, in the archive's run, and waited for like the files.
 */
import { resolve } from 'node:path';
import { canonicalJson, sha256 as hashOf } from '../shared/canonical.js';
import type { NianbaoError } from '../shared/errors.js';
import { asNianbaoError } from '../shared/errors.js';
import type { MemberState, NewDocument, RunCounts, Run } from '../shared/store/store.js';
import { canonicalUrl } from '../shared/url.js';
import { sniff } from '../pipeline/extract/sniff.js';
import type { Engine } from './engine.js';
import { readDocument } from './beside.js';
import { findFiles } from './files.js';
import { readManifest, type ManifestEntry } from './manifest.js';

export interface IngestOptions {
  /** Files and folders; none: the files of the manifest. */
  readonly paths: readonly string[];
  /** CSV that says what is known of the files (manifest.ts); null: none. */
  readonly manifest: string | null;
  /** Division of files whose manifest entry has none; null: let the text say it. */
  readonly division: string | null;
  /** Files read and registered so far. */
  readonly onRegistered?: (done: number, total: number) => void;
  /** Documents done so far. */
  readonly onProgress?: (done: number, total: number, failed: number) => void;
  /** Aborted: the command is told to stop; what is registered stays due. */
  readonly signal?: AbortSignal;
}

/** A file that did not come through. */
export interface IngestFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface IngestResult {
  readonly run: Run;
  readonly counts: RunCounts;
  /** Documents of this ingest, in order of their first path; members of archives after the files. */
  readonly sha256s: readonly string[];
  /** In order of path: files that could not be read, and documents that are dead letters. */
  readonly failures: readonly IngestFailure[];
  /** Manifest entries that no file belongs to. */
  readonly unused: readonly ManifestEntry[];
}

/** What `sniff` calls every archive that is unpacked. */
const ARCHIVE = 'application/zip';
const BATCH_DOCUMENTS = 100;
const BATCH_BYTES = 32 * 1024 * 1024;
const HEARTBEAT_MS = 15_000;

/** Ingests files and waits until every document is done or failed. Throws what stops the whole (manifest, services). */
export async function ingest(engine: Engine, options: IngestOptions): Promise<IngestResult> {
  const manifest = options.manifest === null ? [] : await readManifest(options.manifest);
  const roots = options.paths.length > 0 ? options.paths : manifest.map((entry) => entry.path);
  const files = await findFiles(roots);
  const known = new Map(manifest.map((entry) => [entry.path, entry]));
  const key = canonicalJson({
    paths: options.paths.map((path) => resolve(path)),
    manifest: options.manifest === null ? null : resolve(options.manifest),
    division: options.division,
  });
  const run = await engine.store.openRun('ingest', hashOf(key));
  const heart = setInterval(() => {
    // a heartbeat that is missed is made up by the next one; a store that is away is noticed by the work itself
    engine.store.heartbeat(run.id).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    const intake = new Intake(engine, run, options, known, files.length);
    for (const file of files) {
      options.signal?.throwIfAborted();
      engine.failed.throwIfAborted();
      await intake.take(file.path, file.error);
    }
    await intake.flush();
    await engine.drained([...intake.pathsOf.keys()], options.onProgress, options.signal);
    const members = await engine.store.membersOf(run.id, [...intake.archives]);
    intake.takeMembers(members);
    const sha256s = [...intake.pathsOf.keys()];
    if (members.length > 0) await engine.drained(sha256s, options.onProgress, options.signal);
    const failures = [...intake.failures, ...(await deadLetters(engine, intake.pathsOf))];
    failures.sort((a, b) => (a.path < b.path ? -1 : 1));
    const counts = { ...intake.counts, found: files.length + members.length, gone: 0, failed: failures.length };
    await engine.store.closeRun(run.id, counts);
    const taken = new Set(files.map((file) => file.path));
    return { run, counts, sha256s, failures, unused: manifest.filter((entry) => !taken.has(entry.path)) };
  } finally {
    clearInterval(heart);
  }
}

/** Reads, archives and registers files in batches. */
class Intake {
  /** Per document, the paths of its copies, in order. */
  readonly pathsOf = new Map<string, string[]>();
  /** Documents that may have members. */
  readonly archives = new Set<string>();
  readonly failures: IngestFailure[] = [];
  readonly counts = { new: 0, changed: 0, unchanged: 0 };
  readonly #engine: Engine;
  readonly #run: Run;
  readonly #options: IngestOptions;
  readonly #known: ReadonlyMap<string, ManifestEntry>;
  readonly #total: number;
  #batch: { readonly path: string; readonly bytes: Uint8Array }[] = [];
  #bytes = 0;
  #taken = 0;

  constructor(
    engine: Engine,
    run: Run,
    options: IngestOptions,
    known: ReadonlyMap<string, ManifestEntry>,
    total: number,
  ) {
    this.#engine = engine;
    this.#run = run;
    this.#options = options;
    this.#known = known;
    this.#total = total;
  }

  async take(path: string, error: NianbaoError | null): Promise<void> {
    this.#taken++;
    try {
      if (error !== null) throw error;
      const bytes = await readDocument(path, this.#engine.config.inputMegabytes);
      this.#batch.push({ path, bytes });
      this.#bytes += bytes.length;
    } catch (thrown) {
      const { code, message } = asNianbaoError(thrown);
      this.failures.push({ path, code, message });
    }
    if (this.#batch.length >= BATCH_DOCUMENTS || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  /** Archives the batch, registers it in one transaction, and rings. */
  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    if (batch.length > 0) {
      const hashes = await Promise.all(batch.map(async ({ bytes }) => this.#engine.blobs.put(bytes)));
      const documents = batch.map(({ path, bytes }, index) => this.#document(path, bytes, hashes[index] ?? ''));
      const { outcomes, bells } = await this.#engine.store.registerDocuments(this.#run.id, documents);
      for (const outcome of outcomes) this.counts[outcome]++;
      for (const { sha256, mediaType, place } of documents) {
        if (mediaType === ARCHIVE) this.archives.add(sha256);
        this.#found(sha256, place.path ?? '');
      }
      await this.#engine.ring(bells);
    }
    this.#options.onRegistered?.(this.#taken, this.#total);
  }

  /** Members of archives, found when these were unpacked. */
  takeMembers(members: readonly MemberState[]): void {
    for (const { sha256, path, outcome } of members) {
      this.counts[this.#found(sha256, path) ? outcome : 'unchanged']++;
    }
  }

  /** Notes where a document was found. Returns whether it is the first place. */
  #found(sha256: string, path: string): boolean {
    const paths = this.pathsOf.get(sha256);
    if (paths) paths.push(path);
    else this.pathsOf.set(sha256, [path]);
    return paths === undefined;
  }

  #document(path: string, bytes: Uint8Array, sha256: string): NewDocument {
    const entry = this.#known.get(path);
    return {
      sha256,
      mediaType: sniff(bytes).mediaType,
      bytes: bytes.length,
      parentSha256: null,
      place: {
        sourceId: null,
        url: entry?.url ? (canonicalUrl(entry.url) ?? entry.url) : null,
        path,
        linkText: null,
        declaredCharset: null,
        division: entry?.division ?? this.#options.division,
        body: entry?.body ?? null,
        year: entry?.year ?? null,
        fetchedAt: entry?.fetchedAt ?? null,
      },
    };
  }
}

async function deadLetters(engine: Engine, pathsOf: ReadonlyMap<string, readonly string[]>): Promise<IngestFailure[]> {
  const states = await engine.store.documentStates([...pathsOf.keys()]);
  return states
    .filter((state) => state.state === 'failed')
    .flatMap((state) =>
      (pathsOf.get(state.sha256) ?? [state.name ?? state.sha256]).map((path) => ({
        path,
        code: state.errorCode ?? 'internal',
        message: state.errorMessage ?? '',
      })),
    );
}
