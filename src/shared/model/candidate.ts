/** What a reader of pictures takes a printed cell for: several texts, each with how probable it is. */
import { z } from 'zod';

export const Candidate = z.strictObject({
  /** As printed, without white space; '' says that the cell is blank. */
  text: z.string(),
  /** Calibrated: of the candidates that say 0.99, 99 of 100 are right. All candidates of a cell add up to at most 1. */
  probability: z.number().min(0).max(1),
});
export type Candidate = z.infer<typeof Candidate>;

/** A candidate and its number; null: blank, a dash, no number. */
export const ReadValue = Candidate.extend({ value: z.number().nullable() });
export type ReadValue = z.infer<typeof ReadValue>;

/** What one reader takes a cell for, and how sure it is by its own account, which is not calibrated. */
export const OwnReading = z.strictObject({ text: z.string(), confidence: z.number().min(0).max(1) });
export type OwnReading = z.infer<typeof OwnReading>;

/** Both readers' own words, from which the candidates were made: for people who look a value up. null: no text to it. */
export const Readers = z.strictObject({ network: OwnReading.nullable(), tesseract: OwnReading.nullable() });
export type Readers = z.infer<typeof Readers>;

/** How a fact's cell in a scan was read; the fact says on which page it is, and where. */
export const CellReadings = z.strictObject({
  code: z.string(),
  /** Best first. */
  candidates: z.array(ReadValue),
  /** Absent: nothing is printed in the cell, and no reader was asked. */
  readers: Readers.optional(),
});
export type CellReadings = z.infer<typeof CellReadings>;

/**
 * From this probability on a cell stands as it was read: no identity changes it, and a sum that it breaks is a finding
 * on the report.
 */
export const CERTAIN = 0.99;

/** Below this confidence a value is flagged (docs/output.md). */
export const FLAGGED_BELOW = 0.9;
