/**
 * A page as a TRS-like content management system makes it: navigation, breadcrumb, heading, publication line, the report
 * in `div.TRS_Editor`, links to other reports, footer. Tables are clean.
 */
import type { BlockModel, CorpusReport } from '../model.js';
import { escapeHtml, tableHtml, type TableDress } from './html-table.js';
import { hiddenText, inCapitals, metadataTable, pageTitle, PICTURE } from './html-page.js';

const DRESS: TableDress = {
  table: ' border="1" cellspacing="0" cellpadding="0" width="640"',
  cell: (cell) => (cell.code === null ? ' align="center"' : ' align="center" valign="middle"'),
  content: (cell) =>
    (cell.runs?.map((run) => `<span>${escapeHtml(run)}</span>`).join('') ?? escapeHtml(cell.text)).replace(
      /\n/g,
      '<br />',
    ),
  empty: '',
};

/** The whole page. */
export function renderHtmlCms(report: CorpusReport, charset = 'utf-8'): string {
  const html = page(report, charset);
  return report.quirks.includes('html.uppercase_tags') ? inCapitals(html) : html;
}

function page(report: CorpusReport, charset: string): string {
  const has = (quirk: CorpusReport['quirks'][number]): boolean => report.quirks.includes(quirk);
  const title = pageTitle(report);
  const year = report.year;
  const head = [
    has('html.no_charset')
      ? ''
      : `<meta http-equiv="Content-Type" content="text/html; charset=${has('html.wrong_charset') ? 'iso-8859-1' : charset}" />`,
    `<title>${escapeHtml(title)}_槐泠县人民政府网</title>`,
    has('html.two_titles') ? '<title>槐泠县人民政府</title>' : '',
    `<meta name="ArticleTitle" content="${escapeHtml(title)}" />`,
    `<meta name="PubDate" content="${report.style.published} 09:12" />`,
    '<style type="text/css">.nav li { float: left } td { font-size: 14px }</style>',
    `<script type="text/javascript">var columnName = "政府信息公开年报"; if (1 < 2 && columnName) { document.cookie = "v=1"; }</script>`,
  ].filter((line) => line !== '');
  const article = `<div class="TRS_Editor">\n${articleHtml(report)}\n</div>`;
  const content = [
    `<h1 class="title">${escapeHtml(title)}</h1>`,
    `<div class="info"><span>发布时间：${report.style.published} 09:12</span> <span>来源：${report.body.name}</span> <span>【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</span></div>`,
    has('html.metadata_table') ? metadataTable(report) : '',
    article,
  ].join('\n');
  const inside = has('html.layout_table')
    ? `<table width="100%" border="0"><tr><td width="20%" valign="top"><ul><li>政府信息公开指南</li><li>政府信息公开年报</li></ul></td><td>\n${content}\n</td></tr></table>`
    : content;
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
${head.join('\n')}
</head>
<body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>
<div class="position">您当前的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="../">政府信息公开年报</a></div>
<div class="main">
${inside}
</div>
<div class="related"><p>相关链接</p><ul>
<li><a href="./t${year}0118_1.html">${report.body.name}${year - 1}年政府信息公开工作年度报告</a></li>
<li><a href="./t${year}0119_2.html">关于做好${year}年政府信息公开工作年度报告编制工作的通知</a></li>
</ul></div>
<div class="footer"><p>主办：槐泠县人民政府办公室\u3000网站标识码：0000000000</p><p>技术支持：县信息中心\u3000您是第 20190 位访问者</p></div>
</body>
</html>
`;
}

/** The report itself, without the page around it. */
export function articleHtml(report: CorpusReport): string {
  const parts = report.blocks.map((block) => blockHtml(block, report));
  if (report.quirks.includes('html.hidden_text')) parts.splice(3, 0, hiddenText(report));
  return parts.filter((part) => part !== '').join('\n');
}

function blockHtml(block: BlockModel, report: CorpusReport): string {
  switch (block.kind) {
    case 'title':
      // a title in one line stands in the page's heading only
      return block.lines.length === 1
        ? ''
        : block.lines.map((line) => `<p align="center"><strong>${escapeHtml(line)}</strong></p>`).join('\n');
    case 'heading':
      return `<p>\u3000\u3000<strong>${escapeHtml(block.ordinal + block.text)}</strong></p>`;
    case 'paragraph':
      return block.role === 'date'
        ? `<p align="center">${escapeHtml(block.text)}</p>`
        : `<p>\u3000\u3000${escapeHtml(block.text)}</p>`;
    case 'image':
      return `<p align="center"><img src="./W020220118_${block.label}.png" alt="${block.label}" /></p>`;
    case 'signature':
      return [...block.names, ...(block.date === null ? [] : [block.date])]
        .map((line) => `<p align="right">${escapeHtml(line)}</p>`)
        .join('\n');
    case 'table': {
      if (report.quirks.includes('html.image_tables')) return PICTURE;
      const table = tableHtml(block, DRESS, report);
      return report.quirks.includes('html.nested_data_table')
        ? `<table border="0" width="100%"><tr><td align="center">\n${table}\n</td></tr></table>`
        : `<div align="center">\n${table}\n</div>`;
    }
  }
}
