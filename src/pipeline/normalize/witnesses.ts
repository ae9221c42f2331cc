/**
 * What a scan says in prose has been read once, and a misread year or name looks like any other. Confirmed is
 *
 *   - the year: named by the manifest, or read alike in two places (title, period, preface, the year before the signature)
 *     while none of the first three says another;
 *   - the body: named by the manifest, or read alike in two places (title, signature, opening) and beginning with a place that
 *     exists. A misreading repeats itself where the same sign is printed again, so two readings alone are no witness;
 *   - the title: made of that body, that year and the words that all titles have;
 *   - all of these where text says them, in a document that was not read from pixels as a whole;
 *   - the date, and cells of older forms, by nothing.
 */
import type { Issuer, NormalizeContext, ReadOnce } from '../../shared/model/report.js';
import { placeAtStart } from './places.js';
import type { Paragraph } from './prose.js';
import type { Signature } from './signature.js';
import { bodyOfTitle } from './title.js';
import { periodYear, prefaceYear, yearOfTitle } from './year.js';

export interface HeadRead {
  readonly title: string | null;
  readonly year: number | null;
  readonly issuer: Issuer;
  readonly signature: Signature;
  /** Paragraphs before the first section, and those of section one. */
  readonly opening: readonly Paragraph[];
  /** They were not read from pixels: in a document some pages of which are text, or with pictures in its text. */
  readonly titleIsText: boolean;
  readonly signatureIsText: boolean;
  /** How many cells of older forms are kept that were read from pixels. */
  readonly cells: number;
}

/** What of a scan's head is said by one reading alone, in the order of the report. */
export function unconfirmed(head: HeadRead, context: NormalizeContext): ReadOnce[] {
  const printed = head.titleIsText ? (head.title ?? '') : '';
  const year = head.year === null || yearOfTitle(printed) === head.year || isYearConfirmed(head, context);
  const body = head.issuer.name === null || printed.includes(head.issuer.name) || isBodyConfirmed(head, context);
  const parts: readonly (readonly [ReadOnce, boolean])[] = [
    ['title', head.title === null || head.titleIsText || (year && body && isMadeOf(head.title, head))],
    ['year', year],
    ['body', body],
    ['date', head.signature.date === null || head.signatureIsText],
    ['cells', head.cells === 0],
  ];
  return parts.filter(([, isConfirmed]) => !isConfirmed).map(([part]) => part);
}

function isYearConfirmed({ title, year, signature, opening }: HeadRead, context: NormalizeContext): boolean {
  if (context.year !== null) return true;
  const said = [
    title === null ? null : yearOfTitle(title),
    ...opening.map(({ tight }) => periodYear(tight)),
    ...opening.map(({ tight }) => prefaceYear(tight)),
  ].filter((one) => one !== null);
  if (said.some((one) => one !== year)) return false;
  const signed = signature.date !== null && Number(signature.date.slice(0, 4)) - 1 === year ? 1 : 0;
  return said.length + signed >= 2;
}

function isBodyConfirmed({ title, issuer, signature, opening }: HeadRead, context: NormalizeContext): boolean {
  if (context.body !== null) return true;
  const name = issuer.name ?? '';
  const places = [
    title !== null && bodyOfTitle(title) === name,
    signature.names.includes(name),
    opening.some(({ tight }) => tight.includes(name)),
  ];
  return places.filter(Boolean).length >= 2 && placeAtStart(name) !== null;
}

/** Whether a title has nothing of its own beside body and year. */
function isMadeOf(title: string, { issuer, year }: HeadRead): boolean {
  const body = bodyOfTitle(title);
  const name = issuer.name ?? '';
  return (name.startsWith(body) || name.endsWith(body)) && yearOfTitle(title) === year;
}
