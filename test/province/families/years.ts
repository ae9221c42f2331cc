/**
 * A column with a sub-menu of years, each a folder whose list stands in an inline frame. Addresses without scheme and host
 * (`//host:port/…`) and with `..` in them; the archive of a year hangs on one page for all bodies.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, refreshTo, siteName, type Hung } from '../page.js';

const COLUMN = '/gongkai/ndbg';

export const years: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) =>
      `${COLUMN}/${one.kind === 'disallowed' ? 'neibu' : one.moved ? `${one.year}/old` : one.year}/${one.serial}.html`,
    file: (one, { format }, index) => `/d/file/${one.date.slice(0, 7)}/${one.serial}${index}.${format}`,
    article: (one, files) => html(article(frame, one, files)),
  });
  const all = [...new Set(publications.map(({ year }) => year))].sort((a, b) => b - a);
  const menu = all.map((year) => `<li><a href="${COLUMN}/${year}/">${year}年</a></li>`).join('');
  const page = (title: string, content: string): string =>
    chrome(frame, title, `<ul class="years">${menu}</ul>\n${content}`);
  published.resources.set(`${COLUMN}/`, html(page('政府信息公开年报', '<p>请选择年份。</p>')));
  for (const year of all) {
    const items = publications
      .filter((one) => one.year === year)
      .map((one, index) => {
        const path = linkOf(published, one);
        const host = frame.origin.replace('http:', '');
        const href = index % 2 === 0 ? `${host}${path}` : `${COLUMN}/${year}/../..${path.replace('/gongkai', '')}`;
        return `<dd><a href="${one.content === null && one.kind === 'report' ? path : href}">${escapeHtml(one.title)}</a> <em>${one.date}</em></dd>`;
      });
    published.resources.set(
      `${COLUMN}/${year}/`,
      html(page(`${year}年`, '<iframe src="list.html" width="100%" height="600" frameborder="0"></iframe>')),
    );
    published.resources.set(
      `${COLUMN}/${year}/list.html`,
      html(
        `<html><head><meta charset="utf-8"><base target="_parent"></head><body><dl>${items.join('\n')}</dl></body></html>`,
      ),
    );
  }
  return { ...published, start: [`${COLUMN}/`], missing: refreshTo('../') };
};

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>${escapeHtml(title)}_${siteName(frame)}</title></head><body>
<div id="nav"><a href="/">首页</a><a href="/gongkai/">政务公开</a><a href="${COLUMN}/">年报</a></div>
${content}
<div id="foot">${siteName(frame)}</div></body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) =>
      `<p><a href="${path}"><img src="/e/data/images/${attachment.format}.gif" alt="${escapeHtml(attachment.name)}"></a> ${escapeHtml(attachment.name)}</p>`,
  );
  return chrome(
    frame,
    one.title,
    `<h2>${escapeHtml(one.title)}</h2><p class="time">${one.date} 来源：${one.body.name}</p>
<div id="text">
${one.content ?? ''}
${links.join('\n')}
</div>`,
  );
}
