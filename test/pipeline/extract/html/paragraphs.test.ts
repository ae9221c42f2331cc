import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { inside, page, report, textsOf } from './pages.js';

describe('paragraphs of a page', () => {
  it('end at block elements and at br', () => {
    expect(inside('<div>甲<p>乙<br>丙</p>丁</div>戊<ul><li>己</ul>')).toEqual(['甲', '乙', '丙', '丁', '戊', '己']);
  });

  it('join runs of inline elements without blanks', () => {
    const runs = '<p><span>20</span><font>23</font><b>年</b><o:p></o:p>\n<span>报\n  告</span><o:p>&nbsp;</o:p></p>';
    expect(inside(runs)).toEqual(['2023年报告']);
  });

  it('collapse white space as a browser does, and break no Chinese word at the end of a line', () => {
    expect(inside('<p>\n  政府信息\n  公开  ok\n  yes\t2条  </p>')).toEqual(['政府信息公开 ok yes 2条']);
  });

  it('keep no-break blanks inside and trim them at the ends', () => {
    expect(inside('<p>&nbsp;&nbsp;第二十条&nbsp;第（一）项&emsp;</p><p>&nbsp;</p>')).toEqual([
      '第二十条\u00a0第（一）项',
    ]);
  });

  it('drop marks that print nothing', () => {
    expect(inside('<p>1\u200b2\ufeff3&shy;4</p>')).toEqual(['1234']);
  });

  it('leave out what is not shown, and count it', () => {
    const hidden = `<p style="display:none">甲</p><p style="COLOR:red; DISPLAY : none">乙</p><div hidden>丙</div>
      <p style="visibility:hidden">丁<span style="visibility:visible">可见</span></p><span style="mso-hide:all">戊</span>
      <p style="font-size:0">己<span style="font-size:12px">也可见</span></p><p style="display:none"> </p>`;
    const layout = extractHtml(page(report(hidden)));
    expect(textsOf(layout).slice(2, 4)).toEqual(['可见', '也可见']);
    expect(layout.notes).toEqual([{ kind: 'hidden_text', count: 6 }]);
  });

  it('leave out scripts, styles, comments, form elements and reading glosses', () => {
    const noise = `<script>var a = "甲"</script><style>p{}</style><!-- 乙 --><select><option>丙</select><button>丁</button>
      <noscript>戊</noscript><textarea>己</textarea><p><ruby>政<rp>(</rp><rt>zheng</rt><rp>)</rp></ruby>府</p>`;
    expect(inside(noise)).toEqual(['政府']);
  });

  it('leave out raised notes, unless they are all there is', () => {
    expect(inside('<p>收到12<sup>①</sup>件</p><p><sup>7</sup></p>')).toEqual(['收到12件', '7']);
  });

  it('leave out struck-through text, and count it', () => {
    const layout = extractHtml(
      page(report('<p><s>5</s>6件<del>（草稿）</del><span style="text-decoration: line-through">7</span></p>')),
    );
    expect(textsOf(layout)[2]).toBe('6件');
    expect(layout.notes).toEqual([{ kind: 'deleted_text', count: 3 }]);
  });

  it('carry the numbers of ordered lists as far as they are shown', () => {
    expect(inside('<ol><li>甲</li><li>乙</li></ol>')).toEqual(['1.甲', '2.乙']);
    expect(inside('<ol start="3"><li>甲</li><li value="9"><p>乙</p><p>丙</p></li></ol>')).toEqual([
      '3.甲',
      '9.乙',
      '丙',
    ]);
    expect(inside('<ol style="list-style:none"><li>甲</li></ol><ul><li>乙</li></ul>')).toEqual(['甲', '乙']);
  });

  it('carry level and alignment', () => {
    const layout = extractHtml(
      page(
        report(
          '<h3>甲</h3><p align="RIGHT">乙</p><div style="text-align:center"><p>丙</p><p style="text-align:justify">丁</p></div>',
        ),
      ),
    );
    expect(layout.blocks.slice(2, 6)).toMatchObject([
      { text: '甲', level: 3 },
      { text: '乙', align: 'right' },
      { text: '丙', align: 'center' },
      { text: '丁' },
    ]);
    expect(layout.blocks[5]).not.toHaveProperty('align');
  });

  it('carry the line of their first character', () => {
    const html = `<body>\n<p>一、总体情况</p>\n<!--\n-->\n<p class="a"\n  id="b">\n\n二、主动公开政府信息情况<br>\n甲\n乙</p></body>`;
    expect(extractHtml(html).blocks.map((block) => block.line)).toEqual([2, 8, 9]);
  });

  it('read preformatted text line by line', () => {
    expect(inside('<pre>甲 1\n乙  2\n</pre>')).toEqual(['甲 1', '乙 2']);
  });

  it('count the pictures of the report, not icons and not those around it', () => {
    const html = page(
      `<div class="header"><img src="logo.png"></div><div id="zoom">${report('<img src="a.jpg"><img src="b.gif" width="16">')}</div>
       <div class="footer"><img src="party.png"></div>`,
    );
    expect(extractHtml(html).notes).toEqual([{ kind: 'image', count: 1 }]);
  });
});
