/** What goes into the store and comes out of it, shared by its parts. */
import type { Stage } from '../model/stage.js';

/** Where a document was found, and what the finder knows of it: at a URL, or at a path, of which a URL may be known. */
export interface NewPlace {
  readonly sourceId: string | null;
  readonly url: string | null;
  readonly path: string | null;
  readonly linkText: string | null;
  readonly declaredCharset: string | null;
  /** Knowledge from a source file, a manifest or `--division`; null: let the text say it. */
  readonly division: string | null;
  readonly body: string | null;
  readonly year: number | null;
  readonly fetchedAt: string | null;
}

export interface NewDocument {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly parentSha256: string | null;
  readonly place: NewPlace;
}

/** What the queue has to look at next. */
export interface Doorbell {
  readonly stage: Stage;
  readonly sha256: string;
  readonly n: number;
  /** Milliseconds until it is due; 0: now. */
  readonly delay: number;
}

export interface StageResult {
  readonly stageVersion: string;
  readonly contextHash: string;
  /** Blob of the output. */
  readonly output: string;
  readonly ms: number;
}
