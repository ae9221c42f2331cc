/**
 * TRS WCM (海云). A list is `index.html`, `index_1.html` … made ahead; how many there are stands only in a script:
 *
 * - `createPageHTML(5, 0, "index", "html")`: count, current from 0; pages `index_1.html` … `index_4.html`
 * - `createPageHTML('page_div', 5, 1, 'list', 'shtml', 94)`: current from 1; pages `list_2.shtml` … `list_5.shtml`
 * - `var countPage = 5; var currentPage = 0;`, `Pager({size: 5, current: 0, prefix: 'index', suffix: 'html'})`
 *
 * Numbers may stand in quotes, names may be missing; then the page's own address says them.
 */
import { canonicalUrl } from '../../../../shared/url.js';
import { link } from '../links.js';
import { isObject, namedValues, scalar, ScriptReader, type ScriptValue } from '../script-values.js';
import { pagesFrom, type Family, type FamilyPage } from './family.js';

interface Pager {
  readonly count: number;
  /** null: not said. */
  readonly current: number | null;
  readonly name: string | null;
  readonly ending: string | null;
  /** Pages are counted from 1, the second is `_2`. */
  readonly fromOne: boolean;
}

const CALL = /\b(?:createPageHTML\w*|createPage|setPageHTML|Pager)\s*\(/gi;
const ENDING = /^\.?([sx]?html?|jsp|aspx?|php|xml)$/i;
const COUNT = /\b(?:var|let)\s+(?:countPage|pageCount|totalPage|nPageCount|_PAGE_COUNT)\s*=\s*["']?(\d{1,6})/i;
const CURRENT = /\b(?:var|let)\s+(?:currentPage|nCurrIndex|curPage|_PAGE_INDEX)\s*=\s*["']?(\d{1,6})/i;
const NAME = /\b(?:var|let)\s+(?:_PAGE_NAME|pageName|sPageName|prefix)\s*=\s*["']([\w-]+)/i;
const EXT = /\b(?:var|let)\s+(?:_PAGE_EXT|pageExt|sPageExt|suffix)\s*=\s*["']\.?(\w+)/i;

export const trs: Family = {
  name: 'trs',
  score({ model, html, scripts }) {
    if (/createPageHTML/.test(scripts)) return 0.95;
    if (COUNT.test(scripts) && CURRENT.test(scripts)) return 0.8;
    if (/TRS_Editor|trs_editor_view|<!--\s*TRS|\/was5\/web\//i.test(html)) return 0.7;
    if (/\bPager\s*\(\s*\{/.test(scripts)) return 0.6;
    return model.anchors.some(({ url }) => /\/t\d{8}_\d+\.\w+$|\/[PW]0\d{17,}\.\w+$/.test(url)) ? 0.5 : 0;
  },
  find(page) {
    const pager = pagerOf(page.scripts);
    return { links: pager ? pagesOf(pager, page) : [], html: [] };
  },
};

function pagerOf(scripts: string): Pager | null {
  const known = namedValues(scripts);
  CALL.lastIndex = 0;
  for (let match = CALL.exec(scripts); match; match = CALL.exec(scripts)) {
    if (/function\s*$/.test(scripts.slice(Math.max(0, match.index - 12), match.index))) continue;
    const pager = pagerOfCall(new ScriptReader(scripts, CALL.lastIndex, known).arguments());
    if (pager) return pager;
  }
  const count = COUNT.exec(scripts)?.[1];
  const current = CURRENT.exec(scripts)?.[1];
  if (count === undefined || current === undefined) return null;
  return {
    count: Number(count),
    current: Number(current),
    name: NAME.exec(scripts)?.[1] ?? null,
    ending: EXT.exec(scripts)?.[1] ?? null,
    fromOne: false,
  };
}

function pagerOfCall(values: readonly ScriptValue[]): Pager | null {
  const [first] = values;
  if (isObject(first)) {
    const count = numberOf(first['size'] ?? first['pageCount'] ?? first['total']);
    if (count === null) return null;
    const name = scalar(first['prefix'] ?? first['name']);
    const ending = scalar(first['suffix'] ?? first['ext'])?.replace(/^\./, '') ?? null;
    return { count, current: numberOf(first['current']), name, ending, fromOne: false };
  }
  const at = values.findIndex((value) => numberOf(value) !== null);
  const count = numberOf(values[at]);
  if (count === null) return null;
  const current = numberOf(values[at + 1]);
  const words = values.slice(at + (current === null ? 1 : 2)).map((value) => (typeof value === 'string' ? value : ''));
  const ending = words.findIndex((word) => ENDING.test(word));
  return {
    count,
    current,
    name: words[0] !== undefined && /^[\w./-]+$/.test(words[0]) && ending !== 0 ? words[0] : null,
    ending: ENDING.exec(words[ending] ?? '')?.[1] ?? null,
    fromOne: at > 0,
  };
}

function numberOf(value: ScriptValue | undefined): number | null {
  const text = value === undefined ? null : scalar(value);
  return text !== null && /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}

function pagesOf(pager: Pager, { model, context }: FamilyPage): ReturnType<typeof link>[] {
  const url = new URL(model.url);
  const file = /\/([^/]*)$/.exec(url.pathname)?.[1] ?? '';
  const own = /^(.*?)(?:_(\d{1,5}))?(?:\.(\w+))?$/.exec(file);
  const name = pager.name ?? (own?.[1] || 'index');
  const ending = pager.ending ?? own?.[3] ?? 'html';
  const numbered = own?.[2] === undefined ? null : Number(own[2]);
  const fromOne = pager.fromOne || (numbered === null && pager.current === 1);
  const here = numbered ?? (fromOne ? 1 : 0);
  const numbers = fromOne ? pagesFrom(2, pager.count, here) : pagesFrom(1, pager.count - 1, here);
  return numbers.flatMap((number) => {
    const next = canonicalUrl(`${name}_${number}.${ending}`, model.base);
    return next === null ? [] : [{ ...link(next, context.role, 'next'), text: String(number + (fromOne ? 0 : 1)) }];
  });
}
