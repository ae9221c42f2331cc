/**
 * Conditional requests, with the hash as the judge. A host's ETag or Last-Modified is trusted until it lies: the same ETag
 * for other bytes, or another one for the same bytes. To notice the first kind of lie, what a host has called unchanged some
 * times in a row is asked for without conditions now and then.
 */
import type { DueVisit, HostClaim } from '../../shared/store/harvest.js';
import type { Answer } from './line.js';

/** Answers "not modified" in a row that are believed; up to twice as many, by the visit, so that checks are spread. */
const BELIEVED = 8;

export interface Conditions {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export const UNCONDITIONAL: Conditions = { etag: null, lastModified: null };

/** What a visit is asked for with; there is no condition unless the body that it speaks of is archived. */
export function conditionsOf(visit: DueVisit, host: Pick<HostClaim, 'etagTrusted' | 'modifiedTrusted'>): Conditions {
  const patience = BELIEVED + (parseInt(visit.id.slice(0, 4), 16) % BELIEVED);
  if (visit.unconditional || visit.sha256 === null || visit.notModified >= patience) return UNCONDITIONAL;
  return {
    etag: host.etagTrusted ? visit.etag : null,
    lastModified: host.modifiedTrusted ? visit.lastModified : null,
  };
}

/** Whether "not modified" can be believed: it was asked for, and does not name another state than the one we have. */
export function isBelievable(asked: Conditions, answer: Answer): boolean {
  if (asked.etag === null && asked.lastModified === null) return false;
  if (asked.etag !== null && answer.etag !== null) return sameEtag(asked.etag, answer.etag);
  return asked.lastModified === null || answer.lastModified === null || asked.lastModified === answer.lastModified;
}

/** Which validator lied, if any did: `same`: the bytes are those that were known. */
export function liarOf(visit: DueVisit, answer: Answer, same: boolean): 'etag' | 'modified' | null {
  if (visit.sha256 === null) return null;
  if (visit.etag !== null && answer.etag !== null) {
    if (sameEtag(visit.etag, answer.etag) !== same) return 'etag';
    // an ETag that changed with the bytes says it all; one that stayed with them too
    return null;
  }
  const { lastModified } = visit;
  return !same && lastModified !== null && lastModified === answer.lastModified ? 'modified' : null;
}

/** Weak comparison (RFC 9110, 8.8.3.2): servers that compress weaken their ETags. */
function sameEtag(one: string, other: string): boolean {
  return one.replace(/^W\//, '') === other.replace(/^W\//, '');
}
