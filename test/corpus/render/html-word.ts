/**
 * A page whose report was pasted from Word or WPS: mso styles, a span for every run, `<o:p>`, `font` tags, widths, a sizing
 * row in conditional comments at the end of each table; around it a disclosure platform with its metadata table.
 */
import type { BlockModel, CellModel, CorpusReport } from '../model.js';
import { escapeHtml, tableHtml, type TableDress } from './html-table.js';
import { hiddenText, inCapitals, metadataTable, pageTitle, PICTURE } from './html-page.js';

const OP = '<o:p></o:p>';
const LATIN = `<span lang="EN-US" style="font-size:16.0pt;font-family:&quot;Times New Roman&quot;,serif;mso-fareast-font-family:仿宋_GB2312">`;
const HAN = `<span style="font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:宋体">`;

/** A text as Word's runs: Latin and Chinese parts each in a span of their own, one in three with a font tag. */
function runs(text: string, parts: readonly string[] = text.match(/[\x20-\x7e]+|[^\x20-\x7e]+/g) ?? []): string {
  return parts
    .map((part, index) => {
      const open = /^[\x20-\x7e]+$/.test(part) ? LATIN : HAN;
      const inner = escapeHtml(part).replace(/\n/g, '<br style="mso-special-character:line-break" />');
      return index % 3 === 1
        ? `${open}<font face="方正仿宋_GBK" style="font-family: 微软雅黑;">${inner}</font></span>`
        : `${open}${inner}</span>`;
    })
    .join('');
}

function paragraph(text: string, extra = 'text-indent:32.0pt;mso-char-indent-count:2.0;', align = ''): string {
  return `<p class="MsoNormal"${align} style="${extra}line-height:28.0pt;mso-line-height-rule:exactly">${runs(text)}<span lang="EN-US">${OP}</span></p>`;
}

const DRESS: TableDress = {
  table: ` class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" width="0" style="border-collapse:collapse;mso-table-layout-alt:fixed;border:none;mso-yfti-tbllook:1184"`,
  cell: (cell, columns) => {
    const width = Math.round((649 / columns) * cell.columnSpan);
    return ` width="${width}" valign="center" style="width:${(width * 0.75).toFixed(2)}pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"`;
  },
  content: (cell: CellModel) =>
    cell.text
      .split('\n')
      .map(
        (line) =>
          `<p class="MsoNormal" align="center" style="text-align:center">${cell.runs ? runs(line, cell.runs) : runs(line)}<span lang="EN-US">${OP}</span></p>`,
      )
      .join(''),
  empty: '<p class="MsoNormal" align="center"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>',
  sizingRow: (columns) =>
    `<!--[if !supportMisalignedColumns]-->\n<tr height="0">${`<td width="${Math.round(649 / columns)}" style="border:none"><br /></td>`.repeat(columns)}</tr>\n<!--[endif]-->`,
};

/** The whole page. */
export function renderHtmlWord(report: CorpusReport): string {
  const html = page(report);
  return report.quirks.includes('html.uppercase_tags') ? inCapitals(html) : html;
}

function page(report: CorpusReport): string {
  const title = pageTitle(report);
  const wrapped = report.quirks.includes('html.layout_table');
  const article = report.blocks.map((block) => blockHtml(block, report)).filter((part) => part !== '');
  if (report.quirks.includes('html.hidden_text')) article.splice(3, 0, hiddenText(report));
  const content = `${metadataTable(report)}
<h1 class="article-title"><ucaptitle>${escapeHtml(title)}</ucaptitle></h1>
<div class="article-content" id="zoomcon"><ucapcontent>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<div class="Section0" style="layout-grid:15.6pt">
${article.join('\n')}
</div>
</ucapcontent></div>`;
  return `<!doctype html>
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head>
<meta charset="utf-8" />
<title>${escapeHtml(title)}-${report.body.name}</title>
${report.quirks.includes('html.two_titles') ? '<title>\n    槐泠县人民政府\n  </title>\n' : ''}<style>
p.MsoNormal { margin: 0cm; mso-style-name: 正文; mso-pagination: none; font-size: 10.5pt; mso-font-kerning: 1.0pt }
@page { mso-page-border-surround-header: no } td.c1:before { content: "第二十条" }
</style>
</head>
<body>
<div class="top">今天是<script>document.write(new Date().getFullYear() + "年");</script></div>
${wrapped ? `<table width="1000" border="0" align="center"><tbody><tr><td>\n${content}\n</td></tr></tbody></table>` : content}
<div class="page-bottom">网站地图 | 联系我们\u3000版权所有：槐泠县人民政府</div>
</body>
</html>
`;
}

function blockHtml(block: BlockModel, report: CorpusReport): string {
  switch (block.kind) {
    case 'title':
      return block.lines.map((line) => paragraph(line, 'text-align:center;', ' align="center"')).join('\n');
    case 'heading':
      return paragraph(block.ordinal + block.text);
    case 'paragraph':
      return block.role === 'date' ? paragraph(block.text, 'text-align:center;') : paragraph(block.text);
    case 'image':
      return `<p class="MsoNormal"><span><img width="553" src="./${block.label}.png" v:shapes="_x0000_i1025" /></span></p>`;
    case 'signature':
      return ['', ...block.names, ...(block.date === null ? [] : [block.date])]
        .map((line) =>
          line === ''
            ? '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
            : paragraph(line, 'text-align:right;', ' align="right"'),
        )
        .join('\n');
    case 'table': {
      if (report.quirks.includes('html.image_tables')) return PICTURE;
      const table = tableHtml(block, DRESS, report);
      return report.quirks.includes('html.nested_data_table')
        ? `<table class="MsoNormalTable" border="0"><tr><td>\n${table}\n</td></tr></table>`
        : `<div align="center">\n${table}\n</div>`;
    }
  }
}
