/**
 * Settling: from all documents of one body and year, which one is current, and what they contradict each other in.
 * The store finds the candidates and writes the outcome; the rules are pure functions of `pipeline/validate`, handed to
 * `openStore`, because the store may not import a stage.
 */
import type { Fact } from './fact.js';
import type { Finding, Language, RuleHit } from './finding.js';
import type { ExtractMethod } from './layout.js';

/** One document that was read as the report of a body and year. */
export interface SettleCandidate {
  readonly sha256: string;
  /** It was found by a configured source (not in a local folder) and is still there. */
  readonly sourcePresent: boolean;
  /** `YYYY-MM-DD` or null. */
  readonly issuedOn: string | null;
  readonly method: ExtractMethod;
  /** Hash of code, value, unit and status of every fact: documents with equal hashes say the same. */
  readonly factsHash: string;
}

/** A candidate with what it says. */
export interface SettleReading extends SettleCandidate {
  readonly facts: readonly Fact[];
}

/** Whose report a document is: the body's name as printed, and the year. */
export interface Identity {
  readonly body: string | null;
  readonly year: number | null;
}

export interface SettleRules {
  /** Raised when these functions give other outcomes for the same candidates. */
  readonly version: string;
  /**
   * The current one of one or more candidates, whatever their order: the source's present document first, then the later
   * issuedOn, digital before OCR, the smaller sha256; of documents with the same facts the richer format stands for them.
   */
  chooseCurrent<T extends SettleCandidate>(candidates: readonly T[]): T;
  /** `report.conflict` for documents whose facts differ from the current one's; `others` are in order of sha256. */
  conflicts(current: SettleReading, others: readonly SettleReading[]): RuleHit[];
  /**
   * `series.revised` for former documents of the report that are no more where they were found, and whose facts differ from
   * the current one's; `formers` are in order of sha256.
   */
  revised(current: SettleReading, formers: readonly SettleReading[]): RuleHit[];
  /** `report.identity_changed`: the document is bound to `bound`, its latest reading says `read`. */
  identityChanged(bound: Identity, read: Identity): RuleHit;
  /** A hit with severity and message. */
  findingOf(hit: RuleHit, language: Language): Finding;
}
