/**
 * The labels of the 2019 and 2021 forms and their known variants, as data.
 *
 * A label is what a row, a column, a group of them or a block is called in print. Facts are found by labels, so this
 * table, and `matchLabel` beside it, is where a newly seen spelling goes. Sources: the forms of 国办公开办函〔2019〕60号
 * and 国办公开办函〔2021〕30号; variants from real reports.
 *
 * `id` is the part of an indicator's code that the label stands for (`requests.<row>.<column>`,
 * `disclosure.<row>.<column>`, `proceedings.<group>.<column>`); groups, clauses and heads have ids of their own.
 */
import type { FormTable } from './report.js';

export type LabelRole = 'row' | 'row_group' | 'column' | 'column_group' | 'clause' | 'item_head' | 'corner';

export interface Label {
  readonly table: FormTable;
  readonly role: LabelRole;
  readonly id: string;
  /** As printed in the official form, its ordinal left out. */
  readonly text: string;
  readonly variants?: readonly string[];
  /** The ordinal printed before it in the form: 一、 = `cn1`, （一） = `p1`, 1. = `n1`. Confirms, never decides alone. */
  readonly ordinal?: string;
  /** Id of the group it stands in. */
  readonly within?: string;
}

const requests = 'requests' as const;
const disclosure = 'disclosure' as const;
const proceedings = 'proceedings' as const;

export const LABELS: readonly Label[] = [
  // 二、主动公开政府信息情况
  { table: disclosure, role: 'clause', id: 'article20_1', text: '第二十条第（一）项' },
  { table: disclosure, role: 'clause', id: 'article20_5', text: '第二十条第（五）项' },
  { table: disclosure, role: 'clause', id: 'article20_6', text: '第二十条第（六）项' },
  { table: disclosure, role: 'clause', id: 'article20_8', text: '第二十条第（八）项' },
  { table: disclosure, role: 'clause', id: 'article20_9', text: '第二十条第（九）项' },
  { table: disclosure, role: 'item_head', id: 'item', text: '信息内容', variants: ['信息类别', '信息项目'] },
  {
    table: disclosure,
    role: 'row',
    id: 'regulations',
    text: '规章',
    variants: ['规章（设区的市、自治州人民政府应提供相关数据）', '行政规章'],
    within: 'article20_1',
  },
  {
    table: disclosure,
    role: 'row',
    id: 'normative_documents',
    text: '规范性文件',
    variants: ['行政规范性文件'],
    within: 'article20_1',
  },
  { table: disclosure, role: 'row', id: 'licensing', text: '行政许可', within: 'article20_5' },
  {
    table: disclosure,
    role: 'row',
    id: 'other_services',
    text: '其他对外管理服务事项',
    variants: ['其它对外管理服务事项'],
    within: 'article20_5',
  },
  { table: disclosure, role: 'row', id: 'penalties', text: '行政处罚', within: 'article20_6' },
  {
    table: disclosure,
    role: 'row',
    id: 'coercion',
    text: '行政强制',
    variants: ['行政强制措施'],
    within: 'article20_6',
  },
  { table: disclosure, role: 'row', id: 'fees', text: '行政事业性收费', within: 'article20_8' },
  { table: disclosure, role: 'row', id: 'procurement', text: '政府集中采购', within: 'article20_9' },
  { table: disclosure, role: 'column', id: 'made', text: '本年新制作数量', variants: ['本年制作数量'] },
  { table: disclosure, role: 'column', id: 'disclosed', text: '本年新公开数量', variants: ['本年公开数量'] },
  { table: disclosure, role: 'column', id: 'disclosed_total', text: '对外公开总数量' },
  { table: disclosure, role: 'column', id: 'issued', text: '本年制发件数' },
  { table: disclosure, role: 'column', id: 'repealed', text: '本年废止件数' },
  { table: disclosure, role: 'column', id: 'in_force', text: '现行有效件数' },
  {
    table: disclosure,
    role: 'column',
    id: 'prior_year_items',
    text: '上一年项目数量',
    variants: ['上年项目数量', '上一年度项目数量'],
  },
  {
    table: disclosure,
    role: 'column',
    id: 'change',
    text: '本年增/减',
    variants: ['本年增减', '本年增（减）', '本年增/减数量', '本年数量'],
  },
  {
    table: disclosure,
    role: 'column',
    id: 'decisions',
    text: '处理决定数量',
    variants: ['本年处理决定数量', '本年处理绝对数量'],
  },
  { table: disclosure, role: 'column', id: 'items', text: '采购项目数量' },
  {
    table: disclosure,
    role: 'column',
    id: 'procurement_amount',
    text: '采购总金额',
    variants: ['采购总金额（万元）', '采购总金额（元）', '采购总金额（单位：万元）', '采购总金额（单位：元）'],
  },
  {
    table: disclosure,
    role: 'column',
    id: 'fees_amount',
    text: '本年收费金额（单位：万元）',
    variants: ['本年收费金额', '本年收费金额（万元）', '本年收费金额（单位：元）', '本年收费金额（元）'],
  },

  // 三、收到和处理政府信息公开申请情况: heads
  {
    table: requests,
    role: 'corner',
    id: 'corner',
    text: '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）',
    variants: ['本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和'],
  },
  { table: requests, role: 'column_group', id: 'applicants', text: '申请人情况' },
  { table: requests, role: 'column', id: 'natural_person', text: '自然人', within: 'applicants' },
  {
    table: requests,
    role: 'column_group',
    id: 'organizations',
    text: '法人或其他组织',
    variants: ['法人或者其他组织', '法人和其他组织'],
    within: 'applicants',
  },
  { table: requests, role: 'column', id: 'commercial_enterprise', text: '商业企业', within: 'organizations' },
  { table: requests, role: 'column', id: 'research_institution', text: '科研机构', within: 'organizations' },
  { table: requests, role: 'column', id: 'social_organization', text: '社会公益组织', within: 'organizations' },
  { table: requests, role: 'column', id: 'legal_service', text: '法律服务机构', within: 'organizations' },
  {
    table: requests,
    role: 'column',
    id: 'other_organization',
    text: '其他',
    variants: ['其它'],
    within: 'organizations',
  },
  // some bodies add an eighth column: the subtotal of the legal persons; it has no code of its own
  {
    table: requests,
    role: 'column',
    id: 'organizations_subtotal',
    text: '小计',
    variants: ['法人小计', '合计小计', '法人或其他组织小计'],
    within: 'organizations',
  },
  { table: requests, role: 'column', id: 'total', text: '总计', variants: ['合计'], within: 'applicants' },

  // 三: rows
  {
    table: requests,
    role: 'row',
    id: 'received',
    text: '本年新收政府信息公开申请数量',
    variants: ['本年新收政府信息公开数量', '本年新收政府信息公开申请数'],
    ordinal: 'cn1',
  },
  {
    table: requests,
    role: 'row',
    id: 'carried_in',
    text: '上年结转政府信息公开申请数量',
    variants: ['上年结转政府信息公开数量', '上年结转政府信息公开申请数'],
    ordinal: 'cn2',
  },
  {
    table: requests,
    role: 'row_group',
    id: 'outcomes',
    text: '本年度办理结果',
    variants: ['三、本年度办理结果', '本年办理结果'],
    ordinal: 'cn3',
  },
  { table: requests, role: 'row', id: 'granted', text: '予以公开', ordinal: 'p1', within: 'outcomes' },
  {
    table: requests,
    role: 'row',
    id: 'partly_granted',
    text: '部分公开（区分处理的，只计这一情形，不计其他情形）',
    variants: ['部分公开'],
    ordinal: 'p2',
    within: 'outcomes',
  },
  { table: requests, role: 'row_group', id: 'refused', text: '不予公开', ordinal: 'p3', within: 'outcomes' },
  { table: requests, role: 'row', id: 'refused.state_secret', text: '属于国家秘密', ordinal: 'n1', within: 'refused' },
  {
    table: requests,
    role: 'row',
    id: 'refused.prohibited_by_law',
    text: '其他法律行政法规禁止公开',
    variants: ['其他法律行政止公开', '其他法律、行政法规禁止公开'],
    ordinal: 'n2',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.security_and_stability',
    text: '危及“三安全一稳定”',
    ordinal: 'n3',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.third_party_rights',
    text: '保护第三方合法权益',
    ordinal: 'n4',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.internal_affairs',
    text: '属于三类内部事务信息',
    ordinal: 'n5',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.process_information',
    text: '属于四类过程性信息',
    ordinal: 'n6',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.enforcement_files',
    text: '属于行政执法案卷',
    ordinal: 'n7',
    within: 'refused',
  },
  {
    table: requests,
    role: 'row',
    id: 'refused.administrative_queries',
    text: '属于行政查询事项',
    ordinal: 'n8',
    within: 'refused',
  },
  { table: requests, role: 'row_group', id: 'unavailable', text: '无法提供', ordinal: 'p4', within: 'outcomes' },
  {
    table: requests,
    role: 'row',
    id: 'unavailable.not_held',
    text: '本机关不掌握相关政府信息',
    ordinal: 'n1',
    within: 'unavailable',
  },
  {
    table: requests,
    role: 'row',
    id: 'unavailable.needs_creation',
    text: '没有现成信息需要另行制作',
    ordinal: 'n2',
    within: 'unavailable',
  },
  {
    table: requests,
    role: 'row',
    id: 'unavailable.unclear_after_correction',
    text: '补正后申请内容仍不明确',
    ordinal: 'n3',
    within: 'unavailable',
  },
  { table: requests, role: 'row_group', id: 'not_processed', text: '不予处理', ordinal: 'p5', within: 'outcomes' },
  {
    table: requests,
    role: 'row',
    id: 'not_processed.petition',
    text: '信访举报投诉类申请',
    ordinal: 'n1',
    within: 'not_processed',
  },
  {
    table: requests,
    role: 'row',
    id: 'not_processed.repeated',
    text: '重复申请',
    ordinal: 'n2',
    within: 'not_processed',
  },
  {
    table: requests,
    role: 'row',
    id: 'not_processed.publication_requested',
    text: '要求提供公开出版物',
    ordinal: 'n3',
    within: 'not_processed',
  },
  {
    table: requests,
    role: 'row',
    id: 'not_processed.excessive',
    text: '无正当理由大量反复申请',
    ordinal: 'n4',
    within: 'not_processed',
  },
  {
    table: requests,
    role: 'row',
    id: 'not_processed.reconfirmation',
    text: '要求行政机关确认或重新出具已获取信息',
    ordinal: 'n5',
    within: 'not_processed',
  },
  // a row in the 2019 form, a group of three rows in the 2021 form
  {
    table: requests,
    role: 'row',
    id: 'other',
    text: '其他处理',
    variants: ['（六）其他', '其它处理'],
    ordinal: 'p6',
    within: 'outcomes',
  },
  {
    table: requests,
    role: 'row',
    id: 'other.correction_overdue',
    text: '申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
    variants: ['申请人无正当理由逾期不补正', '逾期不补正'],
    ordinal: 'n1',
    within: 'other',
  },
  {
    table: requests,
    role: 'row',
    id: 'other.fee_unpaid',
    text: '申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
    variants: ['申请人逾期未按收费通知要求缴纳费用', '逾期不缴费'],
    ordinal: 'n2',
    within: 'other',
  },
  { table: requests, role: 'row', id: 'other.rest', text: '其他', variants: ['其它'], ordinal: 'n3', within: 'other' },
  {
    table: requests,
    role: 'row',
    id: 'outcome_total',
    text: '总计',
    variants: ['合计'],
    ordinal: 'p7',
    within: 'outcomes',
  },
  {
    table: requests,
    role: 'row',
    id: 'carried_out',
    text: '结转下年度继续办理',
    variants: ['结转下一年度继续办理'],
    ordinal: 'cn4',
  },

  // 四、政府信息公开行政复议、行政诉讼情况
  { table: proceedings, role: 'column_group', id: 'reconsideration', text: '行政复议', variants: ['行政法复议'] },
  { table: proceedings, role: 'column_group', id: 'litigation', text: '行政诉讼' },
  {
    table: proceedings,
    role: 'column_group',
    id: 'litigation_direct',
    text: '未经复议直接起诉',
    within: 'litigation',
  },
  {
    table: proceedings,
    role: 'column_group',
    id: 'litigation_after_reconsideration',
    text: '复议后起诉',
    within: 'litigation',
  },
  { table: proceedings, role: 'column', id: 'upheld', text: '结果维持' },
  { table: proceedings, role: 'column', id: 'corrected', text: '结果纠正' },
  { table: proceedings, role: 'column', id: 'other', text: '其他结果', variants: ['其它结果'] },
  { table: proceedings, role: 'column', id: 'pending', text: '尚未审结' },
  { table: proceedings, role: 'column', id: 'total', text: '总计', variants: ['合计'] },
];
