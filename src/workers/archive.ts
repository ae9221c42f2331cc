/**
 * The archive held against the store: every blob has its hash, every row its blob. Bytes that were found or fetched and are
 * missing or damaged are lost and have to come from a backup; a stage output is made again by the next run that needs it. A
 * blob that no row speaks of (an orphan) is what a process left that died between archiving and writing; it is harmless.
 */
import type { Blobs } from '../shared/blobs/blobs.js';
import { asNianbaoError } from '../shared/errors.js';
import type { BlobReference, Store } from '../shared/store/store.js';

export interface ArchiveProblem {
  readonly problem: 'damaged' | 'missing' | 'orphan';
  readonly sha256: string;
  /** null: nothing speaks of it. */
  readonly kind: BlobReference['kind'] | null;
  readonly name: string | null;
}

export interface ArchiveCheck {
  readonly blobs: number;
  readonly references: number;
  /** In order of hash. */
  readonly problems: readonly ArchiveProblem[];
}

/** Reads every blob. `onProgress` is told how many are read, of how many. */
export async function verifyArchive(
  store: Pick<Store, 'blobReferences'>,
  blobs: Blobs,
  onProgress: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ArchiveCheck> {
  // rows first: bytes are archived before a row speaks of them, so what comes in meanwhile is no gap
  const references = new Map<string, BlobReference>();
  for await (const reference of store.blobReferences()) references.set(reference.sha256, reference);
  const stored: string[] = [];
  for await (const hash of blobs.list()) stored.push(hash);

  const problems: ArchiveProblem[] = [];
  const say = (problem: ArchiveProblem['problem'], sha256: string): void => {
    const reference = references.get(sha256);
    problems.push({ problem, sha256, kind: reference?.kind ?? null, name: reference?.name ?? null });
  };
  for (const [done, hash] of stored.entries()) {
    signal?.throwIfAborted();
    onProgress(done, stored.length);
    if (!references.has(hash)) say('orphan', hash);
    try {
      await blobs.get(hash);
    } catch (thrown) {
      const { code } = asNianbaoError(thrown);
      if (code === 'blob_damaged') say('damaged', hash);
      else if (code === 'blob_missing') say('missing', hash);
      else throw thrown;
    }
  }
  onProgress(stored.length, stored.length);
  const there = new Set(stored);
  for (const hash of references.keys()) if (!there.has(hash)) say('missing', hash);
  problems.sort((a, b) => (a.sha256 === b.sha256 ? 0 : a.sha256 < b.sha256 ? -1 : 1));
  return { blobs: stored.length, references: references.size, problems };
}

/** Whether bytes are lost that nothing can make again. */
export function isLoss({ problem, kind }: ArchiveProblem): boolean {
  return problem !== 'orphan' && kind !== null && kind !== 'output';
}
