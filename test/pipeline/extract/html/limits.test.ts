import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { HTML_LIMITS } from '../../../../src/shared/html/parse.js';
import { DISCLOSURE, page, report, tablesOf, textsOf } from './pages.js';

const tooComplex = expect.objectContaining({ code: 'too_complex' }) as Error;

describe('hostile pages', () => {
  it.each(['div', 'b', 'span', 'svg', 'template', 'font color="red"'])('of 50,000 nested <%s> are refused', (tag) => {
    expect(() => extractHtml(`<${tag}>`.repeat(50_000))).toThrow(tooComplex);
  });

  it('of nested tables are refused', () => {
    expect(() => extractHtml('<table><tr><td>'.repeat(50_000))).toThrow(tooComplex);
  });

  it('of too many elements are refused', () => {
    expect(() => extractHtml('<br>'.repeat(HTML_LIMITS.elements))).toThrow(tooComplex);
  });

  it('that are too long are refused', () => {
    const long = 'x'.repeat(HTML_LIMITS.characters + 1);
    expect(() => extractHtml(long)).toThrow(expect.objectContaining({ code: 'too_large' }) as Error);
  });

  it('of tables with too many columns are refused', () => {
    const wide = `<table><tr>${'<td>1'.repeat(1_000)}</tr></table>`;
    expect(() => extractHtml(wide)).toThrow(tooComplex);
  });

  it('with spans beyond reason are read', () => {
    const body = DISCLOSURE.replace('colspan="4"', 'colspan="100000000" rowspan="-7"').replace(
      '<td>规章',
      '<td rowspan="65534">规章',
    );
    expect(tablesOf(extractHtml(page(report(body))))[0]).toMatchObject({ rows: 3, columns: 4, irregular: [] });
  });

  it('nested deeply but within reason are read', () => {
    const deep = `${'<div>'.repeat(900)}${report(DISCLOSURE)}${'</div>'.repeat(900)}`;
    expect(textsOf(extractHtml(page(deep)))).toHaveLength(7);
  });

  it('of many nested layout tables are read', () => {
    const nested = `${'<table><tr><td>'.repeat(100)}${report(DISCLOSURE)}${'</td></tr></table>'.repeat(100)}`;
    expect(textsOf(extractHtml(page(nested)))).toHaveLength(7);
  });

  it('with unclosed formatting in each paragraph are read or refused', () => {
    const body = Array.from({ length: 600 }, (_, index) => `<p><font color="${index}">公开</p>`).join('');
    expect(textsOf(extractHtml(page(body))).length).toBe(600);
  });

  it.each([
    ['no markup', ''],
    ['markup cut off in a tag', '<table><tr><td colspan="'],
    ['markup cut off in a comment', '<p>一、总体情况</p><!-- '],
    ['a quote that never ends', `{"a": "${'x'.repeat(100_000)}`],
    ['quotes without end', '"'.repeat(100_001)],
    ['backslashes', `{"${'\\'.repeat(100_000)}`],
  ])('%s gives a layout', (_name, html) => {
    expect(extractHtml(html).method).toBe('html');
  });
});
