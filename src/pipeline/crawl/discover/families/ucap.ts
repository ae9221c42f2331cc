/**
 * UCAP (开普云). Articles are `/…/YYYYMM/<32 hex>.shtml` and mark their parts (`<ucaptitle>`, `<ucapcontent>`); a pager carries
 * addresses in attributes: `<a tagname="/nb/index_2.html" onclick="queryArticleByCondition(this,'/nb/index_2.html')">`, with
 * `<input name="article_paging_list_hidden" totalpage="17">` for the number of pages.
 */
import { canonicalUrl } from '../../../../shared/url.js';
import { link } from '../links.js';
import { pagesFrom, type Family } from './family.js';

const MARKS =
  /<ucap(?:title|content|source)|queryArticleByCondition|article_paging_list_hidden|name="?SiteIDCode|ucap-cms/i;

export const ucap: Family = {
  name: 'ucap',
  score({ html, model }) {
    if (MARKS.test(html)) return 0.9;
    return model.anchors.some(({ url }) => /\/\d{6}\/[0-9a-f]{32}\.shtml$/.test(url)) ? 0.6 : 0;
  },
  find({ html, model, context }) {
    const total = /article_paging_list_hidden[^>]*?\btotalpage="?(\d{1,5})/i.exec(html)?.[1];
    const pager = /tagname="([^"]*?)([_-])(\d{1,5})(\.\w+)"/i.exec(html);
    if (total === undefined || !pager) return { links: [], html: [] };
    const [, name = '', line = '_', , ending = '.html'] = pager;
    const here = Number(/[_-](\d{1,5})\.\w+$/.exec(model.url)?.[1] ?? 1);
    const links = pagesFrom(2, Number(total), here).flatMap((number) => {
      const url = canonicalUrl(`${name}${line}${number}${ending}`, model.base);
      return url === null ? [] : [{ ...link(url, context.role, 'next'), text: String(number) }];
    });
    return { links, html: [] };
  },
};
