/**
 * No column at all: the reports are what the site's search finds. Words found are marked inside the titles, addresses carry
 * where they were found, and one report is found on two pages because results shift.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, pagesOf, siteName, type Hung } from '../page.js';

const SEARCH = '/was5/web/search';
const QUESTION = 'channelid=200210&searchword=%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A';
const PER_PAGE = 6;

export const search: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `/${one.kind === 'disallowed' ? 'neibu' : 'html'}/${one.date.slice(0, 4)}/${one.serial}.html`,
    file: (one, { format }, index) => `/html/upload/${one.serial}_${index}.${format}`,
    article: (one, files) => html(article(frame, one, files)),
  });
  const pages = pagesOf(publications, PER_PAGE);
  pages.forEach((page, index) => {
    // the last result of the page before comes again
    const again = index > 0 ? (pages[index - 1]?.slice(-1) ?? []) : [];
    const items = [...again, ...page].map((one, at) => {
      const path = `${linkOf(published, one)}?searchId=${index}${at}&utm_source=search&from=timeline`;
      const marked = escapeHtml(one.title).replaceAll('年度报告', '<em>年度</em><em>报告</em>');
      return `<div class="result"><h4><a href="${path}" target="_blank">${marked}</a></h4><p>${escapeHtml(one.body.name)}……<em>年度</em><em>报告</em>……</p><span>${one.date}</span></div>`;
    });
    const next =
      index + 1 < pages.length ? `<a class="next" href="${SEARCH}?${QUESTION}&page=${index + 2}">下一页</a>` : '';
    const answer = html(
      chrome(
        frame,
        '检索结果',
        `<p>共找到 ${publications.length} 条结果</p>\n${items.join('\n')}\n<div class="pages">${next}</div>`,
      ),
    );
    published.resources.set(`${SEARCH}?${QUESTION}&page=${index + 1}`, answer);
    if (index === 0) published.resources.set(`${SEARCH}?${QUESTION}`, answer);
  });
  return { ...published, start: [`${SEARCH}?${QUESTION}`] };
};

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${escapeHtml(title)} - ${siteName(frame)}</title></head><body>
<form action="${SEARCH}" method="get"><input name="searchword" value="年度报告"><button>检索</button></form>
${content}
</body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) => `<p><a href="${path}">${escapeHtml(attachment.name)}</a>（点击下载）</p>`,
  );
  return chrome(
    frame,
    one.title,
    `<h1>${escapeHtml(one.title)}</h1><div>${one.date} ${one.body.name}</div>
<div class="text">
${one.content ?? ''}
${links.join('\n')}
</div>`,
  );
}
