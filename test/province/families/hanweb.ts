/**
 * 大汉: a column keeps its records as CDATA in a `<datastore>` inside a script; the page brings the first three screens, the
 * others come from `dataproxy.jsp` by POST. The second entrance is `xxgkAnnualReport.jsp`, one area per body, the year in
 * the query string: no list, no file name, the answer is the report.
 */
import type { Answer, Asked, Family, Publication, Published, SiteFrame } from '../model.js';
import { escapeHtml, html, layOut, linkOf, siteName, type Hung } from '../page.js';

const COLUMN = '1229019590';
const UNIT = '4657949';
const WEB = '2762';
const PER_PAGE = 5;
/** Screens that one answer brings. */
const GROUP = 3;
const PROXY = '/module/web/jpage/dataproxy.jsp';
const ANNUAL = '/module/xxgk/xxgkAnnualReport.jsp';
/** Bodies whose reports stand behind the year list. */
const BY_YEAR = ['hanweb-yy', 'hanweb-jd'];

export const hanweb: Family = (frame, publications) => {
  const isByYear = (one: Publication): boolean => BY_YEAR.includes(one.body.id) && one.kind === 'report';
  const published = layOut(publications, {
    page: (one) =>
      isByYear(one)
        ? `${ANNUAL}?area=${areaOf(one)}&fbtime=${one.year}`
        : `/art/${one.date.split('-').map(Number).join('/')}/art_${one.kind === 'disallowed' ? 'nb' : COLUMN}_${one.serial}.html`,
    file: (one, { format }, index) => `/attach/0/${one.serial}${index}.${format}`,
    article: (one, files) =>
      html(chrome(frame, one.title, (isByYear(one) ? yearMenu(publications, one) : '') + article(one, files))),
  });
  const column = publications.filter((one) => !isByYear(one));
  const records = column.map((one) => record(published, one));
  const firstGroup = records.slice(0, PER_PAGE * GROUP);
  published.resources.set(`/col/col${COLUMN}/index.html`, html(columnPage(frame, firstGroup, records.length)));
  published.resources.set(PROXY, (asked) => proxy(asked, records));
  const areas = [...new Map(publications.filter(isByYear).map((one) => [areaOf(one), one])).values()];
  for (const one of areas) {
    published.resources.set(
      `${ANNUAL}?area=${areaOf(one)}`,
      html(chrome(frame, `${one.body.name}政府信息公开年度报告`, yearMenu(publications, one))),
    );
  }
  const start = [`/col/col${COLUMN}/index.html`, ...areas.map((one) => `${ANNUAL}?area=${areaOf(one)}`)];
  return { ...published, start };
};

function areaOf(one: Publication): string {
  return `11${one.body.id === 'hanweb-yy' ? '229922001' : '229922002'}`;
}

function record(published: Published, one: Publication): string {
  return `<li><a href="${linkOf(published, one)}" title="${escapeHtml(one.title)}" target="_blank">${escapeHtml(one.title)}</a><b>${one.date}</b></li>`;
}

function recordset(records: readonly string[]): string {
  return `<recordset>\n${records.map((one) => `<record><![CDATA[\n${one}]]></record>`).join('\n')}\n</recordset>`;
}

/** Answers the records asked for; one that does not name column, unit and web is refused as the real one does. */
function proxy(asked: Asked, records: readonly string[]): Answer {
  const said = (name: string): string | null => asked.form.get(name) ?? asked.query.get(name);
  const named = said('columnid') === COLUMN && said('unitid') === UNIT && said('webid') === WEB;
  const start = Number(said('startrecord') ?? Number.NaN);
  const end = Number(said('endrecord') ?? Number.NaN);
  if (!named || !(start >= 1) || !(end >= start)) {
    return { status: 200, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: new Uint8Array() };
  }
  const xml = `<?xml version='1.0' encoding='UTF-8'?>
<datastore>
<nextgroup><![CDATA[<a href="${PROXY}?page=2&webid=${WEB}&columnid=${COLUMN}&unitid=${UNIT}&permissiontype=0"></a>]]></nextgroup>
${recordset(records.slice(start - 1, end))}
</datastore>
`;
  const headers = { 'content-type': 'text/xml;charset=UTF-8' };
  return { status: 200, headers, body: new TextEncoder().encode(xml) };
}

function chrome(frame: SiteFrame, title: string, content: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="lanmu" content="政府信息公开年报">
<title>${siteName(frame)} ${escapeHtml(title)}</title>
<script src="/script/0/jquery-3.6.0.js"></script><script src="/script/jpage/jquery.jpage.js"></script>
</head>
<body>
<div class="header"><a href="/">首页</a><a href="/col/col1229000001/index.html">新闻</a><a href="/col/col${COLUMN}/index.html">政府信息公开年报</a></div>
${content}
<div class="footer">${siteName(frame)}办公室主办 <a href="http://www.gov.cn/">中国政府网</a></div>
</body>
</html>
`;
}

function columnPage(frame: SiteFrame, records: readonly string[], total: number): string {
  return chrome(
    frame,
    '政府信息公开年报',
    `<div id="${UNIT}" class="default_pgContainer">
<script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="${PROXY}?page=1&appid=1&appid=1&webid=${WEB}&path='/'&columnid=${COLUMN}&unitid=${UNIT}&webname='${encodeURIComponent(siteName(frame))}'&permissiontype=0"></a>]]></nextgroup>
${recordset(records)}
</datastore></script>
</div>
<script>
$(function(){
  $('#${UNIT}').jpage({dataStore:dataStore,totalRecord:${total},dataBefore:'',dataAfter:'',perPage:${PER_PAGE},proxyUrl:'${PROXY}',groupSize:${GROUP},openCookies:false,showMode:'full',ajaxParam:{col:1,appid:1,webid:${WEB},path:'/',columnid:${COLUMN},sourceContentType:1,unitid:'${UNIT}',webname:'${siteName(frame)}',permissiontype:0}});
});
</script>`,
  );
}

function yearMenu(publications: readonly Publication[], of: Publication): string {
  const years = publications
    .filter((one) => one.body.id === of.body.id && one.kind === 'report')
    .map((one) => `<li><a href="xxgkAnnualReport.jsp?area=${areaOf(of)}&fbtime=${one.year}">${one.year}年</a></li>`);
  return `<div class="nb_year"><h3>${of.body.name}</h3><ul>${years.join('')}</ul></div>\n`;
}

function article(one: Publication, files: readonly Hung[]): string {
  const links = files.map(
    ({ attachment, path }) =>
      `<p><img src="/script/0/file_${attachment.format}.gif" /><a href="${path}">${escapeHtml(attachment.name)}</a></p>`,
  );
  return `<div id="article"><div class="title">${escapeHtml(one.title)}</div>
<div class="xxly">信息来源：${one.body.name} 发布日期：${one.date} 浏览次数：<script src="/vc/vc/interface/visit.jsp?i_articleid=${one.serial}"></script></div>
<div id="zoom"><!--ZJEG_RSS.content.begin-->
${one.content ?? ''}
${links.join('\n')}
<!--ZJEG_RSS.content.end--></div></div>`;
}
