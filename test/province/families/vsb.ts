/**
 * 博达 VSB: pages `/info/COLUMN/ID.htm`; a list `ndbg.htm` whose further pages count down (`ndbg/3.htm` is the second of
 * four); attachments behind `download.jsp`, whose kind only the answer's head tells. Its names stand there in raw GBK bytes.
 */
import { encodeGb18030 } from '../../corpus/render/gb18030.js';
import type { Answer, Attachment, Family, Publication, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, MEDIA_TYPES, pagesOf, relative, siteName, type Hung } from '../page.js';

const COLUMN = '1045';
const PER_PAGE = 9;
const DOWNLOAD = '/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1744984858&wbfileid=';

export const vsb: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `/info/${one.kind === 'disallowed' ? '9999' : COLUMN}/${one.serial}.htm`,
    file: (one, _, index) => `${DOWNLOAD}${one.serial * 10 + index}`,
    fileAnswer: download,
    article: (one, files, path) => html(article(frame, one, files, path), null),
  });
  const pages = pagesOf(publications, PER_PAGE);
  const pathOf = (index: number): string => (index === 0 ? '/xxgk/ndbg.htm' : `/xxgk/ndbg/${pages.length - index}.htm`);
  pages.forEach((page, index) => {
    const path = pathOf(index);
    const items = page.map(
      (one, at) =>
        `<li id="line_u8_${at}"><a href="${relative(path, linkOf(published, one))}" title="${escapeHtml(one.title)}">${escapeHtml(one.title)}</a><span>${one.date.replaceAll('-', '/')}</span></li>`,
    );
    const links = pages.map((_, to) =>
      to === index
        ? `<span class="p_no_d">${to + 1}</span>`
        : `<span class="p_no"><a href="${relative(path, pathOf(to))}">${to + 1}</a></span>`,
    );
    const next =
      index + 1 < pages.length
        ? `<span class="p_next p_fun"><a href="${relative(path, pathOf(index + 1))}">下页</a></span>`
        : '<span class="p_next_d p_fun_d">下页</span>';
    const answer = html(
      chrome(
        frame,
        '政府信息公开年报',
        `<ul>\n${items.join('\n')}\n</ul><div class="pb_sys_common">${links.join('')}${next}</div>`,
      ),
      null,
    );
    published.resources.set(path, answer);
  });
  return { ...published, start: ['/xxgk/ndbg.htm'] };
};

/** Kind and name only in the head; every other file says nothing of its kind but its name. */
function download(attachment: Attachment): Answer {
  const bytes = encodeGb18030(`attachment; filename="${attachment.name}"`);
  const vague = attachment.format === 'pdf' || attachment.format === 'txt';
  return {
    status: 200,
    headers: {
      'content-type': vague ? 'application/octet-stream' : MEDIA_TYPES[attachment.format],
      // the bytes as they are, which is what latin1 means to node
      'content-disposition': Buffer.from(bytes).toString('latin1'),
    },
    body: attachment.bytes,
  };
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html><HTML><HEAD><META charset="UTF-8"><TITLE>${escapeHtml(title)}-${siteName(frame)}</TITLE>
<META Name="keywords" Content="${siteName(frame)},${escapeHtml(title)}" />
<!--Announced by Visual SiteBuilder 9-->
<script language="javascript" src="/system/resource/js/counter.js"></script>
</HEAD><BODY>
<div class="nav"><a href="/index.htm">首页</a><a href="/xxgk/ndbg.htm">年报</a></div>
${content}
<div class="foot">${siteName(frame)}</div>
</BODY></HTML>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[], path: string): string {
  // every third link says nothing but that it is one
  const said = (attachment: Attachment): string => (one.serial % 3 === 0 ? '附件下载' : attachment.name);
  const links = files.map(
    ({ attachment, path: to }) =>
      `<li>附件【<a href="${relative(path, to).replaceAll('&', '&amp;')}" target="_blank">${escapeHtml(said(attachment))}</a>】已下载<span id="nattach${one.serial}">12</span>次</li>`,
  );
  return chrome(
    frame,
    one.title,
    `<form name="_newscontent_fromname"><div><h1 align="center">${escapeHtml(one.title)}</h1>
<div align="center">发布时间：${one.date} 点击数：<script>_showDynClicks("wbnews", 1744984858, ${one.serial})</script></div>
<div id="vsb_content"><div class="v_news_content">
${one.content ?? ''}
</div></div><ul style="list-style-type:none;">${links.join('')}</ul></div></form>`,
  );
}
