/**
 * An old site of its own making: GBK bytes declared as gb2312, a frameset, tables of links, 下一页 by query string, files under
 * Chinese names; titles in the list without their body, which stands in a cell beside them.
 */
import type { Family, Publication, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, pagesOf, redirect, siteName, type Hung } from '../page.js';

const PER_PAGE = 10;

export const gbk: Family = (frame, publications) => {
  const published = layOut(publications, {
    page: (one) => `/ndbg/${one.kind === 'disallowed' ? 'neibu' : 'show'}.asp?id=${one.serial}`,
    // as a browser writes the address of a name in a GBK page: the path in UTF-8
    file: (one, { name }) => `/upfile/${one.date.slice(0, 4)}/${encodeURIComponent(name)}`,
    article: (one, files) => html(article(frame, one, files), 'gbk'),
  });
  const pages = pagesOf(publications, PER_PAGE);
  pages.forEach((page, index) => {
    const rows = page.map((one) => {
      const path = linkOf(published, one);
      const title = one.title.replace(one.body.titleName, '');
      // the address as the editor typed it, not encoded
      return `<TR><TD width=20><IMG src="/images/dot.gif"></TD><TD>${one.body.name}</TD><TD><A href="${decodeURIComponent(path).replace('/ndbg/', '')}" target=_blank>${escapeHtml(title)}</A></TD><TD>[${one.date}]</TD></TR>`;
    });
    const link = (to: number, text: string): string =>
      to >= 0 && to < pages.length && to !== index ? `<A href="?page=${to + 1}">${text}</A>` : text;
    const pager = `共 ${publications.length} 条 第 ${index + 1}/${pages.length} 页 ${link(0, '首页')} ${link(index - 1, '上一页')} ${link(index + 1, '下一页')} ${link(pages.length - 1, '末页')}`;
    const answer = html(
      chrome(
        frame,
        '年度报告',
        `<TABLE border=0 width="98%">\n${rows.join('\n')}\n</TABLE><P align=center>${pager}</P>`,
      ),
      'gbk',
    );
    published.resources.set(`/ndbg/list.asp?page=${index + 1}`, answer);
    if (index === 0) published.resources.set('/ndbg/list.asp', answer);
  });
  published.resources.set('/ndbg/index.htm', html(frameset(frame), 'gbk'));
  published.resources.set('/ndbg/left.asp', html(chrome(frame, '导航', MENU), 'gbk'));
  published.resources.set('/ndbg/', redirect(302, 'index.htm'));
  return { ...published, start: ['/ndbg/'] };
};

const MENU =
  '<P><A href="/zn.htm" target=main>公开指南</A></P><P><A href="/ml.htm" target=main>公开目录</A></P><P><A href="list.asp" target=main>年度报告</A></P>';

function frameset(frame: SiteFrame): string {
  return `<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>${siteName(frame)}</TITLE></HEAD>
<FRAMESET cols="160,*"><FRAME name=left src="left.asp"><FRAME name=main src="list.asp"><NOFRAMES><BODY>您的浏览器不支持框架</BODY></NOFRAMES></FRAMESET>
</HTML>
`;
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>${escapeHtml(title)}</TITLE></HEAD>
<BODY bgColor=#ffffff>
${content}
<HR><P align=center>${siteName(frame)} 版权所有</P></BODY></HTML>
`;
}

function article(frame: SiteFrame, one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment }) =>
      `<P>点击下载：<A href="../upfile/${one.date.slice(0, 4)}/${escapeHtml(attachment.name)}">${escapeHtml(attachment.name)}</A></P>`,
  );
  return chrome(
    frame,
    one.title,
    `<TABLE width=760 align=center border=0><TR><TD align=center><B>${escapeHtml(one.title)}</B></TD></TR>
<TR><TD align=center>发布日期：${one.date}\u3000阅读次数：<SCRIPT src="count.asp?id=${one.serial}"></SCRIPT></TD></TR></TABLE>
<DIV class=content>
${one.content ?? ''}
${links.join('\n')}
</DIV>`,
  );
}
