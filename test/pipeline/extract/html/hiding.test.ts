/** What a reader of the page does not see, or sees as a note's mark, is no part of a number beside it. */
import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { DISCLOSURE, page, report, tablesOf } from './pages.js';

/** The text of a cell of the form with this in it. */
function cell(inner: string, css = ''): string | undefined {
  const table = DISCLOSURE.replace('<td>2</td>', `<td>${inner}</td>`);
  const style = css === '' ? '' : `<style>${css}</style>`;
  const [read] = tablesOf(extractHtml(page(style + report(table))));
  return read?.cells.at(-1)?.text;
}

describe('rules of a style sheet', () => {
  const x = '12<span class="h" id="i">3</span>';
  it.each([
    '.h{display:none}',
    'span.h , .other { visibility : hidden }',
    'td .h{display:none!important}',
    'table > tbody > tr > td > span{display:none}',
    '#i{opacity:0}',
    'span{position:absolute;left:-9999px}',
    '*.h{color:transparent}',
    '.h{font-size:0}',
    '.h{clip:rect(0 0 0 0);position:absolute}',
    '.h{text-indent:-9999px}',
    '.h{text-decoration:line-through}',
    '.h{vertical-align:super}',
    '<!-- .h{display:none} -->',
    '/* .h{} */ @import url(a.css); .h{display:none}',
    '@media screen{.h{display:none}}',
    '@media only screen { p{color:red} .h{display:none} }',
    '.h{display:inline} #i{display:none}',
  ])('hide: %s', (css) => expect(cell(x, css)).toBe('12'));

  it.each([
    '.h{display:none}.h{display:inline}',
    '#i{display:inline}.h{display:none}',
    '@media print{.h{display:none}}',
    '@media (max-width:600px){.h{display:none}}',
    '@supports (a:b){.h{display:none}}',
    '.h:hover{display:none}',
    'div > .h{display:none}',
    '.k .h{display:none}',
    '.h.k{display:none}',
    '.h::before{display:none}',
    '.h{left:-9999px}',
    '.h{display:',
    '}{.h',
  ])('do not hide: %s', (css) => expect(cell(x, css)).toBe('123'));

  it('give way to the element’s own style, unless they are important', () => {
    const own = '12<span class="h" style="display:inline">3</span>';
    expect(cell(own, '.h{display:none}')).toBe('123');
    expect(cell(own, '.h{display:none !important}')).toBe('12');
  });

  it('hide rows and cells, and what they hide is counted', () => {
    const rows = DISCLOSURE.replace('<tr><td>规章', '<tr class="h"><td>规章');
    const layout = extractHtml(page(`<style>tr.h{display:none}</style>${report(rows)}`));
    expect(tablesOf(layout)[0]?.rows).toBe(2);
    expect(layout.notes).toEqual([{ kind: 'hidden_text', count: 1 }]);
  });

  it('do not take a whole report away: then a script shows it', () => {
    const layout = extractHtml(page(`<style>#tab{display:none}</style><div id="tab">${report(DISCLOSURE)}</div>`));
    expect(tablesOf(layout)).toHaveLength(1);
  });

  it('that are made to cost time are refused', () => {
    const css = '.z .a .a .a .a .b{display:none}';
    const deep = `${'<div class="a">'.repeat(300)}${'<i class="b">x</i>'.repeat(200)}`;
    expect(() => extractHtml(page(`<style>${css}</style>${deep}`))).toThrow(/rules of style/);
    const many = '.h{display:none}'.repeat(30_000);
    expect(() => extractHtml(page(`<style>${many}</style>`))).toThrow(/rules of style/);
  });
});

describe('rules of style that set apart', () => {
  it.each(['font-size:75%', 'display:inline-block', 'float:right'])('keep digits apart: %s', (declaration) => {
    expect(cell('12<i class="n">1</i>', `.n{${declaration}}`)).toBe('12 1');
  });
});

describe('marks of notes', () => {
  it.each([
    '12<sup>[1]</sup>',
    '12<a href="#n1">1</a>',
    '12<a href="#n1">[1]</a>',
    '12<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a>',
    '12<span class="MsoEndnoteReference">1</span>',
    '12<span style="vertical-align:text-top">1</span>',
  ])('are left out: %s', (inner) => expect(cell(inner)).toBe('12'));

  it.each([
    ['12<a href="http://a.gov.cn/">1</a>', '12 1'],
    ['12<span style="color:#fff">3</span>', '12 3'],
    ['12<span style="mso-text-raise:3pt">1</span>', '12 1'],
    ['12<span style="position:relative;top:-3px">1</span>4', '12 1 4'],
    ['12<span style="vertical-align:3pt;color:red">1</span>', '12 1'],
    ['12<small>1</small>', '12 1'],
    ['12<span style="font-size:70%">1</span>', '12 1'],
    ['12<span style="font-size:5pt">1</span>', '12 1'],
    ['12<span aria-hidden="true">1</span>', '12 1'],
    ['12<span class="sr-only">1</span>', '12 1'],
    ['<span style="display:block">12</span><span style="display:block">1</span>', '12 1'],
    ['<span style="float:left">12</span>1', '12 1'],
    ['12<span style="padding-left:2em">1</span>', '12 1'],
  ])('that could be numbers are kept apart, and so are no number with what they stand at: %s', (inner, text) =>
    expect(cell(inner)).toBe(text),
  );

  it.each([
    ['<a href="http://a.gov.cn/">12</a>', '12'],
    ['<a href="#top">12</a>', '12'],
    ['1<a name="_GoBack"></a>2', '12'],
    ['1<a href="#x"></a>2', '12'],
    ['1<b>2</b><font color="red">3</font>', '123'],
    ['<a href="http://a.gov.cn/">附件</a>3', '附件3'],
    ['<small>12</small>', '12'],
    ['1<span style="font-size:16px;padding:0;display:inline">2</span>', '12'],
  ])('are told from text: %s', (inner, text) => expect(cell(inner)).toBe(text));
});
