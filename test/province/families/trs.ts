/**
 * TRS WCM: static pages `YYYYMM/tYYYYMMDD_ID.html` beside the column's `index.html`, `index_1.html` …, whose number stands
 * in a script only; relative links; long titles cut off in the list, whole in the `title` attribute; attachments `P0…`.
 * A deleted page answers a refresh to the folder above.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import {
  datedName,
  escapeHtml,
  html,
  layOut,
  linkOf,
  pagesOf,
  redirect,
  refreshTo,
  relative,
  siteName,
  type Hung,
} from '../page.js';

const COLUMN = '/zwgk/xxgknb/';
const PER_PAGE = 8;
/** The list shows so much of a title. */
const SHOWN = 22;

export const trs: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `${folderOf(one)}${datedName(one.date)}_${one.serial}.html`,
    file: (one, { format }, index) => {
      const digits = one.date.replaceAll('-', '');
      return `${folderOf(one)}${digits.slice(0, 6)}/P0${digits}${one.serial}${index}.${format}`;
    },
    article: (one, files, path) => html(article(frame, one, files, path)),
  });
  const pages = pagesOf(publications, PER_PAGE);
  pages.forEach((page, index) => {
    const items = page.map((one) => {
      const shown = one.title.length > SHOWN ? `${one.title.slice(0, SHOWN)}...` : one.title;
      return `<li><a href="${relative(COLUMN, linkOf(published, one))}" target="_blank" title="${escapeHtml(one.title)}">${escapeHtml(shown)}</a><span>${one.date}</span></li>`;
    });
    const answer = html(list(frame, items, pages.length, index));
    published.resources.set(`${COLUMN}${index === 0 ? 'index' : `index_${index}`}.html`, answer);
    if (index === 0) published.resources.set(COLUMN, answer);
  });
  published.resources.set(COLUMN.slice(0, -1), redirect(301, `${frame.origin}${COLUMN}`));
  published.resources.set(
    '/zwgk/',
    html(
      chrome(
        frame,
        '政务公开',
        '<ul><li><a href="./xxgknb/">政府信息公开年报</a></li><li><a href="./zn/">指南</a></li></ul>',
      ),
    ),
  );
  return { ...published, start: [COLUMN], missing: refreshTo('../') };
};

function folderOf(one: Publication): string {
  if (one.kind === 'disallowed') return `${COLUMN}neibu/`;
  return one.moved ? `${COLUMN}lsnb/` : COLUMN;
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="SiteName" content="${siteName(frame)}" />
<meta name="ColumnName" content="政府信息公开年报" />
<title>${escapeHtml(title)}</title>
<link href="/images/style.css" rel="stylesheet" type="text/css" />
<script type="text/javascript" src="/images/jquery.min.js"></script>
</head>
<body>
<div class="top"><a href="/">首页</a> | <a href="/zwgk/">政务公开</a> | <a href="/hdjl/">互动交流</a> | <a href="http://www.gov.cn/">中国政府网</a></div>
<div class="dqwz">当前位置：<a href="../">政务公开</a> &gt; <a href="./">政府信息公开年报</a></div>
${content}
<div class="bottom">主办：${siteName(frame)}办公室 <a href="javascript:void(0)" onclick="this.style.behavior='url(#default#homepage)'">设为首页</a></div>
</body>
</html>
`;
}

function list(frame: SiteFrame, items: readonly string[], count: number, index: number): string {
  // the last page's number has stood behind a variable of the script in one generation of templates, plain in another
  const call =
    index % 2 === 0
      ? `createPageHTML(${count}, ${index}, "index", "html");`
      : `var currentPage = ${index};\nvar countPage = ${count};\ncreatePageHTML(countPage, currentPage, "index", "html");`;
  return chrome(
    frame,
    '政府信息公开年报',
    `<div class="left"><ul><li><a href="../zfxxgkzn/">政府信息公开指南</a></li><li><a href="./">政府信息公开年报</a></li></ul></div>
<div class="right"><ul class="newslist">
${items.join('\n')}
</ul>
<div class="page">
<script>
function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){
  if(_nPageCount == null || _nPageCount<=1) return;
  for (var i = 0; i < _nPageCount; i++) document.write('<a href="' + _sPageName + (i ? '_' + i : '') + '.' + _sPageExt + '">' + (i+1) + '</a>');
}
${call}
</script>
</div></div>`,
  );
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[], path: string): string {
  const links = files.map(
    ({ attachment, path: to }, index) =>
      `<p>附件${index + 1}：<a href="${relative(path, to)}" OLDSRC="${to.split('/').at(-1)}" title="${escapeHtml(attachment.name)}">${escapeHtml(attachment.name)}</a></p>`,
  );
  return chrome(
    frame,
    `${one.title}_${siteName(frame)}`,
    `<div class="xl"><h2 class="bt">${escapeHtml(one.title)}</h2>
<div class="xx"><span>发布时间：${one.date}</span><span>来源：${one.body.name}</span><span>字号：[ 大 中 小 ]</span></div>
<div class="TRS_Editor">
${one.content ?? ''}
</div>
${links.join('\n')}
<div class="fx">扫一扫在手机打开当前页 <a href="javascript:window.print()">打印</a> <a href="javascript:window.close()">关闭</a></div></div>`,
  );
}
