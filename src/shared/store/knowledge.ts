/**
 * What is known of a document from all the places where it was found: its name, address and the contexts of its stages.
 * A pure function of the set of places, so that the order in which they were found does not matter.
 */
import { canonicalJson } from '../canonical.js';
import type { ExtractContext } from '../model/layout.js';
import type { NormalizeContext } from '../model/report.js';

/** A row of `place`, as far as it says something about its document. */
export interface PlaceKnowledge {
  readonly id: string;
  readonly sourceId: string | null;
  readonly url: string | null;
  readonly path: string | null;
  readonly parentSha256: string | null;
  readonly mediaType: string;
  readonly declaredCharset: string | null;
  readonly division: string | null;
  readonly body: string | null;
  readonly year: number | null;
  readonly status: string;
}

export interface DocumentKnowledge {
  readonly mediaType: string;
  /** Base name of the smallest place. */
  readonly name: string | null;
  /** The smallest URL; null for documents that were only found in folders. */
  readonly url: string | null;
  readonly parentSha256: string | null;
  /** At one of its places it still is; otherwise other documents have taken all of them. */
  readonly present: boolean;
  /** A configured source has it now: it is preferred when a body's report for a year is in several documents. */
  readonly sourcePresent: boolean;
  readonly extractContext: ExtractContext;
  readonly normalizeContext: NormalizeContext;
}

/** Places with a URL before those without, then by URL, path and id, each by code units. */
function compare(one: PlaceKnowledge, other: PlaceKnowledge): number {
  if ((one.url === null) !== (other.url === null)) return one.url === null ? 1 : -1;
  const key = (place: PlaceKnowledge): string[] => [place.url ?? '', place.path ?? '', place.id];
  const [left, right] = [key(one), key(other)];
  for (const [index, part] of left.entries()) {
    const against = right[index] ?? '';
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
}

/** The knowledge of one or more places of one document. Each field comes from the first place that has it. */
export function knowledgeOf(places: readonly PlaceKnowledge[]): DocumentKnowledge {
  const ordered = [...places].sort(compare);
  const first = <K extends keyof PlaceKnowledge>(field: K): PlaceKnowledge[K] | null =>
    ordered.find((place) => place[field] !== null)?.[field] ?? null;
  const smallest = ordered[0];
  if (!smallest) throw new Error('a document without a place');
  return {
    mediaType: smallest.mediaType,
    name: baseName(smallest),
    url: smallest.url,
    parentSha256: smallest.parentSha256,
    present: ordered.some(({ status }) => status === 'present'),
    sourcePresent: ordered.some(({ sourceId, status }) => sourceId !== null && status === 'present'),
    extractContext: { declaredCharset: first('declaredCharset') },
    normalizeContext: { division: first('division'), body: first('body'), year: first('year') },
  };
}

/** The last part of a path, or else of a URL's path, percent signs decoded where they can be; null when there is none. */
function baseName({ url, path }: PlaceKnowledge): string | null {
  if (path !== null) return path.split(/[\\/]/).findLast((part) => part !== '') ?? null;
  const last = url
    ?.replace(/[?#].*$/s, '')
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
    .split('/')
    .findLast((part) => part !== '');
  if (last === undefined) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    // not percent-encoded UTF-8 (older sites use GBK): as it stands is the honest name
    return last;
  }
}

/** Whether two values say the same. */
export function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Values by key, in the order in which they came. */
export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
