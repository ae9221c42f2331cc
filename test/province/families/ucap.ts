/**
 * UCAP: pages `YYYYMM/<32 hex digits>.shtml` with `ucaptitle`, `publishtime` and `ucapcontent` tags; lists `list.shtml`,
 * `list_2.shtml` … with a plain link to the next.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import { digest, escapeHtml, html, layOut, linkOf, pagesOf, relative, siteName, type Hung } from '../page.js';

const COLUMN = '/syzfxxgk/xxgknb/';
const PER_PAGE = 7;

export const ucap: Family = (frame, publications) => {
  const folder = (one: Publication): string =>
    `${COLUMN}${one.kind === 'disallowed' ? 'neibu/' : ''}${one.moved ? 'ls/' : ''}${one.date.slice(0, 7).replace('-', '')}`;
  const published = layOut(publications, {
    page: (one) => `${folder(one)}/${digest(one.key)}.shtml`,
    file: (one, { format }, index) =>
      `${folder(one)}/${digest(one.key)}/files/${digest(`${one.key}${index}`)}.${format}`,
    article: (one, files, path) => html(article(frame, one, files, path)),
  });
  const pages = pagesOf(publications, PER_PAGE);
  const nameOf = (index: number): string => `list${index === 0 ? '' : `_${index + 1}`}.shtml`;
  pages.forEach((page, index) => {
    const items = page.map(
      (one) =>
        `<li><span>${one.date}</span><a href='${relative(COLUMN, linkOf(published, one))}' title='${escapeHtml(one.title)}'>${escapeHtml(one.title)}</a></li>`,
    );
    const next = index + 1 < pages.length ? `<a href="${nameOf(index + 1)}">下一页</a>` : '<span>下一页</span>';
    const previous = index > 0 ? `<a href="${nameOf(index - 1)}">上一页</a>` : '<span>上一页</span>';
    const pager = `<div id="page_div">${previous} ${next} <a href="${nameOf(pages.length - 1)}">尾页</a></div>`;
    published.resources.set(
      `${COLUMN}${nameOf(index)}`,
      html(chrome(frame, '政府信息公开年报', `<ul class="list">\n${items.join('\n')}\n</ul>\n${pager}`)),
    );
  });
  return { ...published, start: [`${COLUMN}list.shtml`] };
};

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>${escapeHtml(title)}</title>
<meta name="SiteName" content="${siteName(frame)}"><meta name="ColumnName" content="年度报告">
</head><body>
<div class="ucap-nav"><a href="/index.shtml">网站首页</a>&gt;<a href="/syzfxxgk/list.shtml">政府信息公开</a></div>
${content}
<div class="ucap-foot">版权所有：${siteName(frame)}</div>
</body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[], path: string): string {
  const links = files.map(
    ({ attachment, path: to }) =>
      `<p><a class="nfw-cms-attachment" href="${relative(path, to)}" target="_blank" alt="${escapeHtml(attachment.name)}">附件：${escapeHtml(attachment.name.replace(/\.\w+$/, ''))}</a></p>`,
  );
  return chrome(
    frame,
    one.title,
    `<div class="detail"><h1><ucaptitle>${escapeHtml(one.title)}</ucaptitle></h1>
<div>发布时间：<publishtime>${one.date} 16:20</publishtime> 来源：<ucapsource>${one.body.name}</ucapsource></div>
<div class="con"><ucapcontent>
${one.content ?? ''}
${links.join('\n')}
</ucapcontent></div></div>`,
  );
}
