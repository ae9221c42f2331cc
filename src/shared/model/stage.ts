/**
 * Stages: the steps a document goes through, each with a queue of the same name.
 * A stage output is addressed by what made it: sha256(input) + stage + stage version + hash of the context.
 */
import { canonicalJson, sha256 } from '../canonical.js';

/** Stages that have work so far, in order; `ocr` joins them with its reader; `crawl` is of hosts, and comes before there is a document. */
export const STAGES = ['extract', 'normalize', 'validate'] as const;
export type Stage = (typeof STAGES)[number];

/** The stage after this one; null after the last. */
export function nextStage(stage: Stage): Stage | null {
  return STAGES[STAGES.indexOf(stage) + 1] ?? null;
}

/** Hash of the declared outside values of a stage. */
export function contextHash(context: object): string {
  return sha256(canonicalJson(context)).slice(0, 16);
}
