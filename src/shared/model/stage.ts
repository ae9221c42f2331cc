/**
 * Stages: the steps a document goes through, each with a queue of the same name.
 * A stage output is addressed by what made it: sha256(input) + stage + stage version + hash of the context.
 */
import { canonicalJson, sha256 } from '../canonical.js';

/**
 * Stages in order. `ocr` is for documents whose pages or pictures have to be read from pixels; others pass it by. `crawl` is of
 * hosts, and comes before there is a document.
 */
export const STAGES = ['extract', 'ocr', 'normalize', 'validate'] as const;
export type Stage = (typeof STAGES)[number];

/** The stage that follows; `ocr` only for who needs it. null after the last. */
export function nextStage(stage: Stage, needsScan = false): Stage | null {
  if (stage === 'extract' && !needsScan) return 'normalize';
  return STAGES[STAGES.indexOf(stage) + 1] ?? null;
}

/** Hash of the declared outside values of a stage. */
export function contextHash(context: object): string {
  return sha256(canonicalJson(context)).slice(0, 16);
}
