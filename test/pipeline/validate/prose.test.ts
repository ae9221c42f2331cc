/** prose.mismatch: what sentences may be held against the tables, and what must be passed over in silence. */
import { describe, expect, it } from 'vitest';
import { proseNumber } from '../../../src/pipeline/validate/prose/numbers.js';
import { statementsOf } from '../../../src/pipeline/validate/prose/statements.js';
import { validate } from '../../../src/pipeline/validate/validate.js';
import { changed, consistentValues, draftOf, type Values } from './drafts.js';

/** 一 74, 二 1, 办结 72 (4 of them not processed), 四 3; 复议 3, 诉讼 2 direct and 1 after; 公开信息 128. */
const values: Values = (() => {
  const zeros = new Map([...consistentValues('2019', () => 0.1)].map(([code]) => [code, 0]));
  const both = (row: string, value: number): Record<string, number> => ({
    [`requests.${row}.natural_person`]: value,
    [`requests.${row}.total`]: value,
  });
  return changed(zeros, {
    ...both('received', 74),
    ...both('carried_in', 1),
    ...both('granted', 68),
    ...both('not_processed.repeated', 4),
    ...both('outcome_total', 72),
    ...both('carried_out', 3),
    'proceedings.reconsideration.upheld': 3,
    'proceedings.reconsideration.total': 3,
    'proceedings.litigation_direct.upheld': 2,
    'proceedings.litigation_direct.total': 2,
    'proceedings.litigation_after_reconsideration.upheld': 1,
    'proceedings.litigation_after_reconsideration.total': 1,
    'disclosure.published_total': 128,
  });
})();

const NONE: Values = new Map([...values].map(([code]) => [code, 0]));

/** Quantity and number of each finding on a text in the section. */
function mismatches(text: string, section = 1, of: Values = values, topic = '（二）依申请公开。'): string[] {
  const sections = [1, 2, 3, 4, 5, 6].map((number) => ({
    number,
    heading: '',
    text: number === section ? topic + text : '',
  }));
  return validate(draftOf({ values: of, head: { sections } }))
    .hits.map((hit) => ({ ...hit, said: `${hit.params['quantity']} ${hit.actual}` }))
    .map(({ rule, said }) => (rule === 'prose.mismatch' ? said : rule));
}

describe('a contradiction is told', () => {
  const told: readonly (readonly [string, string])[] = [
    ['全年共收到政府信息公开申请80件，办结72件。', 'received 80'],
    ['2020年，我镇共收到政府信息公开申请80件。', 'received 80'],
    ['2020年我镇共收到依申请公开信息80件，均按时答复。', 'received 80'],
    ['（二）依申请公开方面。本年新收到申请75件，上年结转1件。', 'received 75'],
    ['本年度收到公民、法人和其他组织提出的政府信息公开申请８０件。', 'received 80'],
    ['全年收到80件政府信息公开申请。', 'received 80'],
    ['收到申请一百零五件，均已答复。', 'received 105'],
    ['依申请公开情况：共受理申请1,080件。', 'received 1080'],
    ['云溪县梧桐镇人民政府2020年共收到政府信息公开申请70件。', 'received 70'],
    ['云溪县梧桐镇政府全年收到申请70件。', 'received 70'],
    ['自2020年1月1日至12月31日共收到政府信息公开申请70件。', 'received 70'],
    ['本年度未收到政府信息公开申请。', 'received 0'],
    ['全年没有收到任何依申请公开事项。', 'received 0'],
    ['2020年，本机关无政府信息公开申请。', 'received 0'],
    ['共收到申请75件，其中上年结转3件。', 'carried_in 3'],
    ['收到申请74件，2019年结转2件。', 'carried_in 2'],
    ['收到申请74件，已办结60件。', 'concluded 60'],
    ['全年办结政府信息公开申请60件。', 'concluded 60'],
    ['新受理政府信息公开申请75件，上年转结1件，转下一年办理3件。', 'received 75'],
    ['收到申请公开80条，办结72条。', 'received 80'],
    ['收到申请74件，按时答复60件。', 'answered 60'],
    ['收到申请74件，答复80件。', 'answered 80'],
    ['收到申请74件，办结72件，结转下年度继续办理5件。', 'carried_out 5'],
    ['收到申请74件，办结72件，5件结转2021年办理。', 'carried_out 5'],
    ['收到申请74件，办结72件，另有5件结转至下一年度。', 'carried_out 5'],
    ['通过报纸、网站、公开栏等途径，公开信息130条。', 'published 130'],
    ['本年度累计公开政府信息130条。', 'published 130'],
    ['因政府信息公开被申请行政复议5件，被提起行政诉讼3件。', 'reconsideration 5'],
    ['全年发生行政复议3件、行政诉讼7件。', 'litigation 7'],
    ['发生5起因政府信息公开引起的行政复议案件。', 'reconsideration 5'],
  ];
  it.each(told)('%s', (text, found) => {
    expect(mismatches(text)).toEqual([found]);
  });

  it('of none, against numbers', () => {
    const both = ['reconsideration 0', 'litigation 0'];
    expect(mismatches('无行政复议、行政诉讼。')).toEqual(both);
    expect(mismatches('本年度未发生因政府信息公开申请行政复议、提起行政诉讼的情况。', 4)).toEqual(both);
    expect(mismatches('行政复议、行政诉讼均为0件。', 4)).toEqual(both);
    expect(mismatches('未被申请行政复议，未被提起行政诉讼。', 4)).toEqual(both);
  });

  it('against zeros', () => {
    expect(mismatches('全年收到申请三件，办结3件。', 1, NONE)).toEqual(['received 3', 'concluded 3']);
  });

  it('names the codes, the table’s number and the sentence', () => {
    const sections = [{ number: 1, heading: '', text: '共收到政府信息公开申请 80 件，办结72件。' }];
    const hit = validate(draftOf({ values, head: { sections } })).hits.find(({ rule }) => rule === 'prose.mismatch');
    expect(hit).toEqual({
      rule: 'prose.mismatch',
      codes: ['requests.received.total'],
      expected: 74,
      actual: 80,
      params: { quantity: 'received', quote: '共收到政府信息公开申请80件' },
    });
  });
});

describe('nothing is said of', () => {
  const silent: readonly (readonly [string, string])[] = [
    ['the right numbers', '共收到政府信息公开申请74件，办结72件，结转下年度继续办理3件，公开信息128条。'],
    ['a total with the carried-over ones', '共收到申请75件（含上年结转1件），本年新收74件。'],
    ['a right sum in words', '全年受理依申请公开七十五件，答复了68件。'],
    ['answers without those not processed', '收到申请74件，答复68件。'],
    ['the right disputes', '因政府信息公开被申请行政复议3件，被提起行政诉讼3件。'],
    ['direct litigation alone', '全年发生行政诉讼2件。'],
    ['parts', '共收到申请74件，其中收到信函申请5件，收到申请30件为自然人提出。'],
    ['kinds of requests', '受理信函申请5件，收到网络申请9件，当面受理申请2件，收到传真申请1件。'],
    ['parts by channel', '通过网络收到申请20件，通过信函收到申请54件。'],
    ['channels named before', '通过政府网站，收到政府信息公开申请20件。'],
    ['other things received', '收到群众来信80件，受理热线工单80件，收到留言咨询80条，收到信访申请5件。'],
    ['another year', '2019年，我镇共收到政府信息公开申请80件。'],
    ['another year in the paragraph', '2019年工作扎实。共收到政府信息公开申请80件。'],
    ['a part of the year', '上半年，共收到政府信息公开申请40件。1至6月共收到申请40件。'],
    ['a cumulated number', '自2008年以来累计收到申请800件，累计公开政府信息9000条。'],
    ['a cumulated number up to now', '截至2020年底，共收到政府信息公开申请800件。'],
    ['a comparison', '共收到申请74件，同比增加20件，比上年增加20件。'],
    ['last year in passing', '去年共收到申请50件，较去年收到申请50件有所增加。'],
    ['roughly', '共收到申请约80件，收到申请80余件，公开信息100多条，收到申请80件以上。'],
    ['other bodies', '县政府办公室收到申请20件，各部门共收到申请30件，县本级收到申请9件。'],
    ['other bodies named before', '县直各部门认真办理，共收到政府信息公开申请30件。'],
    ['websites and news', '政府网站发布信息500条，通过微信公众号公开信息300条，发布新闻信息900条。'],
    ['one channel of many', '通过政府网站、微博，主动公开政府信息500条。'],
    ['kinds of information', '公开财政信息50条，主动公开重点领域信息60条，公开办事指南信息70条。'],
    ['websites’ 条 in another unit', '公开信息130篇，公开信息1.3万条。'],
    ['outcomes', '予以公开50件，不予公开5件，答复公开60件，不予受理7件。'],
    ['what was not concluded', '未办结5件，正在办理9件，办结率100%，答复率100%。'],
    ['fees', '无依申请公开收费情况，未收到政府信息公开申请费用减免请求。'],
    ['other kinds of none', '未收到信函申请，未发生行政复议败诉情况，未发生因信息公开被纠错的行政复议案件。'],
    ['results of disputes', '行政复议维持2件，行政诉讼败诉1件，行政复议案件中纠正1件。'],
    ['the work of those who review', '全县办理行政复议案件45件，审理行政诉讼案件9件，参加行政复议听证7次。'],
    ['both disputes together', '行政复议、行政诉讼共6件。'],
    ['numbers that are none', '收到申请三四件，收到政府信息公开申请若干件，收到申请5.5万件。'],
    ['people and sessions', '收到申请80人次，收到申请80件次。'],
    ['separate parts', '分别收到申请20件，包括：收到申请54件。'],
    ['the year to come', '2021年，将办结政府信息公开申请80件。'],
    ['one request', '收到一名群众申请公开的土地信息，办理1件。'],
  ];
  it.each(silent)('%s', (_what, text) => {
    expect(mismatches(text)).toEqual([]);
  });

  it.each([
    ['letters concluded', '（三）回应关切。收到县长信箱来信158件，办结150件，答复140件。'],
    ['letters after requests', '全年收到政府信息公开申请74件，热线工单47件，办结40件。'],
    ['numbers without a subject', '回应情况良好，办结150件，结转下年度继续办理9件。'],
    ['licences', '行政许可方面，全年收到申请150件，办结149件。'],
    ['licences in a paragraph on disclosure', '政府信息公开有序。行政许可便利，全年收到申请150件。'],
    ['disputes that the body decides', '全年收到行政复议120件，行政复议案件120件，行政诉讼18件。'],
  ])('%s', (_what, text) => {
    expect(mismatches(text, 1, values, '')).toEqual([]);
  });

  it('plans in section 5 and what stands in section 6', () => {
    for (const section of [5, 6]) expect(mismatches('全年共收到政府信息公开申请80件。', section)).toEqual([]);
  });

  it('disputes in the section on requests', () => {
    expect(mismatches('发生行政复议5件。', 3)).toEqual([]);
  });

  it('a part beside the right total; but of a greater number', () => {
    expect(mismatches('我镇收到申请20件。全镇共收到政府信息公开申请74件。')).toEqual([]);
    expect(mismatches('我镇收到申请20件。全镇共收到政府信息公开申请76件。')).toEqual(['received 20', 'received 76']);
    expect(mismatches('我镇收到申请90件。全镇共收到政府信息公开申请74件。')).toEqual(['received 90']);
  });

  it('cells without a number', () => {
    const blank = changed(values, { 'requests.received.total': null, 'disclosure.published_total': null });
    expect(mismatches('共收到申请80件，公开信息130条。', 1, blank)).toEqual(['cell.blank', 'cell.blank']);
  });

  it('the same contradiction twice', () => {
    expect(mismatches('共收到申请80件。\n全年共收到政府信息公开申请80件。')).toEqual(['received 80']);
  });

  it('a year when the report has none', () => {
    const sections = [{ number: 1, heading: '', text: '2020年共收到申请80件。' }];
    const { hits } = validate(draftOf({ values, head: { sections, year: null } }));
    expect(hits.filter(({ rule }) => rule === 'prose.mismatch')).toEqual([]);
  });
});

describe('numbers in prose', () => {
  it.each([
    ['0', 0],
    ['128', 128],
    ['零', 0],
    ['三', 3],
    ['两', 2],
    ['十', 10],
    ['十二', 12],
    ['二十', 20],
    ['二十一', 21],
    ['一百', 100],
    ['一百零五', 105],
    ['一百二十三', 123],
    ['两千零四十', 2040],
    ['三四', null],
    ['百', null],
    ['一百五', null],
    ['十百', null],
    ['一百零', null],
    ['〇三', 3],
  ])('%s', (text, number) => {
    expect(proseNumber(text)).toBe(number);
  });
});

describe('hostile prose', () => {
  it('costs little', () => {
    const texts = [
      '政府信息公开'.repeat(20_000),
      '因政府信息公开申请'.repeat(11),
      '2020年'.repeat(20_000),
      '、'.repeat(90_000),
    ];
    for (const text of texts) {
      const read = statementsOf({ year: 2020, names: ['(a+)+$', '云溪县'], sections: [{ number: 1, text }] });
      expect(read).toEqual([]);
    }
  });
});
