/** What an oddity is, and helpers to change a report and its truth together. */
import type { CorpusReport, Random } from '../model.js';

export interface Oddity {
  id: string;
  /** Section of the notes on variation that it comes from. */
  section: number;
  /** What is odd. */
  says: string;
  /** Renderer ids or families in which it shows. */
  renderers: readonly string[];
  /** Changes the copy given and its truth, and returns it; null when the report has no place for it. */
  apply: (report: CorpusReport, random: Random) => CorpusReport | null;
}
