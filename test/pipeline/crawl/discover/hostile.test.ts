/** Pages that need scripts are errors with a name; pages that want to do harm are bounded; broken ones are read. */
import { describe, expect, it } from 'vitest';
import { PAGE_LIMITS } from '../../../../src/pipeline/crawl/discover/read-page.js';
import { NianbaoError } from '../../../../src/shared/errors.js';
import { page, read, REPORT, reports } from './pages.js';

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a page that needs its scripts', () => {
  it.each([
    [
      '瑞数',
      `<html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="x" r="m"><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;</script></head><body></body></html>`,
    ],
    [
      '加速乐',
      `<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'='+(1);location.href=location.pathname+location.search</script>`,
    ],
    [
      'WZWS',
      `<html><body><noscript><h1><strong>请开启JavaScript并刷新该页.</strong></h1></noscript><script type="text/javascript">eval(function(p,a,c,k,e,d){e=function(c){return c};return p}('0 1="wzwschallenge"',2,2,'var|x'.split('|'),0,{}))</script></body></html>`,
    ],
    [
      'a shell',
      '<html><head><title>清河县</title></head><body><div id="app"></div><script src="/js/app.3f2a.js"></script></body></html>',
    ],
    [
      'a list that a script fills',
      page(
        '<h2>政府信息公开年报</h2><p>当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报，本栏目公开历年报告</p><ul id="newslist"></ul><script src="/js/index.js"></script>',
      ),
    ],
  ])('%s', (_name, html) => {
    expect(() => read(html)).toThrow(coded('challenge'));
    expect(() => read(html, { role: 'report', linkText: '2023年政府信息公开年度报告' })).toThrow(coded('challenge'));
  });

  it('is none when it shows its report all the same', () => {
    const html = page(`${REPORT}<script>document.cookie='__jsluid=1'</script>`);
    expect(read(html, { role: 'report' }).kind).toBe('report');
  });
});

describe('a hostile page', () => {
  it('of 40,000 links keeps those that are reports', () => {
    const html = page(
      '<a href="/x1.html">无关</a>'.repeat(20_000) +
        '<a href="/t20240118_1.html">清河县2023年政府信息公开年度报告</a>' +
        '<a href="/x2.html">2</a>'.repeat(20_000),
    );
    expect(reports(read(html))).toHaveLength(1);
  });

  it('of too many reports is refused', () => {
    const links = Array.from(
      { length: PAGE_LIMITS.links + 1 },
      (_, n) => `<a href="/t20240118_${n}.html">清河县2023年政府信息公开年度报告</a>`,
    );
    expect(() => read(page(links.join('')))).toThrow(coded('too_complex'));
  });

  it('keeps no more passed items than a person reads', () => {
    const links = Array.from(
      { length: 1_000 },
      (_, n) => `<a href="/${n}.html">图解清河县2023年政府信息公开年度报告</a>`,
    );
    expect(read(page(links.join(''))).passed).toHaveLength(PAGE_LIMITS.passed);
  });

  it.each(['<div>', '<a href="x.html">', '<table><tr><td>', '<b>', '<iframe>', '<select><option>'])(
    'nested deeply in %s ends',
    (tag) => {
      try {
        read(tag.repeat(10_000));
      } catch (error) {
        expect(error).toBeInstanceOf(NianbaoError);
      }
    },
  );

  it.each([
    ['one text', `<p>${'公开'.repeat(500_000)}</p>`],
    ['one script', `<p>无</p><script>${'var a = {title: "x", b: ['.repeat(50_000)}</script>`],
    ['quotes', `<p>无</p><script>$.ajax({url:"${'\\"'.repeat(500_000)}</script>`],
    ['brackets', `{"a":${'['.repeat(500_000)}`],
    [
      'records',
      `<datastore><recordset>${'<record><![CDATA[<li>x</li>]]></record>'.repeat(20_000)}</recordset></datastore>`,
    ],
    ['calls', page(`<p>无</p><script>${"$.getJSON('/api/list?page=1');".repeat(20_000)}</script>`)],
    [
      'onclicks',
      page(`<a onclick="go('1')">x</a>`.repeat(50_000) + `<script>${'function go(x){'.repeat(10_000)}</script>`),
    ],
    ['assignments', `<p>无</p><script>$.get(x);${'a=b+b;b=a+a;'.repeat(20_000)}</script>`],
    ['equals signs', `<p>无</p><script>$.get(x);${'a={b:'.repeat(50_000)}</script>`],
    ['a title', `<a href="/a.html">${'政府信息公开'.repeat(50_000)}报告</a>`],
  ])('of %s ends', (_name, html) => {
    try {
      expect(read(html).links.length).toBeLessThan(PAGE_LIMITS.links);
    } catch (error) {
      expect(error).toBeInstanceOf(NianbaoError);
    }
  });
});

describe('nonsense', () => {
  it('of any kind is read or refused with a code', () => {
    const pieces = [
      '<a href="',
      '<script>',
      '</script>',
      '<td',
      '<!--',
      ']]>',
      '<![CDATA[',
      '{"',
      '\\',
      "'",
      '政府信息公开',
      '2023年',
      '年度报告',
      '<record>',
      '$.ajax({',
      'createPageHTML(',
      '\0',
      '&#x1F',
      '<iframe src=',
      '">',
      '\n',
      'callback(',
      '<?xml',
      '.jpage({',
      '[',
      ')',
    ];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 150; round++) {
      const text = Array.from({ length: 1 + next(60) }, () => pieces[next(pieces.length)] ?? '').join('');
      for (const role of ['list', 'report'] as const) {
        try {
          expect(read(text, { role }).links).toBeInstanceOf(Array);
        } catch (error) {
          expect(error, text).toBeInstanceOf(NianbaoError);
        }
      }
    }
  });
});
