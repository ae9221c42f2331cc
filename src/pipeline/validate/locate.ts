/**
 * Which cell is wrong when identities are broken. A cell of the requests matrix stands in a row sum and a column sum, and
 * some in the balance too: a single wrong number breaks all of its identities by the same amount and no other. A cell
 * for which that is so, and which is the only such cell of an identity, is named in the finding; nothing is changed.
 */
import { identitiesOf, type Identity } from './identities.js';
import { sidesOf } from './implied.js';

export interface Broken {
  readonly identity: Identity;
  /** Sum of the side without the total. */
  readonly expected: number;
  readonly actual: number;
  /** The one cell that explains this and every other broken identity over it, and the number that would. */
  readonly suspect: { readonly code: string; readonly should: number } | null;
}

/**
 * Every broken identity of a report, in the order of the form. `value`: the printed number of a code; null: its cell has
 * none; undefined: the document has no such cell.
 */
export function brokenIdentities(value: (code: string) => number | null | undefined): Broken[] {
  const judged = identitiesOf((code) => value(code) !== undefined).flatMap((identity) => {
    const sides = sidesOf(identity, value);
    return sides ? [{ identity, ...sides }] : [];
  });
  const broken = judged.filter(({ left, right }) => left !== right);
  if (broken.length === 0) return [];

  const suspects = new Map<string, number>();
  for (const code of new Set(broken.flatMap(({ identity }) => identity.codes))) {
    const over = judged.filter(({ identity }) => identity.codes.includes(code));
    const fixes = new Set(
      over.map(({ identity, left, right }) =>
        left === right ? null : (value(code) ?? 0) + (identity.left.includes(code) ? right - left : left - right),
      ),
    );
    const [should] = fixes;
    if (over.length >= 2 && fixes.size === 1 && typeof should === 'number' && Number.isInteger(should) && should >= 0) {
      suspects.set(code, should);
    }
  }
  return broken.map(({ identity, left, right }) => {
    const candidates = identity.codes.filter((code) => suspects.has(code));
    const [code] = candidates;
    const should = code === undefined ? undefined : suspects.get(code);
    const suspect = candidates.length === 1 && code !== undefined && should !== undefined ? { code, should } : null;
    return { identity, expected: right, actual: left, suspect };
  });
}
