/** All families, and what they find on a page. */
import { gkmlpt } from './gkmlpt.js';
import { generic } from './generic.js';
import { hanweb } from './hanweb.js';
import { json } from './json.js';
import { trs } from './trs.js';
import { ucap } from './ucap.js';
import { vsb } from './vsb.js';
import type { Family, FamilyPage, Finding } from './family.js';

export const FAMILIES: readonly Family[] = [trs, hanweb, ucap, vsb, gkmlpt, json, generic];

export interface Recognised extends Finding {
  /** The family with the best score. */
  readonly family: string;
  readonly scores: readonly { readonly family: string; readonly score: number }[];
}

/** Asks all families that know the page: one site's pages often show the hands of several systems. */
export function recognise(page: FamilyPage): Recognised {
  const known = FAMILIES.map((family) => ({ family, score: family.score(page) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const found = known.map(({ family }) => family.find(page));
  return {
    family: known[0]?.family.name ?? 'generic',
    scores: known.map(({ family, score }) => ({ family: family.name, score })),
    links: found.flatMap(({ links }) => links),
    html: found.flatMap(({ html }) => html),
  };
}
