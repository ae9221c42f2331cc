/** What is said of zip files that are refused. */
import { NianbaoError } from '../../../shared/errors.js';

export function damaged(reason: string): NianbaoError {
  return new NianbaoError('damaged_file', { reason: `zip: ${reason}` });
}

export function tooLarge(what: string, size: number | string, limit: number): NianbaoError {
  return new NianbaoError('too_large', { what, size, limit });
}
