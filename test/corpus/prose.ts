/**
 * The invented prose of a report: six sections with the sentences that real reports have, their numbers taken from the
 * same figures as the tables. Wordings are drawn per body, so that a body's reports resemble each other.
 */
import type { Figures } from './figures.js';
import type { CorpusBody, Random } from './model.js';
import { pick } from './random.js';

export interface Prose {
  salutation: string;
  /** Paragraphs of sections 1–6 (index 0 is section 1). */
  sections: string[][];
}

/** Everything a wording may need. */
interface Said {
  body: CorpusBody;
  year: number;
  /** A figure by code; 0 when the body does not report it. */
  n: (code: string) => number;
}

type Wording = (said: Said) => string;

const SALUTATIONS: readonly Wording[] = [
  ({ body, year }) =>
    `根据《中华人民共和国政府信息公开条例》要求，现公布${body.name}${year}年度政府信息公开工作情况。本报告由总体情况等六个部分组成，所列数据的统计期限自${year}年1月1日起至${year}年12月31日止。`,
  ({ body, year }) =>
    `本报告依照《中华人民共和国政府信息公开条例》编制，反映${body.name}本年度工作。统计期限为${year}年1月1日至${year}年12月31日，电子版可在县政府网站查阅，咨询电话：0000-1234567。`,
];

const OVERVIEWS: readonly Wording[] = [
  ({ body, year }) =>
    `${year}年，${body.self}把公开作为常规工作来抓，明确一名负责人和两名经办人，按月更新目录、按季度自查。`,
  ({ body, year }) =>
    `${year}年，${body.self}围绕群众常问的事项梳理公开清单，修订公开指南，并组织经办人员集中学习一次。`,
  ({ body, year }) => `${year}年，${body.self}继续完善先审查后发布的流程，发布前由专人核对内容与附件，全年未发生差错。`,
];

const PUBLISHED: readonly Wording[] = [
  ({ n }) => `（一）主动公开。全年通过网站、公告栏和便民手册公开信息${n('disclosure.published_total')}条。`,
  ({ n }) =>
    `（一）主动公开方面。本年度累计公开政府信息${n('disclosure.published_total')}条，涉及办事指南、资金和招聘等内容。`,
];

const NOT_COUNTED: readonly Wording[] = [
  () => '（一）主动公开。及时更新机构职能、办事指南、财政资金等栏目，重要文件发布时一并发布说明。',
  () => '（一）主动公开方面。按照目录逐项更新，过期内容及时标注，公告栏内容每月更换。',
];

const REQUESTS: readonly Wording[] = [
  ({ n }) =>
    `（二）依申请公开。全年共收到政府信息公开申请${n('requests.received.total')}件，办结${n('requests.outcome_total.total')}件，结转下年度继续办理${n('requests.carried_out.total')}件。`,
  ({ n }) =>
    `（二）依申请公开方面。本年新收到申请${n('requests.received.total')}件，上年结转${n('requests.carried_in.total')}件，已办结${n('requests.outcome_total.total')}件，均按期答复。`,
];

const DISPUTES: readonly Wording[] = [
  ({ n }) =>
    `（三）监督保障。因政府信息公开被申请行政复议${n('proceedings.reconsideration.total')}件，被提起行政诉讼${litigation(n)}件。`,
  ({ n }) =>
    `（三）监督保障方面。全年发生行政复议${n('proceedings.reconsideration.total')}件、行政诉讼${litigation(n)}件，经办人员参加培训并通过测试。`,
];

const PROBLEMS: readonly (readonly Wording[])[] = [
  [
    ({ body }) => `${body.self}的公开工作仍有不足：一是栏目更新不够均衡，二是解读材料偏少，三是经办人员变动较多。`,
    () => '下一步，将逐栏明确责任人，重要文件同步配发图表说明，并为新任经办人员安排带教。',
  ],
  [
    () => '存在的主要问题是公开形式不够多样，个别内容发布偏晚，答复文书的格式还不统一。',
    ({ body }) => `改进措施：${body.self}将统一答复文书格式，压缩审核环节，试行每周集中发布。`,
  ],
];

const NOTHING_ELSE: readonly Wording[] = [
  () => '无其他需要报告的事项。',
  () => '无。',
  ({ body }) => `${body.self}没有其他需要报告的事项。`,
];

const FEES: readonly Wording[] = [
  () => '本年度未收取信息处理费，无其他需要报告的事项。',
  ({ body }) => `按照规定报告：${body.self}全年没有收取信息处理费。`,
];

function litigation(n: Said['n']): number {
  return n('proceedings.litigation_direct.total') + n('proceedings.litigation_after_reconsideration.total');
}

/** Prose of one report. */
export function proseOf(body: CorpusBody, year: number, figures: Figures, random: Random): Prose {
  const said: Said = { body, year, n: (code) => figures.get(code) ?? 0 };
  const say = (wordings: readonly Wording[]): string => pick(random, wordings)(said);
  return {
    salutation: say(SALUTATIONS),
    sections: [
      [
        say(OVERVIEWS),
        say(figures.has('disclosure.published_total') ? PUBLISHED : NOT_COUNTED),
        say(REQUESTS),
        say(DISPUTES),
      ],
      [],
      [],
      [],
      pick(random, PROBLEMS).map((wording) => wording(said)),
      [say(year < 2021 ? NOTHING_ELSE : FEES)],
    ],
  };
}
