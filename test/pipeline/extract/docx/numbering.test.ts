import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import { formatNumber } from '../../../../src/pipeline/extract/word/number-format.js';
import { cells, makeDocx, notes, p, paragraphs, r, tables, tbl, tc, tr } from './make-docx.js';

function level(index: number, format: string, text: string, more = ''): string {
  return `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
}

function abstract(id: number, ...levels: readonly string[]): string {
  return `<w:abstractNum w:abstractNumId="${id}">${levels.join('')}</w:abstractNum>`;
}

function num(id: number, of: number, overrides = ''): string {
  return `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${overrides}</w:num>`;
}

function listed(text: string, numId: number, ilvl = 0, more = ''): string {
  return p(text, `${more}<w:numPr><w:ilvl w:val="${ilvl}"/><w:numId w:val="${numId}"/></w:numPr>`);
}

async function read(body: string, numbering: string, styles = ''): Promise<string[]> {
  return paragraphs(await extractDocx(makeDocx({ body, numbering, styles })));
}

const nothing = '<w:suff w:val="nothing"/>';

describe('automatic numbers', () => {
  it('prints 一、（一） 1. before the headings they stand for, and restarts the deeper levels', async () => {
    const numbering =
      abstract(
        7,
        level(0, 'chineseCounting', '%1、', nothing),
        level(1, 'chineseCountingThousand', '（%2）', nothing),
        level(2, 'decimal', '%3.', nothing),
      ) + num(1, 7);
    const body = [
      listed('总体情况', 1),
      listed('机构', 1, 1),
      listed('人员', 1, 2),
      listed('经费', 1, 2),
      listed('制度', 1, 1),
      listed('检查', 1, 2),
      listed('公开情况', 1),
      listed('目录', 1, 1),
    ].join('');
    expect(await read(body, numbering)).toEqual([
      '一、总体情况',
      '（一）机构',
      '1.人员',
      '2.经费',
      '（二）制度',
      '1.检查',
      '二、公开情况',
      '（一）目录',
    ]);
  });

  it('puts a blank where Word puts a tab or a blank', async () => {
    const numbering =
      abstract(0, level(0, 'decimal', '%1.'), level(1, 'decimal', '%1.%2', '<w:suff w:val="space"/>')) + num(1, 0);
    expect(await read(listed('甲', 1) + listed('乙', 1, 1), numbering)).toEqual(['1. 甲', '1.1 乙']);
  });

  it('goes on counting in another list of the same definition, unless that list starts anew', async () => {
    const numbering =
      abstract(0, level(0, 'decimal', '%1.', nothing)) +
      num(1, 0) +
      num(2, 0) +
      num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>');
    const body = [1, 2, 3, 3, 1].map((id) => listed('x', id)).join('');
    expect(await read(body, numbering)).toEqual(['1.x', '2.x', '5.x', '6.x', '7.x']);
  });

  it('takes a level replaced by the list', async () => {
    const numbering =
      abstract(0, level(0, 'decimal', '%1.', nothing)) +
      num(1, 0, `<w:lvlOverride w:ilvl="0">${level(0, 'upperRoman', '第%1章', nothing)}</w:lvlOverride>`);
    expect(await read(listed('a', 1) + listed('b', 1), numbering)).toEqual(
      ['第Ⅰ章a', '第Ⅱ章b'].map((x) => x.replace('Ⅰ', 'I').replace('Ⅱ', 'II')),
    );
  });

  it('never restarts a level that says so, and restarts one only after the level it names', async () => {
    const numbering =
      abstract(
        0,
        level(0, 'decimal', '%1.', nothing),
        level(1, 'decimal', '(%2)', `<w:lvlRestart w:val="0"/>${nothing}`),
        level(2, 'decimal', '[%3]', `<w:lvlRestart w:val="1"/>${nothing}`),
      ) + num(1, 0);
    const body = [0, 1, 2, 1, 2, 0, 1, 2].map((ilvl) => listed('', 1, ilvl)).join('');
    expect(await read(body, numbering)).toEqual(['1.', '(1)', '[1]', '(2)', '[2]', '2.', '(3)', '[1]']);
  });

  it('comes from the style, from the style it is based on, and from the level that names the style', async () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="base"><w:name w:val="base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="derived"><w:basedOn w:val="base"/></w:style>' +
      '<w:style w:type="paragraph" w:styleId="deep"><w:basedOn w:val="base"/></w:style>';
    const numbering =
      abstract(
        0,
        level(0, 'chineseCounting', '%1、', nothing),
        level(1, 'chineseCounting', '（%2）', `<w:pStyle w:val="deep"/>${nothing}`),
      ) + num(1, 0);
    const styled = (id: string, more = ''): string => p('x', `<w:pStyle w:val="${id}"/>${more}`);
    const body =
      styled('base') + styled('derived') + styled('deep') + styled('base', '<w:numPr><w:numId w:val="0"/></w:numPr>');
    expect(await read(body, numbering, styles)).toEqual(['一、x', '二、x', '（一）x', 'x']);
  });

  it('follows a list style to its definition', async () => {
    const styles =
      '<w:style w:type="numbering" w:styleId="outline"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>';
    const numbering =
      '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="outline"/></w:abstractNum>' +
      abstract(1, level(0, 'ideographDigital', '%1、', nothing)) +
      num(1, 0) +
      num(2, 1);
    expect(await read(listed('x', 1), numbering, styles)).toEqual(['一、x']);
  });

  it('prints the number of a label in a table cell, and none for bullets before figures', async () => {
    const numbering =
      abstract(0, level(0, 'decimal', '%1.', nothing)) +
      abstract(1, level(0, 'bullet', '-', nothing)) +
      num(1, 0) +
      num(2, 1);
    const body = tbl(
      tr([tc(listed('属于国家秘密', 1)), tc(listed('5', 2))]),
      tr([tc(listed('保护第三方合法权益', 1)), tc(listed('0', 2))]),
    );
    const layout = await extractDocx(makeDocx({ body, numbering }));
    expect(cells(tables(layout)[0])).toEqual(['1.属于国家秘密@0,0', '5@0,1', '2.保护第三方合法权益@1,0', '0@1,1']);
  });

  it('does not count deleted paragraphs and rows', async () => {
    const numbering = abstract(0, level(0, 'decimal', '%1.', nothing)) + num(1, 0);
    const gone = p(
      '<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>',
      '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>',
    );
    const body =
      listed('a', 1) +
      gone +
      listed('b', 1) +
      tbl(tr([tc(listed('x', 1)), 'y'], '<w:del/>'), tr([tc(listed('c', 1)), 'z']));
    const layout = await extractDocx(makeDocx({ body, numbering }));
    expect(paragraphs(layout)).toEqual(['1.a', '2.b']);
    expect(cells(tables(layout)[0])).toEqual(['3.c@0,0', 'z@0,1']);
    expect(notes(layout)).toEqual({ deleted_text: 2 });
  });

  it('keeps the number apart from a figure that follows it', async () => {
    const numbering = abstract(0, level(0, 'decimal', '%1.')) + num(1, 0);
    const layout = await extractDocx(makeDocx({ body: tbl(tr(['行政许可', tc(listed('5', 1))])), numbering }));
    expect(cells(tables(layout)[0])).toContain('1. 5@0,1');
  });

  it('is not blown up by a long level text or an endless inheritance', async () => {
    const numbering =
      abstract(0, level(0, 'upperLetter', '%1'.repeat(100_000), nothing)) +
      num(1, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="2000000000"/></w:lvlOverride>');
    const styles =
      '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>' +
      '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>';
    const [text] = await read(listed('x', 1, 0, '<w:pStyle w:val="a"/>'), numbering, styles);
    expect(text?.length).toBeLessThan(200_000);
    expect(text?.endsWith('x')).toBe(true);
  });
});

describe('number formats', () => {
  it.each<[string, readonly (readonly [number, string])[]]>([
    ['decimal', [[12, '12']]],
    [
      'decimalZero',
      [
        [3, '03'],
        [12, '12'],
      ],
    ],
    [
      'upperRoman',
      [
        [4, 'IV'],
        [1999, 'MCMXCIX'],
      ],
    ],
    [
      'lowerLetter',
      [
        [1, 'a'],
        [26, 'z'],
        [27, 'aa'],
      ],
    ],
    [
      'chineseCounting',
      [
        [1, '一'],
        [10, '十'],
        [11, '十一'],
        [20, '二十'],
        [99, '九十九'],
        [100, '一○○'],
      ],
    ],
    [
      'chineseCountingThousand',
      [
        [10, '十'],
        [21, '二十一'],
        [101, '一百零一'],
        [110, '一百一十'],
        [1003, '一千零三'],
      ],
    ],
    [
      'japaneseCounting',
      [
        [10, '十'],
        [100, '百'],
        [111, '百十一'],
      ],
    ],
    [
      'ideographDigital',
      [
        [3, '三'],
        [10, '一〇'],
        [21, '二一'],
      ],
    ],
    [
      'ideographTraditional',
      [
        [1, '甲'],
        [11, '甲'],
      ],
    ],
    [
      'chineseLegalSimplified',
      [
        [1, '壹'],
        [10, '壹拾'],
      ],
    ],
    [
      'decimalEnclosedCircle',
      [
        [1, '①'],
        [20, '⑳'],
        [21, '21'],
      ],
    ],
    ['decimalEnclosedParen', [[2, '⑵']]],
    ['decimalFullWidth', [[10, '１０']]],
    ['none', [[1, '']]],
    ['somethingNew', [[7, '7']]],
    ['constructor', [[7, '7']]],
  ])('%s', (format, pairs) => {
    expect(pairs.map(([value]) => formatNumber(value, format))).toEqual(pairs.map(([, text]) => text));
  });
});

describe('text of runs', () => {
  it('keeps tabs, turns soft breaks into lines, and leaves soft hyphens out', async () => {
    const body = p(
      '<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:softHyphen/><w:t>三</w:t><w:br/><w:t>四</w:t></w:r>',
      '<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>',
    );
    expect(paragraphs(await extractDocx(makeDocx({ body })))).toEqual(['一\t二三', '四']);
  });

  it('knows signs of sign fonts, codes of text fonts and the no-break hyphen, and marks a sign it does not know', async () => {
    const body = tbl(
      tr([
        tc(p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')),
        tc(p('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>')),
        tc(p('<w:r><w:noBreakHyphen/><w:t>5</w:t></w:r>')),
        tc(p(`<w:r><w:t>5</w:t></w:r><w:r><w:sym w:font="Invented" w:char="F0FE"/></w:r>`)),
      ]),
    );
    const layout = await extractDocx(makeDocx({ body }));
    expect(cells(tables(layout)[0])).toEqual(['🗹@0,0', '①@0,1', '-5@0,2', '5\uFFFD@0,3']);
    expect(notes(layout)).toEqual({ replaced_characters: 1 });
  });

  it('does not glue a superscript note mark to the figure before it', async () => {
    const mark = r('1', '<w:vertAlign w:val="superscript"/>');
    const layout = await extractDocx(makeDocx({ body: tbl(tr(['行政许可', tc(p(r('22') + mark))])) }));
    expect(cells(tables(layout)[0])).toContain('22¹@0,1');
  });

  const field = (kind: string): string => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
  it.each([
    ['raised by points', r('1', '<w:position w:val="6"/>'), '22 1'],
    ['subscript', r('1', '<w:vertAlign w:val="subscript"/>'), '22 1'],
    ['white', r('1', '<w:color w:val="FFFFFF"/>'), '22 1'],
    ['a point high', r('1', '<w:sz w:val="2"/>'), '22 1'],
    ['a link', `<w:hyperlink w:anchor="n1">${r('1')}</w:hyperlink>`, '22 1'],
    ['high in an equation', '<m:oMath><m:sup><m:r><m:t>1</m:t></m:r></m:sup></m:oMath>', '22 1'],
    ['the result of a field', `${field('begin')}${field('separate')}${r('1')}${field('end')}`, '22 1'],
    ['the mark of a note', '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>', '22¹'],
    ['bold: one number', r('1', '<w:b/><w:sz w:val="21"/><w:color w:val="FF0000"/>'), '221'],
    ['no digit', r('件', '<w:position w:val="6"/>'), '22件'],
  ])('keeps digits apart that are set apart, and so make no number: %s', async (_what, run, text) => {
    const layout = await extractDocx(makeDocx({ body: tbl(tr(['行政许可', tc(p(r('22') + run))])) }));
    expect(cells(tables(layout)[0])).toContain(`${text}@0,1`);
  });

  it('trims what Word trims', async () => {
    const body = p('<w:r><w:t>\n  2020年 </w:t></w:r><w:r><w:t xml:space="preserve"> 报告</w:t></w:r>');
    expect(paragraphs(await extractDocx(makeDocx({ body })))).toEqual(['2020年 报告']);
  });
});
