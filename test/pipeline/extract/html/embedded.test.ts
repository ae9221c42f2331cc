import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { literalsOf } from '../../../../src/shared/html/literals.js';
import { DISCLOSURE, page, report, textsOf } from './pages.js';

const BODY = report(DISCLOSURE);
const EXPECTED = textsOf(extractHtml(page(BODY)));
const literal = (text: string): string => JSON.stringify(text).replace(/<\//g, '<\\/');

describe('HTML held in a string', () => {
  it.each([
    ['a double-quoted literal', `var c = ${literal(BODY)};`],
    ['a single-quoted literal', `var c = '${BODY.replace(/\n/g, '\\n')}';`],
    ['a template literal', `var c = \`${BODY}\`;`],
    ['pieces joined by +', `var c = ${literal(BODY.slice(0, 200))} +\n ${literal(BODY.slice(200))};`],
    [
      'unicode escapes',
      `var c = ${literal(BODY).replace(/[<>\u4e00-\u9fff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)};`,
    ],
    ['escaped tags', `var c = ${literal(BODY.replace(/</g, '&lt;').replace(/>/g, '&gt;'))};`],
    ['a script with an apostrophe in a comment', `// don't\nvar a = /"/;\nvar c = ${literal(BODY)};`],
  ])('is read from %s', (_name, script) => {
    const layout = extractHtml(
      page(`<h1>某局年报</h1><div id="zoom"></div><script>${script}</script><p>主办：某局</p>`),
    );
    expect(textsOf(layout)).toEqual(EXPECTED);
    expect(layout.hints.titles[0]).toBe('某局年报');
  });

  it('is read from a text area', () => {
    const escaped = BODY.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    expect(textsOf(extractHtml(page(`<textarea>${escaped}</textarea>`)))).toEqual(EXPECTED);
  });

  it.each([
    ['JSON', (json: string) => json],
    ['JSONP', (json: string) => `callback(${json});`],
    ['a script file', (json: string) => `var data = ${json};`],
  ])('is read from %s, with what stands beside it', (_name, wrap) => {
    const json = JSON.stringify({
      data: {
        title: '某局年报',
        publisher: '某局',
        publishTime: '2024-01-18 09:00',
        content: BODY,
        other: '<p>别的</p>',
      },
    });
    const layout = extractHtml(wrap(json));
    expect(textsOf(layout)).toEqual(EXPECTED);
    expect(layout.hints).toEqual({ titles: ['某局年报'], publisher: '某局', publishedOn: '2024-01-18' });
  });

  it('has the line on which its string begins', () => {
    const html = `<body>\n<script>\nvar a = 1;\nvar c = ${literal(BODY)};\n</script></body>`;
    const lines = extractHtml(html).blocks.flatMap((block) =>
      block.kind === 'table' ? block.cells.map((cell) => cell.line) : block.line,
    );
    expect(new Set(lines)).toEqual(new Set([4]));
  });

  it('is not read when the page itself has a report', () => {
    const script = `<script>var old = ${literal(BODY.replace('规章', '旧的'))};</script>`;
    expect(textsOf(extractHtml(page(BODY + script)))).toEqual(EXPECTED);
  });

  it('is nothing where there is none', () => {
    expect(extractHtml('{"code": 404}').blocks).toEqual([]);
    expect(extractHtml('{"code": "<p>').blocks).toEqual([]);
  });
});

describe('literalsOf', () => {
  it('gives values, keys and lines', () => {
    const found = [...literalsOf(`{"a": "1\\n\\u4e00\\x41\\"",\n 'b': 'c\\'d', name = \`e\nf\`, "g"}`)];
    expect(found.map(({ value, key, line }) => [value, key, line])).toEqual([
      ['1\n一A"', 'a', 0],
      ["c'd", 'b', 1],
      ['e\nf', 'name', 1],
      ['g', null, 2],
    ]);
  });
});
