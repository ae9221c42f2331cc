/**
 * 博达 VSB. Articles are `/info/COLUMN/ID.htm`; the pages of `nb.htm` are counted down: of five, the second is `nb/4.htm`, the
 * last `nb/1.htm`, so that old pages keep their addresses. Links say 下页; how many there are stands in
 * `_simple_list_gotopage_fun(5, …)`.
 */
import { canonicalUrl } from '../../../../shared/url.js';
import { link } from '../links.js';
import { PAGES_AT_ONCE, type Family } from './family.js';

export const vsb: Family = {
  name: 'vsb',
  score({ html, model }) {
    if (/_simple_list_gotopage_fun|vsb_content|\/system\/resource\/js\/|_jsq_|vsbscreen|p_next p_fun/.test(html))
      return 0.9;
    return model.anchors.some(({ url }) => /\/info\/\d+\/\d+\.htm$/.test(url)) ? 0.6 : 0;
  },
  find({ html, model }) {
    const total = Number(/_simple_list_gotopage_fun\s*\(\s*(\d{1,5})/.exec(html)?.[1] ?? 0);
    const path = new URL(model.url).pathname;
    const numbered = /^(.*)\/(\d{1,5})\.htm$/.exec(path);
    if (total < 2 || (!numbered && !/\/[^/]+\.htm$/.test(path))) return { links: [], html: [] };
    const folder = numbered?.[1] ?? path.replace(/\.htm$/, '');
    const from = numbered ? Number(numbered[2]) - 1 : total - 1;
    const links = [];
    for (let number = from; number >= 1 && links.length < PAGES_AT_ONCE; number--) {
      const url = canonicalUrl(`${folder}/${number}.htm`, model.url);
      if (url !== null) links.push({ ...link(url, 'list', 'next'), text: String(total - number + 1) });
    }
    return { links, html: [] };
  },
};
