/**
 * The county's platform: one page with a column for each body in two groups, each column with a page of its own. Titles
 * there do not name the body; what names it is the column. A deleted page answers 200.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import { datedName, escapeHtml, html, layOut, linkOf, relative, siteName, type Hung } from '../page.js';

const ROOT = '/xxgkpt/';

export const aggregator: Family = (frame, publications) => {
  const columnOf = (one: Publication): string => `${ROOT}${one.body.id.replace('aggregator-', '')}/ndbg/`;
  const published = layOut(publications, {
    page: (one) =>
      `${columnOf(one)}${one.kind === 'disallowed' ? 'neibu/' : ''}${one.moved ? 'gd/' : ''}${datedName(one.date)}_${one.serial}.htm`,
    file: (one, { format }, index) => `${columnOf(one)}P0${one.serial}${index}.${format}`,
    article: (one, files, path) => html(article(frame, one, files, path)),
  });
  const bodies = [...new Map(publications.map((one) => [one.body.id, one])).values()];
  const group = (title: string, level: string): string => {
    const links = bodies
      .filter(({ body }) => body.level === level)
      .map((one) => `<a href="${relative(ROOT, columnOf(one))}">${one.body.name}</a>`);
    return `<div class="group"><h3>${title}</h3>${links.join('\n')}</div>`;
  };
  published.resources.set(
    ROOT,
    html(
      chrome(
        frame,
        '政府信息公开年报',
        `<h2>政府信息公开年报</h2>\n${group('县政府及部门', 'county')}\n${group('乡镇、街道', 'township')}
<div class="links"><a href="${frame.elsewhere}/xxgkpt/ndbg/">邻县政府信息公开年报</a></div>`,
      ),
    ),
  );
  for (const { body } of bodies) {
    const own = publications.filter((one) => one.body.id === body.id);
    const [first] = own;
    if (!first) continue;
    const column = columnOf(first);
    const items = own.map((one) => {
      const title = one.kind === 'report' ? `${one.year}年政府信息公开工作年度报告` : one.title;
      return `<tr><td>${own.indexOf(one) + 1}</td><td><a href="${relative(column, linkOf(published, one))}">${escapeHtml(title)}</a></td><td>${one.date}</td></tr>`;
    });
    published.resources.set(
      column,
      html(
        chrome(
          frame,
          `${body.name}-政府信息公开年报`,
          `<h2>${body.name}</h2><table><tr><th>序号</th><th>标题</th><th>日期</th></tr>\n${items.join('\n')}\n</table>`,
        ),
      ),
    );
  }
  // a deleted page is no error to this system
  const missing = html(chrome(frame, '提示信息', '<p class="tip">您访问的页面不存在或已被删除！</p>'));
  return { ...published, start: [ROOT], missing };
};

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body>
<div class="crumb"><a href="/">首页</a> &gt; <a href="${ROOT}">政府信息公开平台</a></div>
${content}
<div class="footer">${siteName(frame)}办公室</div></body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[], path: string): string {
  const links = files.map(
    ({ attachment, path: to }) => `<p>相关附件：<a href="${relative(path, to)}">${escapeHtml(attachment.name)}</a></p>`,
  );
  return chrome(
    frame,
    one.title,
    `<h1>${escapeHtml(one.title)}</h1><p>日期：${one.date}\u3000来源：${one.body.name}</p>
<div class="zwnr">
${one.content ?? ''}
${links.join('\n')}
</div>`,
  );
}
