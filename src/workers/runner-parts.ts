/** What attempts stand on, and what they come to. */
import type { NianbaoError } from '../shared/errors.js';
import type { Blobs } from '../shared/blobs/blobs.js';
import type { Doorbell, Store } from '../shared/store/store.js';
import type { ParserPool } from './child/pool.js';
import type { Converter } from './converter.js';

export type Outcome =
  /** The stage is done; `settled` when it was the last one. */
  | { readonly kind: 'done'; readonly settled: boolean; readonly pages?: PagesOf }
  /** The document's error is written down; `settled` when it is a dead letter. */
  | { readonly kind: 'failed'; readonly error: NianbaoError; readonly settled: boolean; readonly pages?: PagesOf }
  /** The doorbell was late, or another worker has taken the document over: nothing was written. */
  | { readonly kind: 'late' }
  /** `signal` was aborted: nothing was written, the row is as due as before. */
  | { readonly kind: 'abandoned' };

/** Of a page: how far its document is. */
export interface PagesOf {
  readonly document: string;
  readonly pages: number;
  readonly settled: number;
}

export interface RunnerParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly pool: ParserPool;
  readonly converter: Converter;
  /**
   * Rings for the next stages; never throws (a lost doorbell is rung again by the sweep). `first`: before what waits already,
   * so that the pages of a scan are read before the next scan is begun.
   */
  readonly ring: (bells: readonly Doorbell[], place?: 'first') => Promise<void>;
}
