/** The second witness: what a page says that it is, whatever the link to it said. Bodies are invented. */
import { describe, expect, it } from 'vitest';
import { led, page, read, REPORT } from './pages.js';

const visit = {
  role: 'report',
  url: 'http://www.qinghe.gov.cn/xxgk/nb/202401/t20240118_5.html',
  linkText: '清河县教育局2023年政府信息公开工作年度报告',
} as const;
const TITLE = '<h1>清河县教育局2023年政府信息公开工作年度报告</h1>';
const OLD = `<p>一、概述</p><p>2012年，我局认真贯彻落实《政府信息公开条例》，成立领导小组，完善制度，主动公开政府信息，全年公开信息56条，其中工作动态40条，收到申请0件，没有发生复议和诉讼，信息公开工作取得进展。</p>
  <p>二、主动公开政府信息的情况</p><p>全年主动公开56条。</p><p>三、依申请公开政府信息的情况</p><p>没有收到申请。</p><p>四、收费及减免情况</p><p>没有收费。</p><p>五、行政复议、诉讼和申诉情况</p><p>没有。</p><p>六、存在的主要问题和改进措施</p><p>公开不够及时，今后加强。</p>`;

describe('a report', () => {
  it.each([
    ['with the form', `${TITLE}${REPORT}`],
    ['of the old kind', `${TITLE}${OLD}`],
    ['under a title that names something else', `<h1>关于公布2023年政府信息公开年度报告的通知</h1>${REPORT.repeat(2)}`],
    ['without any heading', REPORT],
    [
      'of four sentences',
      `${TITLE}<p>2012年，我局认真做好政府信息公开工作，主动公开政府信息12条。</p><p>没有收到公开申请，没有收费，没有因政府信息公开被申请复议或者提起诉讼，今后将继续加强公开工作，及时更新政府信息，方便群众。</p>`,
    ],
    ['as pictures', `${TITLE}<div class="TRS_Editor"><img src="P1.jpg"><img src="P2.jpg"></div>`],
    [
      'in a string of a script',
      `${TITLE}<div id="c"></div><script>var content = ${JSON.stringify(REPORT)}; document.getElementById('c').innerHTML = content;</script>`,
    ],
    ['in one block without borders', `${TITLE}<pre>${REPORT.replace(/<[^>]+>/g, ' ')}</pre>`],
  ])('%s', (_name, body) => {
    expect(read(page(body, '清河县教育局'), visit).kind).toBe('report');
  });

  it('is one, too, when the column is the report', () => {
    const html = page(
      `<ul><li><a href="?fbtime=2022">2022年</a></li></ul>${TITLE}${REPORT}<p>附件：<a href="/files/2023.pdf">下载</a></p>`,
      '政府信息公开年报',
    );
    const reading = read(html, { url: 'http://www.qinghe.gov.cn/nb.jsp?fbtime=2023' });
    expect(reading.kind).toBe('report');
    expect(led(reading)).toEqual(['list year /nb.jsp?fbtime=2022', 'attachment attachment /files/2023.pdf']);
  });

  it('leads to its attachments and to nothing else', () => {
    const html = page(
      `<div class="nav"><a href="/zn.pdf">指南</a></div>${TITLE}${REPORT}<p><a href="./W020240118.doc">附件1：清河县教育局年度报告</a></p>
      <p><a href="/module/download/downfile.jsp?filename=a1&classid=0">附件2</a></p><p><a href="/reader.exe.zip">PDF阅读器下载</a></p>
      <ul><li>相关：<a href="t20230118_4.html">清河县教育局2022年政府信息公开工作年度报告</a></li></ul>`,
      '清河县教育局',
    );
    expect(led(read(html, visit))).toEqual([
      'attachment attachment /xxgk/nb/202401/W020240118.doc',
      'attachment attachment /module/download/downfile.jsp?filename=a1&classid=0',
    ]);
  });
});

it('is none, and holds none, when its own title says that it is a report on something else', () => {
  const body = `<h1>清河县教育局2023年法治政府建设工作年度报告</h1><p>一、总体情况</p><p>现将2023年法治政府建设情况报告如下。</p>
    <p><a href="a.docx">清河县教育局2023年法治政府建设年度报告.docx</a></p>`;
  const reading = read(page(body, '清河县教育局'), { ...visit, linkText: '2023年' });
  expect([reading.kind, reading.links]).toEqual(['look_alike', []]);
});

it('finds attachments under the article, too', () => {
  const body = `${TITLE}<p>见附件。</p><div class="article-bottom"><a href="a.pdf">附件下载</a><a href="/help.pdf">帮助</a></div>`;
  expect(led(read(page(body, '清河县教育局'), visit))).toEqual(['attachment attachment /xxgk/nb/202401/a.pdf']);
});

describe('a page that holds its report', () => {
  it.each([
    [
      'as a file',
      '<p>详见附件。</p><a href="./P020240118.pdf">附件下载</a>',
      'attachment attachment /xxgk/nb/202401/P020240118.pdf',
    ],
    [
      'in a viewer',
      '<iframe src="/pdfjs/web/viewer.html?file=/files/a.pdf"></iframe>',
      'attachment attachment /files/a.pdf',
    ],
    ['as an object', '<embed src="/files/a.pdf">', 'attachment attachment /files/a.pdf'],
    ['in a frame', '<iframe src="/content/5.html"></iframe>', 'report frame /content/5.html'],
  ])('%s', (_name, body, link) => {
    const reading = read(page(TITLE + body, '清河县教育局'), visit);
    expect(reading.kind).toBe('holder');
    expect(led(reading)).toEqual([link]);
  });
});

describe('a look-alike', () => {
  it.each([
    [
      'an explanation',
      '<h1>图解：清河县教育局2023年政府信息公开工作年度报告</h1><img src="1.png"><p>主动公开132条。</p>',
    ],
    [
      'a notice with the form',
      `<h1>关于做好2023年政府信息公开工作年度报告编制工作的通知</h1><p>各单位：按要求做好编制工作。</p>${REPORT.replace(/<td>\d+<\/td>/g, '<td></td>')}`,
    ],
    ['news', '<h1>县教育局组织学习</h1><p>1月5日，县教育局召开会议，学习政府信息公开条例，部署年度报告编制工作。</p>'],
  ])('%s', (_name, body) => {
    const reading = read(page(body, '清河县教育局'), visit);
    expect(reading.kind).toBe('look_alike');
    expect(reading.links).toEqual([]);
  });
});

describe('a deleted page', () => {
  it.each([
    '<html><head><meta http-equiv="refresh" content="0;url=../"></head><body></body></html>',
    '<html><head><meta http-equiv="refresh" content="3;url=/"></head><body>页面跳转中</body></html>',
    '<html><body><h1>404</h1><p>您访问的页面不存在或已被删除！</p><a href="/">返回首页</a></body></html>',
    '<html><script>alert("x");window.location.href="/xxgk/nb/";</script></html>',
  ])('%s', (html) => {
    expect(read(html, visit).kind).toBe('gone');
  });

  it('is none when it moved to another place', () => {
    const reading = read('<meta http-equiv="refresh" content="0;url=/new/t20240118_5.html">', visit);
    expect(led(reading)).toEqual(['report moved /new/t20240118_5.html']);
  });

  it('is none when the report goes on to be refreshed', () => {
    expect(read(`<meta http-equiv="refresh" content="5;url=/">${TITLE}${REPORT}`, visit).kind).toBe('report');
  });
});

describe('an empty column', () => {
  it.each([
    ['with words', page('<h2>政府信息公开年报</h2><div class="list"></div><p>暂无数据</p>')],
    [
      'without a script',
      page('<h2>政府信息公开年报</h2><p>当前位置：首页 &gt; 政府信息公开年报</p><ul class="list"></ul>'),
    ],
  ])('%s is a list without links', (_name, html) => {
    expect(read(html)).toMatchObject({ kind: 'list', links: [], passed: [] });
  });
});
