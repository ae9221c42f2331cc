/**
 * Whose report it is: the signing bodies, else the body in the title, else what the page says of its publisher. The
 * manifest's body and division win over the text.
 */
import type { LayoutHints } from '../../shared/model/layout.js';
import type { Issuer, NormalizeContext } from '../../shared/model/report.js';
import { kindOf, levelOf, placeAtStart, placeBefore } from './places.js';
import { tightText, type Paragraph } from './prose.js';
import { bodyOfTitle } from './title.js';

export interface IssuerSources {
  readonly title: string | null;
  readonly signed: readonly string[];
  /** A date stands beside the signing bodies; without one, what is last in a document may be a site's foot. */
  readonly dated: boolean;
  readonly hints: LayoutHints;
  /** Paragraphs that may name the body with its place. */
  readonly opening: readonly Paragraph[];
}

export function issuerOf(sources: IssuerSources, context: NormalizeContext): Issuer {
  const names = namesOf(sources);
  const all = context.body === null ? names : [context.body, ...names.filter((name) => name !== context.body)];
  const name = all[0] ?? null;
  const division = context.division ?? divisionOf(all, sources);
  return {
    name,
    names: [...all],
    division,
    level: levelOf(name, division),
    kind: name === null ? null : kindOf(name),
  };
}

function namesOf(sources: IssuerSources): readonly string[] {
  const titled = sources.title === null ? '' : bodyOfTitle(sources.title);
  const isTitled = /[\u4e00-\u9fff]{2}/u.test(titled);
  const [signed] = sources.signed;
  if (signed !== undefined && (sources.dated || !isTitled || isSameBody(signed, titled))) return sources.signed;
  if (isTitled) return [titled];
  const publisher = tightText(sources.hints.publisher ?? '');
  return /^[^。，,；;：:]*[\u4e00-\u9fff]{3}[^。，,；;：:]*$/u.test(publisher) && publisher.length <= 40
    ? [publisher]
    : [];
}

/**
 * Whether two spellings may name one body: one of them ends as the other does, without what says that it is an authority
 * (太平镇 and 双阳区太平镇人民政府, but not 芦沣县槿篱镇 and 芦沣县人民政府).
 */
function isSameBody(one: string, other: string): boolean {
  const [left, right] = [one, other].map((name) => name.replace(/(?:人民政府|政府)$/u, '')) as [string, string];
  return left.endsWith(right) || right.endsWith(left);
}

/** The first of the names whose place is told by itself, by the title, or by the text right before it. */
function divisionOf(names: readonly string[], sources: IssuerSources): string | null {
  const told = [...names, sources.title === null ? '' : bodyOfTitle(sources.title)];
  for (const name of told) {
    const place = placeAtStart(name);
    if (place) return place.division.code;
  }
  for (const name of names) {
    const codes = new Set(
      sources.opening.map((paragraph) => placeBefore(paragraph.tight, name)?.code).filter((code) => code !== undefined),
    );
    const [code] = codes;
    if (codes.size === 1 && code !== undefined) return code;
  }
  return null;
}
