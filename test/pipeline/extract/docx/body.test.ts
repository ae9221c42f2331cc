import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import type { Layout } from '../../../../src/shared/model/layout.js';
import { cells, makeDocx, notes, p, paragraphs, r, tables, tbl, tc, tr } from './make-docx.js';

async function read(body: string, styles = ''): Promise<Layout> {
  return extractDocx(makeDocx({ body, styles }));
}

const box = (content: string): string => `<w:txbxContent>${content}</w:txbxContent>`;
const drawing = (content: string): string =>
  `<w:drawing><wp:anchor><wps:wsp><wps:txbx>${content}</wps:txbx></wps:wsp></wp:anchor></w:drawing>`;
const vml = (content: string): string => `<w:pict><v:shape><v:textbox>${content}</v:textbox></v:shape></w:pict>`;
const alternative = (choice: string, fallback: string): string =>
  `<mc:AlternateContent><mc:Choice Requires="wps">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`;
const field = (kind: string): string => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
const instruction = (text: string): string => `<w:r><w:instrText>${text}</w:instrText></w:r>`;

describe('text boxes', () => {
  it('come once, after the paragraph they are anchored in', async () => {
    const both = alternative(drawing(box(p('框中'))), vml(box(p('框中'))));
    const layout = await read(p(`${r('前')}<w:r>${both}</w:r>${r('文')}`) + p('后'));
    expect(paragraphs(layout)).toEqual(['前文', '框中', '后']);
    expect(notes(layout)).toEqual({ text_box: 1 });
  });

  it('are read from the fallback when the first branch prints nothing', async () => {
    const layout = await read(p(`<w:r>${alternative(drawing(box(p(''))), vml(box(p('框中'))))}</w:r>`));
    expect(paragraphs(layout)).toEqual(['框中']);
  });

  it('may hold tables', async () => {
    const layout = await read(p(`<w:r>${vml(box(tbl(tr(['甲', '1'])) + p('')))}</w:r>`));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1']);
  });

  it('in a cell belong to the cell', async () => {
    const layout = await read(tbl(tr(['甲', tc(p(`<w:r>${vml(box(p('5')))}</w:r>`))])));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '5@0,1']);
  });
});

describe('tracked changes', () => {
  it('are accepted', async () => {
    const layout = await read(
      p(`${r('收到')}<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins>${r('5')}</w:ins>${r('件')}`) +
        p(`<w:moveFrom>${r('走')}</w:moveFrom><w:moveTo>${r('来')}</w:moveTo>`),
    );
    expect(paragraphs(layout)).toEqual(['收到5件', '来']);
    expect(notes(layout)).toEqual({ deleted_text: 2 });
  });

  it('join a paragraph whose end is deleted with the next one, but never with the next cell', async () => {
    const open = '<w:rPr><w:del/></w:rPr>';
    const layout = await read(p('上', open) + p('下') + tbl(tr([tc(p('甲', open)), tc(p('1', open))])));
    expect(paragraphs(layout)).toEqual(['上下']);
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1']);
  });

  it('say nothing by the properties of before', async () => {
    const before = '<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>';
    expect(paragraphs(await read(p(r('见', before))))).toEqual(['见']);
  });

  it('count figures struck through in a cell as deleted', async () => {
    const layout = await read(tbl(tr(['甲', tc(p(r('5', '<w:strike/>') + r('7')))])) + p(r('划去', '<w:strike/>')));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '7@0,1']);
    expect(paragraphs(layout)).toEqual(['划去']);
    expect(notes(layout)).toEqual({ deleted_text: 1 });
  });
});

describe('hidden text', () => {
  const styles =
    '<w:style w:type="character" w:styleId="hide"><w:rPr><w:vanish/></w:rPr></w:style>' +
    '<w:style w:type="character" w:styleId="also"><w:basedOn w:val="hide"/></w:style>' +
    '<w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>';

  it('is left out and noted, whether hidden directly or by style', async () => {
    const layout = await read(
      p(r('见') + r('藏', '<w:vanish/>') + r('藏', '<w:rStyle w:val="also"/>') + r('见', '<w:vanish w:val="0"/>')) +
        p(
          r('藏') + r('见', '<w:vanish w:val="false"/>') + r('见', '<w:rStyle w:val="hide"/>'),
          '<w:pStyle w:val="gone"/>',
        ),
      styles,
    );
    expect(paragraphs(layout)).toEqual(['见见', '见见']);
    expect(notes(layout)).toEqual({ hidden_text: 3 });
  });

  it('leaves out a hidden row', async () => {
    const hide = (text: string): string => tc(p(r(text, '<w:vanish/>')));
    const layout = await read(tbl(tr(['甲', '1']), tr([hide('乙'), hide('2')], '<w:hidden/>'), tr(['丙', '3'])));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1', '丙@1,0', '3@1,1']);
    expect(notes(layout)['hidden_text']).toBeGreaterThan(0);
  });
});

describe('content controls', () => {
  it('have their placeholder left out and their chosen text kept', async () => {
    const control = (properties: string, content: string): string =>
      `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
    const layout = await read(
      tbl(
        tr(['甲', tc(p(control('<w:showingPlcHdr/><w:text/>', r('单击此处输入文字'))))]),
        tr(['乙', tc(p(control('<w:dropDownList><w:listItem w:value="1"/></w:dropDownList>', r('市级'))))]),
        tr(['丙', tc(p(control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', r('☒'))))]),
      ),
    );
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '@0,1', '乙@1,0', '市级@1,1', '丙@2,0', '☒@2,1']);
  });
});

describe('fields', () => {
  it('show their result, not their instruction', async () => {
    const inner = field('begin') + instruction('PAGE') + field('separate') + r('9') + field('end');
    const body = p(field('begin') + instruction('IF ') + inner + field('separate') + r('12') + field('end') + r('件'));
    const simple = p(`<w:fldSimple w:instr="AUTHOR">${r('某局')}</w:fldSimple>`);
    expect(paragraphs(await read(body + simple))).toEqual(['12件', '某局']);
  });

  it('show the state of old form fields', async () => {
    const form = (data: string): string =>
      `<w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r>`;
    const list =
      form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="省级"/><w:listEntry w:val="县级"/></w:ddList>') +
      instruction('FORMDROPDOWN') +
      field('end');
    const check =
      form('<w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked/></w:checkBox>') +
      instruction('FORMCHECKBOX') +
      field('end');
    expect(paragraphs(await read(p(list) + p(check)))).toEqual(['县级', '☑']);
  });

  it('never swallow the rest of a document when their end is missing', async () => {
    const body = p(field('begin') + instruction('TOC')) + p('一、总体情况') + tbl(tr(['甲', '1']));
    const layout = await read(body);
    expect(paragraphs(layout)).toEqual(['一、总体情况']);
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1']);
  });
});

describe('what surrounds the text', () => {
  it('gives level and alignment, directly or by style', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:pPr><w:jc w:val="both"/></w:pPr></w:style>';
    const layout = await read(
      p('题', '<w:pStyle w:val="h"/>') + p('文') + p('署名', '<w:jc w:val="right"/><w:outlineLvl w:val="0"/>'),
      styles,
    );
    expect(layout.blocks).toEqual([
      { kind: 'paragraph', text: '题', line: 1, level: 2, align: 'center' },
      { kind: 'paragraph', text: '文', line: 2 },
      { kind: 'paragraph', text: '署名', line: 3, level: 1, align: 'right' },
    ]);
  });

  it('counts pictures, those in a chart or diagram too, once', async () => {
    const picture = '<w:drawing><wp:inline><pic:pic><a:blip r:embed="rId9"/></pic:pic></wp:inline></w:drawing>';
    const layout = await read(
      p(`<w:r>${alternative(picture, '<w:pict><v:imagedata r:id="rId9"/></w:pict>')}</w:r>`) +
        p(`<w:r>${picture}</w:r>`),
    );
    expect(layout.blocks).toEqual([]);
    expect(notes(layout)).toEqual({ image: 2 });
  });

  it('leaves notes, comments and phonetic glosses out', async () => {
    const layout = await read(
      p(
        `${r('公开')}<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="1"/></w:r>` +
          `<w:r><w:ruby><w:rt>${r('gong')}</w:rt><w:rubyBase>${r('公')}</w:rubyBase></w:ruby></w:r>`,
      ),
    );
    expect(paragraphs(layout)).toEqual(['公开公']);
  });

  it('reads equations, smart tags and links', async () => {
    const layout = await read(
      p(
        `<m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath><w:smartTag>${r('二')}</w:smartTag><w:hyperlink r:id="x">${r('三')}</w:hyperlink>`,
      ) +
        '<m:oMathPara><m:oMath><m:r><m:t>2+2</m:t></m:r></m:oMath></m:oMathPara>' +
        p('末'),
    );
    expect(paragraphs(layout)).toEqual(['1+1二三', '2+2', '末']);
  });

  it('says that a part of another format was not read', async () => {
    expect(notes(await read(`${p('文')}<w:altChunk r:id="x"/>`))).toEqual({ truncated: 1 });
    await expect(read('<w:altChunk r:id="x"/>')).rejects.toMatchObject({ code: 'unsupported_format' });
  });
});
