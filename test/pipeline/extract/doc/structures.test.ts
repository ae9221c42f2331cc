/** The structures of [MS-DOC] one by one, those that LibreOffice never writes above all. */
import { describe, expect, it } from 'vitest';
import { extractDoc } from '../../../../src/pipeline/extract/doc/doc.js';
import { NianbaoError } from '../../../../src/shared/errors.js';
import { cells, notes, paragraphs, tables } from '../docx/make-docx.js';
import {
  cell,
  defineRow,
  long,
  makeDoc,
  paragraph,
  row,
  sprm,
  word,
  type DocSpec,
  type ParagraphSpec,
} from './make-doc.js';

const read = (spec: DocSpec) => extractDoc(makeDoc(spec));
const texts = (body: readonly ParagraphSpec[], more: Omit<DocSpec, 'body'> = {}) => paragraphs(read({ body, ...more }));
const table = (body: readonly ParagraphSpec[], more: Omit<DocSpec, 'body'> = {}) =>
  cells(tables(read({ body, ...more }))[0]);
const code = (bytes: Uint8Array): string => {
  try {
    extractDoc(bytes);
    return 'layout';
  } catch (thrown) {
    return thrown instanceof NianbaoError ? thrown.code : String(thrown);
  }
};

const HIDDEN = sprm(0x083c, 1);
const DELETED = sprm(0x0800, 1);
const STRUCK = sprm(0x0837, 1);
const RAISED = sprm(0x2a48, 1);
const SPECIAL = sprm(0x0855, 1);

describe('pieces', () => {
  it('are read in the order of the text, wherever they are stored', () => {
    const body = [paragraph('一、总体情况'), paragraph('2023', { narrow: true }), paragraph('二、主动公开')];
    expect(texts(body, { backwards: true })).toEqual(['一、总体情况', '2023', '二、主动公开']);
  });

  it('are in code page 1252 when stored with one byte a character', () => {
    expect(texts([paragraph('a\x93b\x94', { narrow: true })])).toEqual(['a“b”']);
  });

  it('carry changes of a fast save: one modifier, a list of them, another style', () => {
    const styles = [null, { kind: 'paragraph', paragraph: sprm(0x2461, 2) }] as const;
    const body = [
      paragraph('隐', { change: (0x5c << 1) | (1 << 8) }),
      paragraph('删', { change: 1 }),
      paragraph('右', { change: 3 }),
      paragraph('留'),
    ];
    const layout = read({ body, styles, changes: [DELETED, sprm(0x4600, ...word(1))] });
    expect(layout.blocks).toMatchObject([{ text: '右', align: 'right' }, { text: '留' }]);
    expect(notes(layout)).toEqual({ hidden_text: 1, deleted_text: 1 });
  });
});

describe('characters', () => {
  it('hidden and deleted ones are left out and counted', () => {
    const runs = [
      { text: '收到' },
      { text: '19', modifiers: DELETED },
      { text: '12' },
      { text: '99', modifiers: HIDDEN },
      { text: '件' },
    ];
    const layout = read({ body: [{ runs }] });
    expect(paragraphs(layout)).toEqual(['收到12件']);
    expect(notes(layout)).toEqual({ hidden_text: 1, deleted_text: 1 });
  });

  it('are hidden by a paragraph style, by a character style, and shown again by both or by 0', () => {
    const styles = [
      null,
      { kind: 'paragraph', characters: HIDDEN },
      { kind: 'character', characters: HIDDEN },
      { kind: 'paragraph', base: 1 },
    ] as const;
    const byStyle = sprm(0x4a30, ...word(2));
    const of = (text: string, style: number, modifiers: Buffer): ParagraphSpec => ({
      runs: [{ text, modifiers }],
      style,
    });
    const none = Buffer.alloc(0);
    const body = [
      of('a', 1, none),
      of('b', 3, none),
      of('c', 0, byStyle),
      of('d', 1, byStyle),
      of('e', 1, sprm(0x083c, 0)),
      of('f', 1, sprm(0x083c, 0x81)),
      of('g', 1, sprm(0x083c, 0x80)),
    ];
    expect(texts(body, { styles })).toEqual(['d', 'e', 'f']);
  });

  it('a paragraph whose mark is deleted goes on in the next one', () => {
    expect(texts([paragraph('政府信息', { markModifiers: DELETED }), paragraph('公开')])).toEqual(['政府信息公开']);
  });

  it('raised digits are no part of a number; struck ones in a cell are deleted', () => {
    const runs = [{ text: '22' }, { text: '1', modifiers: RAISED }];
    const struck = [{ text: '35', modifiers: STRUCK }, { text: '36' }];
    expect(table(row([cell(runs), cell(struck)], defineRow([0, 1000, 2000])))).toEqual(['22¹@0,0', '36@0,1']);
  });

  it.each([
    ['raised by points', sprm(0x4845, ...word(6)), '22 1'],
    ['subscript', sprm(0x2a48, 2), '22 1'],
    ['white by number', sprm(0x2a42, 8), '22 1'],
    ['white by colour', sprm(0x6870, 255, 255, 255, 0), '22 1'],
    ['a point high', sprm(0x4a43, ...word(2)), '22 1'],
    ['red and of ordinary size: one number', Buffer.concat([sprm(0x2a42, 6), sprm(0x4a43, ...word(21))]), '221'],
  ])('digits that are set apart are kept apart: %s', (_what, modifiers, text) => {
    const runs = [{ text: '22' }, { text: '1', modifiers }];
    expect(table(row([cell('件'), cell(runs)], defineRow([0, 1000, 2000])))).toEqual(['件@0,0', `${text}@0,1`]);
    expect(texts([paragraph('22\x13 NOTEREF \x141\x15')])).toEqual(['22 1']);
  });

  it('signs of a font are their character, or say that nobody knows', () => {
    const sign = (font: number) => Buffer.concat([SPECIAL, sprm(0x6a09, 3, 0, ...word(font))]);
    const layout = read({
      body: [
        { runs: [{ text: '(', modifiers: sign(0x221a) }, { text: '(', modifiers: sign(0xf0fe) }, { text: '(括)' }] },
      ],
    });
    expect(paragraphs(layout)).toEqual(['√\uFFFD(括)']);
    expect(notes(layout)).toEqual({ replaced_characters: 1 });
  });

  it('of a field only the result is printed, and all of it when the field never ends', () => {
    expect(texts([paragraph('共\x13 = 9 \x13 PAGE \x14 8 \x15\x14' + '12\x15件')])).toEqual(['共12件']);
    expect(texts([paragraph('一\x13 二'), paragraph('三')])).toEqual(['一 二', '三']);
  });

  it('pictures are counted, data of fields are not', () => {
    const runs = [
      { text: '\x01', modifiers: SPECIAL },
      { text: '\x01', modifiers: Buffer.concat([SPECIAL, sprm(0x0806, 1)]) },
      { text: '\x08', modifiers: SPECIAL },
    ];
    expect(notes(read({ body: [{ runs }, paragraph('文')] }))).toEqual({ image: 2 });
  });

  it('a page break breaks a line, the end of a section a paragraph', () => {
    const numbered = { modifiers: sprm(0x2461, 1) };
    expect(
      texts([paragraph('一\x0c二', numbered), paragraph('三', { mark: '\x0c' }), paragraph('四')], {
        sections: [6, 8],
      }),
    ).toEqual(['一', '二', '三', '四']);
  });

  it('notes at the foot of the page are not read', () => {
    expect(texts([paragraph('正文')], { notes: [paragraph('脚注 9 件')] })).toEqual(['正文']);
  });
});

describe('paragraphs', () => {
  it("have alignment and outline level, their own or a style's", () => {
    const styles = [
      null,
      { kind: 'paragraph', paragraph: Buffer.concat([sprm(0x2640, 0), sprm(0x2403, 1)]) },
      { kind: 'paragraph', base: 1 },
    ] as const;
    const { blocks } = read({
      body: [paragraph('题', { style: 2 }), paragraph('文', { style: 2, modifiers: sprm(0x2640, 9) })],
      styles,
    });
    expect(blocks).toEqual([
      { kind: 'paragraph', text: '题', line: 1, level: 1, align: 'center' },
      { kind: 'paragraph', text: '文', line: 2, align: 'center' },
    ]);
  });

  it('styles that inherit in a circle end', () => {
    const styles = [
      { kind: 'paragraph', base: 1 },
      { kind: 'paragraph', base: 0, paragraph: sprm(0x2461, 1) },
    ] as const;
    expect(texts([paragraph('文')], { styles })).toEqual(['文']);
  });

  it('properties too long for a page stand in the data stream, a circle there ends', () => {
    const far = (place: number): Buffer => sprm(0x6646, ...long(place));
    const definition = defineRow([0, 500, 1000], [0, 0]);
    const data = Buffer.concat([Buffer.from(word(definition.length)), definition]);
    expect(table(row(['甲', '1'], far(0)), { data })).toEqual(['甲@0,0', '1@0,1']);
    const circle = Buffer.concat([Buffer.from(word(6)), far(0)]);
    expect(texts([paragraph('文', { modifiers: far(0) })], { data: circle })).toEqual(['文']);
  });
});

describe('tables', () => {
  const THREE = [0, 1000, 2000, 3000] as const;

  it('cells span the columns between their edges; edges a hair apart are one', () => {
    const body = [
      ...row(['申请人情况', '总计'], defineRow([0, 2010, 3000])),
      ...row(['自然人', '法人', '3'], defineRow(THREE)),
      ...row(['a', 'b', 'c'], defineRow([-20, 990, 2000, 3015])),
    ];
    expect(table(body)).toEqual([
      '申请人情况@0,0+1×2',
      '总计@0,2',
      '自然人@1,0',
      '法人@1,1',
      '3@1,2',
      'a@2,0',
      'b@2,1',
      'c@2,2',
    ]);
  });

  it('cells merged by flags, across and down', () => {
    const body = [
      ...row(['甲', '', '1'], defineRow(THREE, [0x01, 0x02, 0])),
      ...row(['乙', '丙', '2'], defineRow(THREE, [0x60, 0, 0])),
      ...row(['', '丁', '3'], defineRow(THREE, [0x20, 0, 0])),
    ];
    expect(table(body)).toEqual(['甲@0,0+1×2', '1@0,2', '乙@1,0+2×1', '丙@1,1', '2@1,2', '丁@2,1', '3@2,2']);
  });

  it('cells merged, split, inserted, deleted and moved by modifiers behind the definition', () => {
    const define = (...more: readonly Buffer[]): Buffer => Buffer.concat([defineRow(THREE), ...more]);
    const body = [
      ...row(['甲', '', '1'], define(sprm(0x5624, 0, 2), sprm(0xd62b, 2, 2, 3))),
      ...row(['乙', '丙', ''], define(sprm(0x5624, 0, 2), sprm(0x5625, 0, 2), sprm(0xd62b, 2, 2, 1))),
      ...row(
        ['丁', '2'],
        Buffer.concat([
          defineRow([0, 1000, 1500, 3000]),
          sprm(0x5622, 1, 2),
          sprm(0x7623, 0, 1, ...word(1000)),
          sprm(0x7623, 1, 2, ...word(2000)),
        ]),
      ),
      ...row(['戊', '己', '3'], Buffer.concat([defineRow([0, 1000, 2000]), sprm(0x7621, 2, 1, ...word(1000))])),
    ];
    expect(table(body)).toEqual([
      '甲@0,0+1×2',
      '1@0,2+2×1',
      '乙@1,0',
      '丙@1,1',
      '丁@2,0',
      '2@2,1+1×2',
      '戊@3,0',
      '己@3,1',
      '3@3,2',
    ]);
  });

  it('a row that begins later has an empty cell before it', () => {
    const body = [...row(['甲', '乙', '丙'], defineRow(THREE)), ...row(['1', '2'], defineRow([1000, 2000, 3000]))];
    expect(table(body)).toEqual(['甲@0,0', '乙@0,1', '丙@0,2', '@1,0', '1@1,1', '2@1,2']);
  });

  it('a row with more or fewer cells than it defines is damage: figures may stand in the wrong row', () => {
    const heads = row(['项目', '上年', '本年'], defineRow(THREE));
    for (const cellsOfRow of [
      ['许可', '1'],
      ['许可', '1', '2', '4'],
    ]) {
      expect(code(makeDoc({ body: [...heads, ...row(cellsOfRow, defineRow(THREE))] }))).toBe('damaged_file');
    }
  });

  it('cells without width are left out when they are empty, and kept when they are not', () => {
    const narrow = [0, 1000, 1000, 2000];
    expect(table([...row(['甲', '', '1'], defineRow(narrow)), ...row(['乙', '', '2'], defineRow(narrow))])).toEqual([
      '甲@0,0',
      '1@0,1',
      '乙@1,0',
      '2@1,1',
    ]);
    const kept = table([...row(['甲', '9', '1'], defineRow(narrow)), ...row(['乙', '', '2'], defineRow(narrow))]);
    expect(kept.some((text) => text.startsWith('9@'))).toBe(true);
  });

  it('a table that ends inside a row is damaged', () => {
    expect(code(makeDoc({ body: [cell('甲'), cell('1')] }))).toBe('damaged_file');
    expect(code(makeDoc({ body: [cell('甲'), cell('1'), paragraph('文')] }))).toBe('damaged_file');
  });

  it('a table inside a cell is a table of its own', () => {
    const inner = (text: string, more: Buffer): ParagraphSpec =>
      paragraph(text, { modifiers: Buffer.concat([sprm(0x2416, 1), sprm(0x6649, ...long(2)), more]) });
    const end = sprm(0x244b, 1);
    const innerRow = (...names: readonly string[]): ParagraphSpec[] => [
      ...names.map((name) => inner(name, end)),
      inner('', Buffer.concat([end, sprm(0x244c, 1), defineRow([0, 400, 800])])),
    ];
    const outer = [
      ...row(['一', '二', '三'], defineRow(THREE)),
      ...innerRow('内甲', '1'),
      ...innerRow('内乙', '2'),
      ...row(['外', '5', '6'], defineRow(THREE)),
      ...row(['七', '八', '九'], defineRow(THREE)),
      ...row(['十', '百', '千'], defineRow(THREE)),
    ];
    const found = tables(read({ body: outer }));
    expect(found.map(cells)).toEqual([
      [
        '一@0,0',
        '二@0,1',
        '三@0,2',
        '外@1,0',
        '5@1,1',
        '6@1,2',
        '七@2,0',
        '八@2,1',
        '九@2,2',
        '十@3,0',
        '百@3,1',
        '千@3,2',
      ],
      ['内甲@0,0', '1@0,1', '内乙@1,0', '2@1,1'],
    ]);
  });

  it('a row deleted with changes tracked is left out', () => {
    const gone = row(
      [cell([{ text: '旧', modifiers: DELETED }]), cell([{ text: '7', modifiers: DELETED }])],
      defineRow([0, 1000, 2000]),
    );
    const marked = gone.map((one, index) => (index === 2 ? { ...one, markModifiers: DELETED } : one));
    const layout = read({ body: [...row(['甲', '1'], defineRow([0, 1000, 2000])), ...marked] });
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1']);
    expect(notes(layout)['deleted_text']).toBe(3);
  });

  it('tables inside tables without end are too complex', () => {
    const deep = paragraph('文', { modifiers: Buffer.concat([sprm(0x2416, 1), sprm(0x6649, ...long(0x7fffffff))]) });
    expect(code(makeDoc({ body: [deep] }))).toBe('too_complex');
  });
});

describe('what is too much', () => {
  it('rows that define cells without end', () => {
    // 255 cells in 6 bytes: small files, large tables
    const insert = sprm(0x7621, 0, 255, ...word(10));
    const body = Array.from({ length: 2000 }, () => row(['1'], insert)).flat();
    expect(code(makeDoc({ body }))).toBe('too_complex');
  });

  it('long lists of changes over many pieces', () => {
    const changes = [Buffer.concat(Array.from({ length: 20_000 }, () => HIDDEN))];
    const body = Array.from({ length: 3000 }, () => paragraph('文', { change: 1 }));
    expect(code(makeDoc({ body, changes }))).toBe('too_complex');
  });

  it('text boxes by the thousand, and a text that says it is longer than the file', () => {
    const boxes = Array.from({ length: 2500 }, () => [paragraph('框')]);
    expect(code(makeDoc({ body: [paragraph('文')], boxes }))).toBe('too_complex');
    expect(code(makeDoc({ body: [paragraph('文')], bodyLength: 1_000_000 }))).toBe('damaged_file');
    expect(code(makeDoc({ body: [paragraph('文')], bodyLength: 0x7fffffff }))).toBe('too_large');
  });
});

describe('text boxes', () => {
  it('stand behind the paragraph they are anchored in; those anchored nowhere at the end', () => {
    const anchor = { runs: [{ text: '\x08', modifiers: SPECIAL }, { text: '甲' }] };
    const layout = read({
      body: [anchor, paragraph('乙')],
      boxes: [[paragraph('题')], [paragraph('散')]],
      anchors: [0],
    });
    expect(paragraphs(layout)).toEqual(['甲', '题', '乙', '散']);
    expect(notes(layout)).toEqual({ text_box: 2 });
  });
});

describe('automatic numbers', () => {
  const level = (start: number, format: number, text: string): Buffer =>
    Buffer.concat([
      Buffer.from([...long(start), format, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, ...new Array<number>(12).fill(0)]),
      Buffer.from(word(text.length)),
      Buffer.from(text, 'utf16le'),
    ]);
  const lists = Buffer.concat([
    Buffer.from(word(1)),
    Buffer.from([...long(7), ...new Array<number>(22).fill(0), 1, 0]),
  ]);
  const list = (count: number, ...data: readonly number[]): Buffer =>
    Buffer.from([...long(1), ...long(7), ...long(0), ...long(0), count, 0, 0, 0, ...data]);
  const numbered = { modifiers: Buffer.concat([sprm(0x260a, 0), sprm(0x460b, ...word(1))]) };

  it('become text, in the format and from the number of their list', () => {
    const listOverrides = list(0, ...long(0xffffffff));
    const spec = { lists, levels: level(1, 39, '\x00、'), listOverrides };
    expect(texts([paragraph('总体情况', numbered), paragraph('文'), paragraph('主动公开', numbered)], spec)).toEqual([
      '一、总体情况',
      '文',
      '二、主动公开',
    ]);
  });

  it('begin where the list says otherwise', () => {
    const listOverrides = list(1, ...long(0xffffffff), ...long(5), ...long(0x10));
    expect(texts([paragraph('总体情况', numbered)], { lists, levels: level(1, 0, '\x00.'), listOverrides })).toEqual([
      '5.总体情况',
    ]);
  });
});

describe('the container', () => {
  it('an embedded document is not the document; small streams are read', () => {
    const streams = { '/ObjectPool/_1/WordDocument': Buffer.from('another'), '/ObjectPool/_1/1Table': Buffer.alloc(9) };
    expect(texts([paragraph('正文')], { streams })).toEqual(['正文']);
  });

  it('says encrypted, Word 6/95, no Word document, damaged', () => {
    const body = [paragraph('文')];
    expect(code(makeDoc({ body, flags: 0x300 }))).toBe('encrypted_file');
    expect(code(makeDoc({ body, version: 0x65 }))).toBe('conversion_needed');
    expect(code(makeDoc({ body, flags: 0 }))).toBe('damaged_file');
    expect(code(new Uint8Array(600))).toBe('damaged_file');
  });
});
