/**
 * Prose cut into clauses, each with what stands before it and may change its meaning. Patterns look at one clause only;
 * everything that makes a number something else than the body's total of the year is looked for in the context.
 */

export interface Clause {
  /** Width and white space normalised; at most `LONGEST` characters. */
  readonly text: string;
  /** The sentence before the clause, comparisons with other years taken out. */
  readonly before: string;
  /** The paragraph before the sentence. */
  readonly earlier: string;
  /** Running number of the sentence in the section. */
  readonly sentence: number;
  /** The last year named in the paragraph before the clause; null: none. */
  readonly year: number | null;
}

/** A longer clause says more than one thing, and none of them is read. */
const LONGEST = 100;
/** Prose beyond this is not looked at; real sections have some thousand characters. */
const LONGEST_SECTION = 60_000;
/** So much of what stands before is looked at. */
const CONTEXT = 1000;

/** What is one thing in prose and would be cut in two, to words that the patterns know. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/公民、法人(?:和|或者?|及|以及|与)(?:者)?其[他它]组织/gu, '公民'],
  [/复议(?:、|和|及|以及|与|或者?)(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼/gu, '复议诉讼'],
  [/(\d),(?=\d{3}(?!\d))/gu, '$1'],
];

const COMPARISON = /(?:同比|环比|(?:比|较|与)(?:上|去|前)(?:一)?年)[^,;、]*/gu;

/** Clauses of a section's text, in order. */
export function clausesOf(section: string): Clause[] {
  const clauses: Clause[] = [];
  let sentence = 0;
  for (const paragraph of section.slice(0, LONGEST_SECTION).split('\n')) {
    let year: number | null = null;
    let earlier = '';
    for (const text of normalized(paragraph).split(/[。!?]/u)) {
      sentence++;
      let before = '';
      for (const part of text.split(/([,;、()])/u)) {
        const separator = /^[,;、()]?$/u.test(part);
        if (!separator && part.length <= LONGEST) {
          clauses.push({ text: part, before: before.replace(COMPARISON, ''), earlier, sentence, year });
        }
        const named = [...part.matchAll(/(\d{4})年/gu)].at(-1);
        if (named) year = Number(named[1]);
        before = (before + part).slice(-CONTEXT);
      }
      earlier = (earlier + text).slice(-CONTEXT);
    }
  }
  return clauses;
}

function normalized(paragraph: string): string {
  let text = paragraph.normalize('NFKC').replace(/\s+/gu, '');
  for (const [pattern, replacement] of JOINED) text = text.replace(pattern, replacement);
  return text;
}
