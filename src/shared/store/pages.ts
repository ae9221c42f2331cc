/** Pages of scans as the store speaks of them; scan-pages.ts says how they move. */
import type { NianbaoError } from '../errors.js';
import type { Doorbell, StageResult } from './rows.js';

/** An attempt at a document at the stage `ocr`; its token fences it. */
export interface OcrAttempt {
  readonly sha256: string;
  readonly input: string;
  readonly token: number;
}

/** A page that has to be read, and the key of its reading. */
export interface PageToRead {
  readonly page: number;
  readonly contextHash: string;
  /** Blob of the reading, if the store knows it. */
  readonly output: string | null;
}

export interface PageState {
  readonly page: number;
  readonly stageVersion: string;
  readonly contextHash: string;
  readonly state: 'due' | 'done' | 'failed';
  readonly output: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** One attempt at one page. */
export interface PageClaim {
  readonly id: string;
  readonly document: string;
  readonly page: number;
  /** Blob of the plan. */
  readonly plan: string;
  readonly stageVersion: string;
  readonly contextHash: string;
  readonly token: number;
  readonly attempts: number;
  readonly deaths: number;
}

export interface ScanPages {
  /** Pages of a document, in order; those of its last fan-out. */
  of(document: string): Promise<PageState[]>;
  /**
   * Writes the pages of a plan, and lets the document wait for those that are due. Pages whose key is unchanged stay as they
   * are, except that failed ones are due again. Returns the doorbells: none when no page is due. Throws `stale_attempt`.
   */
  fanOut(claim: OcrAttempt, plan: StageResult, pages: readonly PageToRead[]): Promise<Doorbell[]>;
  /** Takes a due page; null: it is not due (any more) under this n. */
  claim(bell: { sha256: string; n: number }): Promise<PageClaim | null>;
  /** Records a reading; with it comes the document's doorbell when it was the last one. Throws `stale_attempt`. */
  complete(claim: PageClaim, result: StageResult): Promise<PagesLeft>;
  /**
   * Records a failed attempt: the page is due again later, or failed for good. With it comes its doorbell, or the document's.
   * Throws `stale_attempt`.
   */
  fail(claim: PageClaim, error: NianbaoError): Promise<PagesLeft>;
}

/** How far a document is. */
export interface PagesLeft {
  readonly bells: readonly Doorbell[];
  readonly pages: number;
  /** Read, or failed for good. */
  readonly settled: number;
}
