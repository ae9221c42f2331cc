/**
 * gkmlpt (广东): the directory page holds a tree of columns and the site's number in a script; a column's entries come from
 * `/gkmlpt/api/all/COLUMN?page=N&sid=SITE` as JSON, a hundred to a page, and without the right `sid` there is nothing.
 */
import type { Answer, Asked, Family, Publication, Published, SiteFrame } from '../model.js';
import { escapeHtml, html, json, layOut, linkOf, siteName, type Hung } from '../page.js';

const COLUMN = 1200;
const SITE = '229926';
const PER_PAGE = 100;
/** Other entries of the column before the oldest report, so that the reports reach into a second page. */
const FILLING = 88;

export const gkmlpt: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) =>
      `/gkmlpt/${one.kind === 'disallowed' ? 'neibu' : 'content'}/${String(one.serial)[0]}/${String(one.serial).slice(0, 3)}/post_${one.serial}.html`,
    file: (one, { format }, index) =>
      `/attachment/0/${String(one.serial).slice(0, 3)}/${one.serial}${index}/${one.serial}.${format}`,
    article: (one, files) => html(chrome(frame, one.title, article(frame, one, files))),
  });
  published.resources.set('/gkmlpt/index', html(chrome(frame, '政府信息公开目录', directory(frame))));
  published.resources.set(`/gkmlpt/api/all/${COLUMN}`, (asked) => answer(asked, frame, published, publications));
  return { ...published, start: ['/gkmlpt/index'] };
};

function answer(
  { query }: Asked,
  frame: SiteFrame,
  published: Published,
  publications: readonly Publication[],
): Answer {
  if (query.get('sid') !== SITE) return { ...json({ message: 'site not found' }), status: 400 };
  const entry = (one: Publication): object => ({
    id: one.serial,
    title: one.title,
    url: `${frame.origin}${linkOf(published, one)}`,
    publisher: one.body.name,
    created_at: `${one.date} 10:05:00`,
    post_url: '',
  });
  const filling = Array.from({ length: FILLING }, (_, index) => ({
    id: 5000 + index,
    title: `${frame.county}政务动态第${index + 1}期`,
    url: `${frame.origin}/gkmlpt/content/9/500/post_${5000 + index}.html`,
    publisher: siteName(frame),
    created_at: '2021-01-04 10:05:00',
    post_url: '',
  }));
  const half = Math.ceil(publications.length / 2);
  const all = [...publications.slice(0, half).map(entry), ...filling, ...publications.slice(half).map(entry)];
  const page = Number(query.get('page') ?? '1');
  return json({ articles: all.slice((page - 1) * PER_PAGE, page * PER_PAGE), total: all.length });
}

function directory(frame: SiteFrame): string {
  return `<div id="app"><div class="tree"></div><div class="list"></div></div>
<script>
window._CONFIG = {
  DOMAIN: '${frame.origin.replace('http://', '')}',
  SID: '${SITE}',
  SITE_NAME: '${siteName(frame)}',
  TREE: [{"id":1100,"name":"政府信息公开指南","children":[]},{"id":1150,"name":"政府信息公开制度","children":[]},{"id":${COLUMN},"name":"政府信息公开年报","children":[]}]
};
</script>
<script src="/gkmlpt/static/js/app.js"></script>`;
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>${escapeHtml(title)}_${siteName(frame)}</title></head>
<body><div class="header"><a href="/gkmlpt/index">政府信息公开平台</a><a href="/">首页</a></div>
${content}
<div class="footer">${siteName(frame)}办公室</div></body></html>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) =>
      `<p><a class="nfw-cms-attachment" href="${frame.origin}${path}" alt="${escapeHtml(attachment.name)}">${escapeHtml(attachment.name)}</a></p>`,
  );
  const cell = (name: string, value: string): string => `<td class="first">${name}</td><td>${escapeHtml(value)}</td>`;
  return `<div class="classify"><table><tr>${cell('索引号:', `11229926/${one.serial}`)}${cell('分类:', '年度报告')}</tr>
<tr>${cell('发布机构:', one.body.name)}${cell('成文日期:', one.date)}</tr>
<tr><td class="first">名称:</td><td colspan="3">${escapeHtml(one.title)}</td></tr></table></div>
<h1 class="title document-number">${escapeHtml(one.title)}</h1>
<div class="article-content">
${one.content ?? ''}
${links.join('\n')}
</div>`;
}
