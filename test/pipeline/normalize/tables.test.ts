import { describe, expect, it } from 'vitest';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import {
  DISCLOSURE_2019,
  DISCLOSURE_2021,
  draft,
  FIFTEEN,
  layout,
  MATRIX_HEADS,
  matrix,
  matrixRows,
  proceedings,
  PROCEEDINGS_HEADS,
  seven,
  table,
  valuesOf,
  wholeReport,
  type Written,
} from './layouts.js';

const TITLE = '临溪县桑河镇2020年政府信息公开工作年度报告';

describe('the official forms', () => {
  for (const form of ['2019', '2021'] as const)
    it(`reads every indicator of the form of ${form}, once, in the order of the indicator table`, () => {
      const report = draft(wholeReport(form));
      const expected = INDICATORS.filter(
        (indicator) => indicator.templates.includes(form) && indicator.code !== 'disclosure.published_total',
      ).map((indicator) => indicator.code);
      expect(report.facts.map((fact) => fact.code)).toEqual(expected);
      expect(report.report.template).toBe(form);
      expect(report.observations).toMatchObject({ ragged: [], unplaced: [], repeated: [], proseYears: [] });
      expect(new Set(report.observations.blocks.map((block) => block.template))).toEqual(new Set([form, null]));
    });

  it('puts each number of the matrix at its row and column', () => {
    const rows = Object.fromEntries(
      Array.from({ length: 25 }, (_, row) => [row, Array.from({ length: 7 }, (_, column) => `${row + 1}0${column}`)]),
    );
    const report = draft(wholeReport('2021', rows));
    const matrixFacts = report.facts.filter((fact) => fact.code.startsWith('requests.'));
    expect(matrixFacts).toHaveLength(175);
    for (const fact of matrixFacts) expect(fact.raw).toBe(`${(fact.at.row ?? 0) - 2}0${(fact.at.column ?? 0) - 3}`);
    expect(valuesOf(report)).toMatchObject({
      'requests.received.natural_person': 100,
      'requests.refused.enforcement_files.legal_service': 1104,
      'requests.other.rest.other_organization': 2305,
      'requests.outcome_total.total': 2406,
      'requests.carried_out.commercial_enterprise': 2501,
    });
  });

  it('reads the fifteen columns of table four and the blocks of table two', () => {
    const values = valuesOf(draft(wholeReport('2019')));
    expect(values).toMatchObject({
      'proceedings.reconsideration.upheld': 1,
      'proceedings.litigation_direct.total': 10,
      'proceedings.litigation_after_reconsideration.upheld': 11,
      'disclosure.normative_documents.disclosed_total': 4,
      'disclosure.licensing.change': 6,
      'disclosure.other_services.change': -9,
      'disclosure.coercion.decisions': 16,
      'disclosure.fees.change': 18,
      'disclosure.procurement.items': 19,
      'disclosure.procurement.amount': 25000000,
    });
    const newer = draft(wholeReport('2021'));
    expect(valuesOf(newer)).toMatchObject({
      'disclosure.regulations.in_force': 3,
      'disclosure.coercion.decisions': 9,
      'disclosure.fees.amount': 314267500,
    });
  });

  it('says where a value stands: table among the tables, row and column in the grid, line', () => {
    const report = draft(wholeReport('2019'));
    expect(report.facts.find((fact) => fact.code === 'requests.received.natural_person')?.at).toEqual({
      table: 1,
      row: 3,
      column: 3,
      line: 4,
    });
  });
});

describe('tables spread over layout tables', () => {
  it('finds them in any order', () => {
    const report = draft(layout(TITLE, proceedings(), matrix('2019'), table(DISCLOSURE_2019)));
    expect(report.facts).toHaveLength(198);
  });

  it('reads all three from one layout table', () => {
    const wide = (rows: readonly (readonly Written[])[]): Written[][] => rows.map((row) => [...row]);
    const one = table([
      ...wide(DISCLOSURE_2019),
      ...wide(MATRIX_HEADS),
      ...matrixRows('2019', { 0: seven(3, 0, 0, 0, 0, 0, 3) }),
      ...wide(PROCEEDINGS_HEADS),
      FIFTEEN,
    ]);
    const report = draft(layout(TITLE, one));
    expect(report.facts).toHaveLength(198);
    expect(valuesOf(report)).toMatchObject({
      'disclosure.licensing.change': 6,
      'requests.received.total': 3,
      'proceedings.litigation_after_reconsideration.total': 15,
    });
    expect(report.observations).toMatchObject({ ragged: [], unplaced: [], repeated: [] });
  });

  it('carries the heads over a page break, repeated or not', () => {
    const rows = matrixRows('2021', { 12: seven(4, 0, 0, 0, 0, 0, 4) });
    for (const heads of [[], MATRIX_HEADS]) {
      const head = table([
        ...MATRIX_HEADS,
        ...rows
          .slice(0, 12)
          .map((row, index) => (index === 2 ? [['三、本年度办理结果', 1, 10] as const, ...row.slice(1)] : row)),
      ]);
      const rest = rows.slice(12).map((row, index): Written[] => (index === 0 ? [['', 1, 12], ...row] : row));
      const tail = table([...heads, ...rest]);
      const report = draft(layout(TITLE, head, tail));
      expect(report.facts).toHaveLength(175);
      expect(valuesOf(report)['requests.unavailable.not_held.total']).toBe(4);
      expect(report.observations).toMatchObject({ ragged: [], unplaced: [], repeated: [] });
    }
  });

  it('reads a label that a page break cut in two', () => {
    const rows = matrixRows('2019', { 19: seven(2, 0, 0, 0, 0, 0, 2) });
    const cut = rows.map((row) => [...row]);
    const at = cut.findIndex((row) => row[0] === '5.要求行政机关确认或重新出具已获取信息');
    expect(at).toBeGreaterThan(0);
    cut.splice(
      at,
      1,
      ['5.要求行政机关确认', ...seven(2, 0, 0, 0, 0, 0, 2)],
      ['或重新出具已获取信息', ...Array.from({ length: 7 }, () => '')],
    );
    const flat = cut.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : ([cell[0], cell[1]] as const))));
    const mini = flat.map((row) => table([row]));
    const report = draft(layout(TITLE, table(MATRIX_HEADS), ...mini));
    expect(valuesOf(report)['requests.not_processed.reconfirmation.total']).toBe(2);
    expect(report.facts).toHaveLength(161);
    expect(report.observations.unplaced).toEqual([]);
  });

  it('takes the values of table four from the next layout table', () => {
    const report = draft(layout(TITLE, matrix('2019'), table(PROCEEDINGS_HEADS), table([FIFTEEN])));
    expect(valuesOf(report)['proceedings.litigation_direct.upheld']).toBe(6);
  });

  it('flags the numbers of a continuation whose labels are lost', () => {
    const rows = matrixRows('2019');
    const head = table([...MATRIX_HEADS, ...rows.slice(0, 2)]);
    const tail = table([[['', 3], ...seven(9, 8)]]);
    const report = draft(layout(TITLE, head, tail));
    expect(report.observations.unplaced.map((cell) => cell.raw)).toEqual(['9', '8', '0', '0', '0', '0', '0']);
  });
});

describe('templates mixed in one report', () => {
  it('decides each block by its own heads', () => {
    const mixed = [
      [['第二十条第(一)项', 4]] as Written[],
      ['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'],
      ['行政规范性文件', '4', '0', '12'],
      ...DISCLOSURE_2019.slice(4),
    ];
    const report = draft(layout(TITLE, table(mixed), matrix('2019')));
    expect(report.report.template).toBe('2019');
    expect(valuesOf(report)).toMatchObject({
      'disclosure.normative_documents.in_force': 12,
      'disclosure.licensing.change': 6,
    });
    expect(report.facts.some((fact) => fact.code.includes('regulations'))).toBe(false);
    expect(report.observations.blocks.map(({ block, template }) => [block, template])).toEqual([
      ['article20_1', '2021'],
      ['article20_5', '2019'],
      ['article20_6', '2019'],
      ['article20_8', '2019'],
      ['article20_9', '2019'],
      ['matrix', '2019'],
    ]);
  });

  it('follows the requests matrix, and the other blocks without one', () => {
    expect(draft(layout(TITLE, table(DISCLOSURE_2021), matrix('2019'))).report.template).toBe('2019');
    expect(draft(layout(TITLE, table(DISCLOSURE_2021), proceedings())).report.template).toBe('2021');
    expect(draft(layout(TITLE, proceedings())).report.template).toBeNull();
  });

  it('gives the group row of a three-row （六） no codes', () => {
    const rows = matrixRows('2021').map((row) => [...row]);
    const at = rows.findIndex((row) => Array.isArray(row[0]) && row[0][0] === '（六）其他处理');
    const [, label, ...values] = rows[at] ?? [];
    rows.splice(
      at,
      1,
      [['（六）其他处理', 2], ...Array.from({ length: 7 }, () => '')],
      [['', 1, 3], label ?? '', ...values],
    );
    rows[2] = [['三、本年度办理结果', 1, 23], ...(rows[2] ?? []).slice(1)];
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(report.facts).toHaveLength(175);
    expect(report.report.template).toBe('2021');
    expect(report.observations.unplaced).toEqual([]);
  });
});

describe('labels', () => {
  const heads = (first: string, second: string, third: string): Written[][] => [
    [['第二十条第（一）项', 4]],
    ['信息内容', first, second, third],
    ['规章', '1', '2', '3'],
    ['规范性文件', '4', '5', '6'],
  ];

  it('tells heads that are cut alike by their places', () => {
    const values = valuesOf(draft(layout(TITLE, table(heads('本年新', '本年新', '对外公开总数量')))));
    expect(values).toMatchObject({
      'disclosure.regulations.made': 1,
      'disclosure.regulations.disclosed': 2,
      'disclosure.normative_documents.disclosed_total': 6,
    });
  });

  it('gives no number to heads that no label explains, and flags the numbers', () => {
    const report = draft(layout(TITLE, table(heads('数据1', '数据2', '对外公开总数量')), matrix('2019')));
    expect(valuesOf(report)['disclosure.regulations.disclosed_total']).toBe(3);
    expect(Object.keys(valuesOf(report)).some((code) => code.endsWith('.made'))).toBe(false);
    expect(report.observations.ragged.map((row) => row.codes)).toEqual([
      ['disclosure.regulations.disclosed_total'],
      ['disclosure.normative_documents.disclosed_total'],
    ]);
  });

  it('reads the variants that were seen', () => {
    const rows = matrixRows('2019', { 1: seven(1, 0, 0, 0, 0, 0, 1) }).map((row) => [...row]);
    rows[1] = [['二、上年结转政府信息公开数量', 3], ...seven(1, 0, 0, 0, 0, 0, 1)];
    rows[5] = ['2. 其他法律行政止公开', ...seven(7)];
    rows[6] = ['3．危及三安全一稳定', ...seven(8)];
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(valuesOf(report)).toMatchObject({
      'requests.carried_in.total': 1,
      'requests.refused.prohibited_by_law.natural_person': 7,
      'requests.refused.security_and_stability.natural_person': 8,
    });
    expect(report.facts).toHaveLength(161);
  });

  it('takes explanations inside labels for what they are', () => {
    const block: Written[][] = [
      [['第二十条第（五）项', 4]],
      ['信息内容', '上一年项目数量\n(指2019年事项数)', '本年数量', '本年处理绝对数量'],
      ['行政许可（含子项）', '1', '2', '3'],
    ];
    expect(valuesOf(draft(layout(TITLE, table(block), matrix('2019'))))).toMatchObject({
      'disclosure.licensing.prior_year_items': 1,
      'disclosure.licensing.change': 2,
      'disclosure.licensing.decisions': 3,
    });
  });

  it('takes a head of fees without any unit at its word, and a cut one for the form’s', () => {
    const fees = (head: string): unknown => {
      const rows: Written[][] = [[['第二十条第（八）项', 4]], ['信息内容', [head, 3]], ['行政事业性收费', ['12.6', 3]]];
      const fact = draft(layout(TITLE, table(rows), matrix('2021'))).facts.find(
        (entry) => entry.code === 'disclosure.fees.amount',
      );
      return [fact?.value, fact?.unit];
    };
    expect(fees('本年收费金额（单位：万元）')).toEqual([126000, 'CNY']);
    expect(fees('本年收费金额\n（单位')).toEqual([126000, 'CNY']);
    expect(fees('本年收费金额（单位：元）')).toEqual([12.6, 'CNY']);
    expect(fees('本年收费金额 万元')).toEqual([126000, 'CNY']);
    expect(fees('本年收费金额')).toEqual([12.6, null]);
    expect(fees('本年收费金额（单位：万美元）')).toEqual([12.6, null]);
  });

  it('ignores a row that is clearly something else and flags one that may be an indicator', () => {
    const extra = (label: string): string[] => {
      const rows: Written[][] = [
        ...heads('本年新制作数量', '本年新公开数量', '对外公开总数量'),
        [label, '55', '66', '77'],
      ];
      return draft(layout(TITLE, table(rows), matrix('2019'))).observations.unplaced.map((cell) => cell.raw);
    };
    expect(extra('其他主动公开文件')).toEqual([]);
    expect(extra('主动公开的其他信息')).toEqual([]);
    expect(extra('规范件文')).toEqual(['55', '66', '77']);
    expect(extra('数章')).toEqual(['55', '66', '77']);
    expect(extra('数据1')).toEqual(['55', '66', '77']);
    expect(extra('行政规范文件数')).toEqual(['55', '66', '77']);
    expect(extra('')).toEqual(['55', '66', '77']);
  });

  it('knows 其他 as a row only inside （六）', () => {
    const rows = matrixRows('2019').map((row) => [...row]);
    rows.splice(12, 0, ['9.其他', ...seven(5)]);
    const flat = rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? cell : ([cell[0], cell[1]] as const))),
    );
    const report = draft(layout(TITLE, table(MATRIX_HEADS), ...flat.map((row) => table([row]))));
    expect(report.facts).toHaveLength(161);
    expect(report.observations.unplaced.map((cell) => cell.label)).toContain('9.其他');
  });

  it('leaves the eighth column out: the subtotal of the legal persons', () => {
    const wide: Written[][] = [
      [
        ['', 3, 3],
        ['申请人情况', 8],
      ],
      [
        ['自然人', 1, 2],
        ['法人或其他组织', 6],
        ['总计', 1, 2],
      ],
      ['商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '小计'],
      ...matrixRows('2019').map((row) => [...row.slice(0, -1), '99', row[row.length - 1] ?? '']),
    ];
    const report = draft(layout(TITLE, table(wide)));
    expect(report.facts).toHaveLength(161);
    expect(report.facts.every((fact) => fact.value === 0)).toBe(true);
    expect(report.observations).toMatchObject({ ragged: [], unplaced: [] });
  });
});

describe('rows with more or fewer values than columns', () => {
  it('names all codes of a row that the extractor found irregular', () => {
    const four = { ...proceedings(), irregular: [{ row: 3, expected: 15, found: 14, line: 9 }] };
    const { ragged } = draft(layout(TITLE, four)).observations;
    expect(ragged).toHaveLength(1);
    expect(ragged[0]).toMatchObject({ expected: 15, found: 14, at: { table: 0, row: 3, line: 9 } });
    expect(ragged[0]?.codes).toHaveLength(15);
  });

  it('names a row that prints an eighth number under no head', () => {
    const rows = matrixRows('2019').map((row) => [...row, row[0] === '2.重复申请' ? '4' : '']);
    const report = draft(
      layout(
        TITLE,
        table([...MATRIX_HEADS.map((row, index) => [...row, ...(index === 0 ? [['', 1, 3] as const] : [])]), ...rows]),
      ),
    );
    expect(report.facts).toHaveLength(161);
    expect(report.observations.ragged.map((row) => [row.codes.length, row.expected, row.found])).toEqual([[7, 7, 8]]);
    expect(report.observations.ragged[0]?.codes[0]).toBe('requests.not_processed.repeated.natural_person');
  });

  it('trusts no number that stands over two rows', () => {
    const rows = matrixRows('2019').map((row) => [...row]);
    rows[0] = [['一、本年新收政府信息公开申请数量', 3], ...seven(1, 2, 3, 4, 5, 6).slice(0, 6), ['9', 1, 2]];
    rows[1] = [['二、上年结转政府信息公开申请数量', 3], ...seven().slice(0, 6)];
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(report.facts).toHaveLength(161);
    expect(valuesOf(report)).toMatchObject({
      'requests.received.total': 'unreadable',
      'requests.carried_in.total': 'unreadable',
      'requests.received.other_organization': 6,
    });
    expect(report.observations.ragged.map((row) => row.codes.length)).toEqual([7, 7]);
  });

  it('names the code of a column that a row has no cell for', () => {
    const rows = matrixRows('2019').map((row) => [...row]);
    rows[0] = [['一、本年新收政府信息公开申请数量', 4], ...seven(2, 0, 0, 0, 0, 3).slice(0, 6)];
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(report.facts).toHaveLength(160);
    expect(
      report.observations.ragged.map(({ codes, expected, found }) => [codes[0], codes.length, expected, found]),
    ).toEqual([['requests.received.natural_person', 7, 7, 6]]);
  });

  it('trusts no number that stands over two columns', () => {
    const rows = matrixRows('2019').map((row) => [...row]);
    rows[0] = [['一、本年新收政府信息公开申请数量', 3], ['5', 2], '0', '0', '0', '0', '5'];
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(valuesOf(report)).toMatchObject({
      'requests.received.natural_person': 'unreadable',
      'requests.received.commercial_enterprise': 'unreadable',
      'requests.received.total': 5,
    });
    expect(report.observations.ragged).toHaveLength(1);
  });
});

describe('repeated tables', () => {
  it('lets the first win and names what differs', () => {
    const report = draft(layout(TITLE, matrix('2019', { 0: seven(1) }), matrix('2019', { 0: seven(2) })));
    expect(valuesOf(report)['requests.received.natural_person']).toBe(1);
    expect(report.observations.repeated).toEqual([
      {
        table: 'requests',
        codes: ['requests.received.natural_person'],
        at: expect.objectContaining({ table: 1 }) as object,
      },
    ]);
  });

  it('flags a second row of values in table four, whatever its label, and takes the same numbers for harmless', () => {
    const report = (second: readonly string[]): unknown => {
      const four = table([...PROCEEDINGS_HEADS, [...FIFTEEN], [...second]]);
      const { facts, observations } = draft(layout(TITLE, matrix('2019'), four));
      expect(facts.find((fact) => fact.code === 'proceedings.reconsideration.upheld')?.raw).toBe(FIFTEEN[0]);
      expect(observations.unplaced).toEqual([]);
      return observations.repeated.map((copy) => copy.codes);
    };
    expect(report(FIFTEEN.map((value, index) => (index === 0 || index === 4 ? `${value}7` : value)))).toEqual([
      ['proceedings.reconsideration.upheld', 'proceedings.reconsideration.total'],
    ]);
    expect(report(FIFTEEN)).toEqual([[]]);
  });

  it('takes an identical copy for harmless', () => {
    const { repeated } = draft(layout(TITLE, matrix('2019'), matrix('2019'))).observations;
    expect(repeated.map((copy) => copy.codes)).toEqual([[]]);
  });
});

describe('the line under table two', () => {
  const label = '2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：';
  const find = (...blocks: Parameters<typeof layout>): unknown => {
    const fact = draft(layout(TITLE, matrix('2019'), ...blocks)).facts.find((entry) =>
      entry.code.endsWith('published_total'),
    );
    return fact && [fact.value, fact.raw, fact.status, fact.unit];
  };

  it('is read as a row of one cell, with the value in a second cell, and as a paragraph', () => {
    expect(find(table([...DISCLOSURE_2019, [[`${label}128`, 4]]]))).toEqual([128, '128', 'reported', 'count']);
    expect(find(table([...DISCLOSURE_2019, [[label, 3], '128 条']]))).toEqual([128, '128 条', 'reported', 'count']);
    expect(find(`${label}61`)).toEqual([61, '61', 'reported', 'count']);
  });

  it('is as sure in a scan as its readers are', () => {
    const grid = table([...DISCLOSURE_2019, [[`${label}128`, 4]]]);
    const last = grid.cells.at(-1);
    const candidates = [
      { text: `${label}128`, probability: 0.97 },
      { text: `${label}123`, probability: 0.02 },
    ];
    const scanned = {
      ...grid,
      cells: [...grid.cells.slice(0, -1), ...(last ? [{ ...last, ocr: { candidates } }] : [])],
    };
    const { facts, observations } = draft({ ...layout(TITLE, matrix('2019'), scanned), method: 'ocr' });
    const code = 'disclosure.published_total';
    expect(facts.find((fact) => fact.code === code)).toMatchObject({ value: 128, raw: '128', confidence: 0.97 });
    expect(observations.readings?.find((one) => one.code === code)?.candidates).toMatchObject([
      { text: '128', value: 128 },
      { text: '123', value: 123 },
    ]);
  });

  it('is blank when nothing follows', () => {
    expect(find(table([...DISCLOSURE_2019, [[label, 4]]]))).toEqual([null, null, 'blank', 'count']);
  });

  it('is not invented where the document has none', () => {
    expect(find()).toBeUndefined();
    expect(find('全年政府信息发布总数为五百条。')).toBeUndefined();
  });
});
