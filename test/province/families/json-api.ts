/**
 * A page whose list is made by its script from a JSON interface: address, channel and size stand in the script, the number of
 * pages in the interface's answer. Links inside are absolute for pages and root-relative for files.
 */
import type { Answer, Asked, Family, Publication, Published, SiteFrame } from '../model.js';
import { escapeHtml, html, json, layOut, linkOf, siteName, type Hung } from '../page.js';

const CHANNEL = '1203';
const API = '/api/cms/content/list';
const PER_PAGE = 6;

export const jsonApi: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `/xxgk/content/${one.kind === 'disallowed' ? 'neibu/' : ''}${one.serial}${one.year}.html`,
    file: (one, { format }) => `/files/${one.date.slice(0, 4)}/${one.serial}.${format}`,
    article: (one, files) => html(chrome(frame, one.title, article(one, files))),
  });
  published.resources.set('/xxgk/ndbg/', html(chrome(frame, '政府信息公开年报', script())));
  published.resources.set(API, (asked) => answer(asked, frame, published, publications));
  return { ...published, start: ['/xxgk/ndbg/'] };
};

function answer(
  { query }: Asked,
  frame: SiteFrame,
  published: Published,
  publications: readonly Publication[],
): Answer | null {
  const page = Number(query.get('pageNo') ?? '1');
  if (query.get('channelId') !== CHANNEL || !(page >= 1)) return json({ code: 500, msg: '参数错误', data: null });
  const list = publications.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((one) => {
    const path = linkOf(published, one);
    return {
      id: one.serial,
      title: one.title,
      url: one.content === null ? path : `${frame.origin}${path}`,
      source: one.body.name,
      publishDate: `${one.date} 09:30:00`,
    };
  });
  const pages = Math.ceil(publications.length / PER_PAGE);
  return json({
    code: 0,
    msg: 'ok',
    data: { total: publications.length, pages, pageNo: page, pageSize: PER_PAGE, list },
  });
}

function script(): string {
  return `<h3>政府信息公开年报</h3><ul id="list"></ul><div id="pager"></div>
<script>
var channelId = "${CHANNEL}", pageSize = ${PER_PAGE};
function load(pageNo) {
  $.getJSON("${API}?channelId=${CHANNEL}&pageNo=" + pageNo + "&pageSize=" + pageSize, function (res) {
    var html = "";
    $.each(res.data.list, function (i, item) { html += '<li><a href="' + item.url + '">' + item.title + '</a><i>' + item.publishDate + '</i></li>'; });
    $("#list").html(html);
    $("#pager").pager({ pages: res.data.pages, current: pageNo, onClick: load });
  });
}
load(1);
</script>`;
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}-${siteName(frame)}</title>
<script src="/static/js/jquery.min.js"></script>
</head>
<body>
<header><nav><a href="/">首页</a><a href="/xxgk/">信息公开</a><a href="/xxgk/ndbg/">年报</a></nav></header>
<main>
${content}
</main>
<footer>${siteName(frame)}主办</footer>
</body>
</html>
`;
}

function article(one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) => `<li><a href="${path}" download>${escapeHtml(attachment.name)}</a></li>`,
  );
  return `<article><h1>${escapeHtml(one.title)}</h1><p class="meta">发布时间：${one.date} 来源：${one.body.name}</p>
<div class="content">
${one.content ?? ''}
</div>
${links.length === 0 ? '' : `<div class="files"><h4>附件下载</h4><ul>${links.join('')}</ul></div>`}
</article>`;
}
