/**
 * A plain list on a server with sessions: every answer draws a new session id into its links, pages come under tracking
 * parameters, and the visitor counter makes every list another page. The traps of this site are in traps.ts.
 */
import type { Answer, Asked, Family, Publication, Published, SiteFrame } from '../model.js';
import { datedName, digest, escapeHtml, html, layOut, linkOf, pagesOf, siteName, type Hung } from '../page.js';

const COLUMN = '/xxgk/ndbg';
const PER_PAGE = 9;

export const moody: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `${COLUMN}/${one.kind === 'disallowed' ? 'neibu/' : ''}${datedName(one.date)}-${one.serial}.jspx`,
    file: (one, { format }, index) =>
      `/u/cms/www/${one.date.slice(0, 7).replace('-', '')}/${one.serial}${index}.${format}`,
    article: (one, files) => html(article(frame, one, files)),
  });
  const pages = pagesOf(publications, PER_PAGE);
  const lists = (asked: Asked): Answer | null => {
    const index = Number(asked.query.get('pageNo') ?? '1') - 1;
    const page = pages[index];
    return page ? list(frame, published, page, index, pages.length, asked.times) : null;
  };
  published.resources.set(`${COLUMN}/index.jspx`, lists);
  return { ...published, start: [`${COLUMN}/index.jspx`] };
};

function list(
  frame: SiteFrame,
  published: Published,
  page: readonly Publication[],
  index: number,
  count: number,
  visits: number,
): Answer {
  const session = digest(`session ${index} ${visits}`).toUpperCase();
  const items = page.map((one, at) => {
    const path = linkOf(published, one);
    const tracked = [
      `${path};jsessionid=${session}`,
      `${path}?utm_source=list&utm_medium=${visits}`,
      `${path}#top`,
      `${path}?jsessionid=${session}`,
    ][at % 4];
    return `<li><a href="${tracked ?? path}">${escapeHtml(one.title)}</a><span>${one.date}</span></li>`;
  });
  const next =
    index + 1 < count
      ? `<a href="index.jspx;jsessionid=${session}?pageNo=${index + 2}&amp;utm_source=pager">下一页</a>`
      : '';
  return html(
    chrome(
      frame,
      '政府信息公开年报',
      `<ul>\n${items.join('\n')}\n</ul><div>${next}</div><div>您是第 ${20190 + visits * 7} 位访问者</div>`,
    ),
  );
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${escapeHtml(title)}-${siteName(frame)}</title></head><body>
<div><a href="/">首页</a> <a href="${COLUMN}/index.jspx">年报</a></div>
${content}
<div>${siteName(frame)}</div></body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) => `<p>附件：<a href="${path}">${escapeHtml(attachment.name)}</a></p>`,
  );
  return chrome(
    frame,
    one.title,
    `<h1>${escapeHtml(one.title)}</h1><p>${one.date} ${one.body.name}</p>
<div class="txt">
${one.content ?? ''}
${links.join('\n')}
</div>`,
  );
}
