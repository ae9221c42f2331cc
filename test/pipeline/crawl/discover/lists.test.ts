/** Lists of no known system: columns, years, bodies, frames, menus, clicks; and what leads nowhere. Bodies are invented. */
import { describe, expect, it } from 'vitest';
import { led, page, read, reports } from './pages.js';

describe('two levels', () => {
  const AGGREGATOR =
    page(`<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/fw/">政务服务中心</a></div>
    <h2>政府信息公开年报</h2><ul><li><a href="/xxgk/jyj/nb/">县教育局</a></li><li><a href="http://czj.qinghe.gov.cn/nb/">财政局</a></li>
    <li><a href="/xxgk/yhz/nb/index.html">榆河镇人民政府</a></li></ul>
    <div class="friendlink"><a href="http://www.weishan.gov.cn/">苇山市人民政府</a></div>
    <p>友情链接：<a href="http://www.other.gov.cn/">苇山县人民政府</a></p>`);

  it('leads to one column for each body, with its name', () => {
    expect(read(AGGREGATOR).links.map(({ why, url, body }) => [why, url.replace('http://', ''), body])).toEqual([
      ['column', 'www.qinghe.gov.cn/xxgk/jyj/nb/', '县教育局'],
      ['column', 'czj.qinghe.gov.cn/nb/', '财政局'],
      ['column', 'www.qinghe.gov.cn/xxgk/yhz/nb/index.html', '榆河镇人民政府'],
    ]);
  });

  it('takes items named only by a body as reports when they are articles', () => {
    const html = page(
      `<h2>2023年政府信息公开年报</h2><ul><li><a href="t20240118_1.html">县教育局</a></li><li><a href="P020240118.pdf">榆河镇</a></li></ul>`,
    );
    expect(reports(read(html)).map(({ body, url }) => [body, url.slice(-15)])).toEqual([
      ['县教育局', 't20240118_1.html'.slice(-15)],
      ['榆河镇', '/P020240118.pdf'.slice(-15)],
    ]);
  });

  it('takes the body from the heading over the links', () => {
    const html =
      page(`<h2>政府信息公开年报</h2><div><h3>清河县卫生健康局</h3><ul><li><a href="t20240118_1.html">2023年政府信息公开年度报告</a></li></ul></div>
      <div><h3>榆河镇人民政府</h3><ul><li><a href="t20240118_2.html">2023年政府信息公开年度报告</a></li></ul></div>
      <table><tr><td>桑园乡</td><td><a href="t20230118_3.html">2022年</a></td><td><a href="t20240118_3.html">2023年</a></td></tr></table>`);
    expect(reports(read(html)).map(({ body, year }) => [body, year])).toEqual([
      ['清河县卫生健康局', 2023],
      ['榆河镇人民政府', 2023],
      ['桑园乡', 2022],
      ['桑园乡', 2023],
    ]);
  });
});

describe('what leads to lists', () => {
  it('a menu of years', () => {
    const html = page(
      `<h2>政府信息公开年报</h2><ul class="years"><li><a href="2023/">2023年</a></li><li><a href="2022/">2022年</a></li><li><a href="?y=2021">2021</a></li></ul>`,
    );
    expect(read(html).links.map(({ why, year }) => [why, year])).toEqual([
      ['year', 2023],
      ['year', 2022],
      ['year', 2021],
    ]);
  });

  it('a column by its name, and the 更多 of its box', () => {
    const html = page(
      `<a href="/zfxxgk/zn/">政府信息公开指南</a><a href="/zfxxgk/nb/">政府信息公开年报</a>
       <div class="box"><p><span>政府信息公开工作年度报告</span><a href="/zfxxgk/ndbg/">更多&gt;&gt;</a></p></div>`,
      '政府信息公开 - 清河县',
    );
    expect(led(read(html))).toEqual(['list column /zfxxgk/nb/', 'list column /zfxxgk/ndbg/']);
  });

  it('frames, and scripts that stand in for them', () => {
    expect(
      led(read('<html><frameset cols="20,80"><frame src="left.htm"><frame src="main.htm"></frameset></html>')),
    ).toEqual(['list frame /xxgk/nb/left.htm', 'list frame /xxgk/nb/main.htm']);
    expect(
      led(read(page('<div><script src="/xxgk/list.jsp?col=12"></script><script src="/js/jquery.js"></script></div>'))),
    ).toEqual(['list frame /xxgk/list.jsp?col=12']);
    const printed = `document.write('<li><a href="/a/t20210118_9.html">清河县民政局2020年政府信息公开工作年度报告</a></li>');`;
    expect(led(read(printed))).toEqual(['report report /a/t20210118_9.html']);
  });

  it('a refresh or a script that only sends on', () => {
    expect(led(read('<html><head><meta http-equiv="refresh" content="0; url=index_new.html"></head></html>'))).toEqual([
      'list moved /xxgk/nb/index_new.html',
    ]);
    expect(led(read('<html><script>window.location.href="/new/nb/";</script></html>'))).toEqual([
      'list moved /new/nb/',
    ]);
  });

  it('options of a menu', () => {
    const html = page(
      `<h2>政府信息公开年报</h2><select><option>请选择</option><option value="/jyj/nb/">县教育局</option><option value="/czj/nb/">县财政局</option></select>`,
    );
    expect(led(read(html))).toEqual(['list column /jyj/nb/', 'list column /czj/nb/']);
  });

  it.each([
    ['onclick', `<a href="#" onclick="window.open('t20240118_1.html')">T</a>`],
    ['location', `<table><tr><td onclick="location.href='t20240118_1.html'">T</td></tr></table>`],
    [
      'a function of the page',
      `<a href="javascript:show('20240118_1')">T</a><script>function show(id){ window.open("t" + id + ".html"); }</script>`,
    ],
    ['an area', `<map><area alt="T" href="t20240118_1.html"></map>`],
    ['a link in pieces', `<a href="t20240118_1.html"><p>清河县教育局</p><p>2023年政府信息公开<br>工作年度报告</p></a>`],
    [
      'a headline over a summary',
      `<a href="t20240118_1.html"><h4>T</h4><p>根据通知要求，现将我局年度报告公布如下……</p></a>`,
    ],
    ['unclosed elements', `<ul><li><a href=t20240118_1.html>T<li><a href='/x'>首页`],
  ])('%s', (_name, html) => {
    const found = reports(read(page(html.replaceAll('T', '清河县教育局2023年政府信息公开工作年度报告'))));
    expect(found.map(({ url, year }) => [url.slice(-16), year])).toEqual([['t20240118_1.html', 2023]]);
  });

  it('a row that says what its 查看 is', () => {
    const html =
      page(`<table><tr><td>1</td><td>清河县教育局2023年政府信息公开工作年度报告</td><td><a href="t20240118_1.html">查看</a></td></tr>
      <tr><td>2</td><td>关于编制2023年政府信息公开工作年度报告的通知</td><td><a href="t20240101_2.html">查看</a></td></tr></table>`);
    const reading = read(html);
    expect(led(reading)).toEqual(['report report /xxgk/nb/t20240118_1.html']);
    expect(reading.passed).toHaveLength(1);
  });
});

describe('next pages', () => {
  const at = (url: string, links: string): string[] => led(read(page(`<ul></ul><p>暂无数据</p>${links}`), { url }));

  it('are those that are really further', () => {
    const pager =
      '<a href="list.asp?page=1">首页</a><a href="list.asp?page=2">上一页</a><a href="list.asp?page=4">下一页</a><a href="list.asp?page=9">尾页</a>';
    expect(at('http://www.qinghe.gov.cn/list.asp?page=3', pager)).toEqual(['list next /list.asp?page=4']);
  });

  it.each([
    '<a href="list.asp?page=9">下一页</a>',
    '<a href="list.asp?page=1">下一页</a>',
    '<a href="#">下一页</a>',
    '<a>下一页</a>',
  ])('are none on the last: %s', (pager) => {
    expect(at('http://www.qinghe.gov.cn/list.asp?page=9', pager)).toEqual([]);
  });

  it('are not the months of a calendar', () => {
    expect(
      at(
        'http://www.qinghe.gov.cn/list.asp',
        '<a href="?month=2024-02">下个月</a><a href="?month=2024-01">2</a><a href="?d=3">3</a>',
      ),
    ).toEqual([]);
  });
});

describe('bytes', () => {
  it('of GBK, declared wrongly or not at all, lead to the same', () => {
    // 2023年政府信息公开年度报告
    const title = [
      0xc4, 0xea, 0xd5, 0xfe, 0xb8, 0xae, 0xd0, 0xc5, 0xcf, 0xa2, 0xb9, 0xab, 0xbf, 0xaa, 0xc4, 0xea, 0xb6, 0xc8, 0xb1,
      0xa8, 0xb8, 0xe6,
    ];
    const bytes = Buffer.concat([
      Buffer.from('<a href="t20240118_1.html">2023'),
      Buffer.from(title),
      Buffer.from('</a>'),
    ]);
    for (const declaredCharset of ['gb2312', 'utf-8', null]) {
      expect(reports(read(bytes, { declaredCharset }))[0]?.text).toBe('2023年政府信息公开年度报告');
    }
  });
});

describe('selectors of the source', () => {
  const html =
    page(`<div class="a"><a href="/1.html">甲</a><a href="/2.html">【图解】2023年政府信息公开年度报告</a></div>
    <div class="b"><a href="/3.html">清河县2023年政府信息公开年度报告</a></div><a class="more" href="/p2.html">翻页</a>`);

  it('override what is found', () => {
    const reading = read(html, { list: '.a a', next: '.more' });
    expect(led(reading)).toEqual(['report report /1.html', 'list next /p2.html']);
    expect(reading.family).toBe('selectors');
    expect(reading.passed).toHaveLength(1);
  });

  it('leave pages alone where they match nothing', () => {
    expect(led(read(html, { list: '.none a' }))).toEqual(['report report /3.html']);
  });

  it('are named when they are none', () => {
    expect(() => read(html, { list: 'a[[' })).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });
});
