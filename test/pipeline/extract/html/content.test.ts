import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { DISCLOSURE, page, report, textsOf } from './pages.js';

const BODY = `<p>某镇2023年政府信息公开工作年度报告</p><p>根据条例要求，编制本报告。</p>${report(DISCLOSURE)}<p align="right">某镇人民政府</p><p align="right">2024年1月18日</p>`;
const EXPECTED = [
  '某镇2023年政府信息公开工作年度报告',
  '根据条例要求，编制本报告。',
  '一、总体情况',
  '二、主动公开政府信息情况',
  '[3×4]',
  '三、收到和处理政府信息公开申请情况',
  '四、政府信息公开行政复议、行政诉讼情况',
  '五、存在的主要问题及改进情况',
  '六、其他需要报告的事项',
  '某镇人民政府',
  '2024年1月18日',
];

const LINKS = `<ul><li><a href="1.html">某局2022年政府信息公开工作年度报告</a></li>
  <li><a href="2.html">关于做好2023年政府信息公开工作年度报告编制工作的通知</a></li></ul>`;
const HEAD = `<div class="top">今天是2024年5月6日</div><ul id="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>
  <div>您当前的位置：<a href="/">首页</a> &gt; <a href="/nb">政府信息公开年报</a></div>`;
const INFO =
  '<div>发布时间：2024-01-19 来源：某镇 浏览次数：<span>12</span> 【字体：<a href="#">大</a> <a href="#">小</a>】</div>';
const FOOT = `<div>主办单位：某县人民政府办公室 ICP备00000000号 网站标识码：0000000000</div>`;

describe('the report on a page', () => {
  it.each([
    ['a known container', `${HEAD}<h1>某镇年报</h1>${INFO}<div class="TRS_Editor">${BODY}</div>${LINKS}${FOOT}`],
    [
      'a container of no known name',
      `${HEAD}<h1>某镇年报</h1>${INFO}<div class="x1">${BODY}</div><div class="x2">${LINKS}</div>${FOOT}`,
    ],
    ['a known container around sections', `${HEAD}<div id="zoom"><div class="Section0">${BODY}</div></div>${FOOT}`],
    ['no container at all', BODY],
    [
      'an article element',
      `<header>${HEAD}</header><main><article>${BODY}</article><aside>${LINKS}</aside></main><footer>${FOOT}</footer>`,
    ],
    [
      'a layout table',
      `${HEAD}<table><tr><td class="left">${LINKS}</td><td class="c">${BODY}</td></tr></table>${FOOT}`,
    ],
    [
      'share buttons inside',
      `<div id="zoomcon">${BODY}<div class="bdsharebuttonbox"><a>微信</a></div><p>上一篇：<a href="a">年报</a></p><p>【打印】</p></div>`,
    ],
  ])('is found in %s', (_name, body) => {
    expect(textsOf(extractHtml(page(body)))).toEqual(EXPECTED);
  });

  it('is found when each section has a container of its own', () => {
    const parts = BODY.replace(/<p>([一二三四五六]、)/g, '</div><div class="part"><p>$1');
    expect(textsOf(extractHtml(page(`${HEAD}${INFO}<div class="all"><div>${parts}</div></div>${FOOT}`)))).toEqual(
      EXPECTED,
    );
  });

  it('keeps a part that stands outside the container of the rest', () => {
    const at = BODY.indexOf('<p>六、');
    const html = page(
      `${HEAD}<div class="a"><div>${BODY.slice(0, at)}</div><div class="share">分享到：微信</div><div>${BODY.slice(at)}</div></div>${FOOT}`,
    );
    expect(textsOf(extractHtml(html))).toEqual(EXPECTED);
  });

  it('keeps prose that begins like page furniture or metadata', () => {
    const prose = [
      '首页设置公开专栏。',
      '来源：网站统计。公开方式：主动公开。',
      '相关信息均已公开。',
      '打印资料200份。',
      '完成网站ICP备案。',
      '上一年度结转2件。',
    ];
    const body = BODY.replace('<p>三、', `${prose.map((text) => `<p>${text}</p>`).join('')}<p>三、`);
    const texts = textsOf(extractHtml(page(`${HEAD}${body}${FOOT}`)));
    expect(prose.filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('keeps a table in an element that is named like furniture', () => {
    const other =
      '<div class="print"><table><tr><td>指标</td><td>数量</td></tr><tr><td>培训次数</td><td>3</td></tr></table></div>';
    const body = BODY.replace('<p>六、', `${other}<p>六、`);
    expect(textsOf(extractHtml(page(body)))).toContain('[2×2]');
  });

  it('loses no text of a page that holds no report', () => {
    const texts = textsOf(extractHtml(page('<div><p>关于放假的通知</p><p>各科室：现将有关事项通知如下。</p></div>')));
    expect(texts).toEqual(['关于放假的通知', '各科室：现将有关事项通知如下。']);
  });

  it('keeps a report in an element that is named like furniture', () => {
    expect(textsOf(extractHtml(page(`<div class="print">${BODY}</div>${FOOT}`)))).toEqual(EXPECTED);
  });

  it('keeps a line 无 and links inside the text', () => {
    const body = BODY.replace(
      '<p align="right">某镇',
      '<p>无</p><p>附件：<a href="1.docx">某镇年报.docx</a></p><p align="right">某镇',
    );
    expect(textsOf(extractHtml(page(`<div id="zoom">${body}</div>`))).slice(9, 11)).toEqual([
      '无',
      '附件：某镇年报.docx',
    ]);
  });
});

describe('hints', () => {
  const METADATA = `<table><tr><td>名称</td><td colspan="3">某镇2023年报告</td></tr><tr><td>索 引 号</td><td>0001</td><td>发布机构：</td><td>某镇人民政府</td></tr>
    <tr><td>成文日期</td><td>2024-01-18</td><td>公开日期</td><td>2024年1月19日</td></tr><tr><td>文号</td><td></td><td>主题词</td><td></td></tr></table>`;

  it('come from a metadata table, which is no part of the report', () => {
    const layout = extractHtml(page(`<div>${METADATA}${BODY}</div>`));
    expect(textsOf(layout)).toEqual(EXPECTED);
    expect(layout.hints).toEqual({
      titles: ['某镇2023年报告', '页'],
      publisher: '某镇人民政府',
      publishedOn: '2024-01-19',
    });
  });

  it('come from lines of metadata', () => {
    const lines =
      '<ul><li>索引号：0001</li><li>发布机构：某局 公开日期：2024-02-30</li><li>发布日期：2024-03-01</li></ul>';
    const layout = extractHtml(page(`<div>${lines}${BODY}</div>`));
    expect(textsOf(layout)).toEqual(EXPECTED);
    expect(layout.hints).toMatchObject({ publisher: '某局', publishedOn: '2024-03-01' });
  });

  it('give the heading of the article first, then window titles without the site', () => {
    const html = `<html><head><title>某镇2023年年度报告-某县人民政府</title><meta name="ArticleTitle" content="某镇年报">
      <meta name="PubDate" content="2024-01-20 10:00"><meta name="ContentSource" content="某镇"></head>
      <body><h1>某县人民政府</h1><title>某县</title><h2>某镇2023年度报告</h2><div class="article-title">某镇2023年报告</div>${BODY}</body></html>`;
    expect(extractHtml(html).hints).toEqual({
      titles: [
        '某镇年报',
        '某镇2023年度报告',
        '某镇2023年报告',
        '某县人民政府',
        '某镇2023年年度报告',
        '某镇2023年年度报告-某县人民政府',
        '某县',
      ],
      publisher: '某镇',
      publishedOn: '2024-01-20',
    });
  });

  it('come from the tags of one platform', () => {
    const html = `<h1><ucaptitle>某局2023年报告</ucaptitle></h1><publishtime>2024-01-17</publishtime><ucapcontent>${BODY}</ucapcontent>`;
    expect(extractHtml(html).hints).toMatchObject({ titles: ['某局2023年报告'], publishedOn: '2024-01-17' });
  });
});
