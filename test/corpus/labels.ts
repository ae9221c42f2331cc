/**
 * Labels and codes of the two forms, typed from the printed forms (国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号).
 * Deliberately not taken from `src/`: a test outside the corpus may compare the two lists of codes.
 */

export interface RequestRow {
  /** Middle part of the codes. */
  id: string;
  /** Label path from the outer to the inner label, as printed. */
  path: readonly string[];
}

export const APPLICANTS: readonly { id: string; label: string }[] = [
  { id: 'natural_person', label: '自然人' },
  { id: 'commercial_enterprise', label: '商业企业' },
  { id: 'research_institution', label: '科研机构' },
  { id: 'social_organization', label: '社会公益组织' },
  { id: 'legal_service', label: '法律服务机构' },
  { id: 'other_organization', label: '其他' },
  { id: 'total', label: '总计' },
];

export const CORNER = '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）';
export const RESULTS = '三、本年度办理结果';
const refused = '（三）不予公开';
const unavailable = '（四）无法提供';
const notProcessed = '（五）不予处理';
const other = '（六）其他处理';

const BEFORE_OTHER: readonly RequestRow[] = [
  { id: 'received', path: ['一、本年新收政府信息公开申请数量'] },
  { id: 'carried_in', path: ['二、上年结转政府信息公开申请数量'] },
  { id: 'granted', path: [RESULTS, '（一）予以公开'] },
  { id: 'partly_granted', path: [RESULTS, '（二）部分公开（区分处理的，只计这一情形，不计其他情形）'] },
  { id: 'refused.state_secret', path: [RESULTS, refused, '1.属于国家秘密'] },
  { id: 'refused.prohibited_by_law', path: [RESULTS, refused, '2.其他法律行政法规禁止公开'] },
  { id: 'refused.security_and_stability', path: [RESULTS, refused, '3.危及“三安全一稳定”'] },
  { id: 'refused.third_party_rights', path: [RESULTS, refused, '4.保护第三方合法权益'] },
  { id: 'refused.internal_affairs', path: [RESULTS, refused, '5.属于三类内部事务信息'] },
  { id: 'refused.process_information', path: [RESULTS, refused, '6.属于四类过程性信息'] },
  { id: 'refused.enforcement_files', path: [RESULTS, refused, '7.属于行政执法案卷'] },
  { id: 'refused.administrative_queries', path: [RESULTS, refused, '8.属于行政查询事项'] },
  { id: 'unavailable.not_held', path: [RESULTS, unavailable, '1.本机关不掌握相关政府信息'] },
  { id: 'unavailable.needs_creation', path: [RESULTS, unavailable, '2.没有现成信息需要另行制作'] },
  { id: 'unavailable.unclear_after_correction', path: [RESULTS, unavailable, '3.补正后申请内容仍不明确'] },
  { id: 'not_processed.petition', path: [RESULTS, notProcessed, '1.信访举报投诉类申请'] },
  { id: 'not_processed.repeated', path: [RESULTS, notProcessed, '2.重复申请'] },
  { id: 'not_processed.publication_requested', path: [RESULTS, notProcessed, '3.要求提供公开出版物'] },
  { id: 'not_processed.excessive', path: [RESULTS, notProcessed, '4.无正当理由大量反复申请'] },
  {
    id: 'not_processed.reconfirmation',
    path: [RESULTS, notProcessed, '5.要求行政机关确认或重新出具已获取信息'],
  },
];

const OTHER_2019: readonly RequestRow[] = [{ id: 'other', path: [RESULTS, other] }];
const OTHER_2021: readonly RequestRow[] = [
  {
    id: 'other.correction_overdue',
    path: [RESULTS, other, '1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请'],
  },
  {
    id: 'other.fee_unpaid',
    path: [RESULTS, other, '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请'],
  },
  { id: 'other.rest', path: [RESULTS, other, '3.其他'] },
];

const AFTER_OTHER: readonly RequestRow[] = [
  { id: 'outcome_total', path: [RESULTS, '（七）总计'] },
  { id: 'carried_out', path: ['四、结转下年度继续办理'] },
];

/** Rows of the requests matrix: 23 in the 2019 form, 25 in the 2021 form. */
export function requestRows(template: '2019' | '2021'): readonly RequestRow[] {
  return [...BEFORE_OTHER, ...(template === '2019' ? OTHER_2019 : OTHER_2021), ...AFTER_OTHER];
}

/** Ids of the rows that （七）总计 adds up. */
export function outcomeIds(template: '2019' | '2021'): string[] {
  const outside = ['received', 'carried_in', 'outcome_total', 'carried_out'];
  return requestRows(template)
    .map((row) => row.id)
    .filter((id) => !outside.includes(id));
}

export const PROCEEDING_GROUPS: readonly { id: string; label: string }[] = [
  { id: 'reconsideration', label: '行政复议' },
  { id: 'litigation_direct', label: '未经复议直接起诉' },
  { id: 'litigation_after_reconsideration', label: '复议后起诉' },
];
export const LITIGATION = '行政诉讼';

export const PROCEEDING_RESULTS: readonly { id: string; label: string }[] = [
  { id: 'upheld', label: '结果维持' },
  { id: 'corrected', label: '结果纠正' },
  { id: 'other', label: '其他结果' },
  { id: 'pending', label: '尚未审结' },
  { id: 'total', label: '总计' },
];

export interface DisclosureBlock {
  clause: string;
  /** Heads after 信息内容: code part and label. */
  heads: readonly { id: string; label: string }[];
  rows: readonly { id: string; label: string }[];
}

const old = [
  { id: 'prior_year_items', label: '上一年项目数量' },
  { id: 'change', label: '本年增/减' },
];
const decisions2019 = [...old, { id: 'decisions', label: '处理决定数量' }];
const decisions2021 = [{ id: 'decisions', label: '本年处理决定数量' }];
const penalties = [
  { id: 'penalties', label: '行政处罚' },
  { id: 'coercion', label: '行政强制' },
];

export const DISCLOSURE: Readonly<Record<'2019' | '2021', readonly DisclosureBlock[]>> = {
  '2019': [
    {
      clause: '第二十条第（一）项',
      heads: [
        { id: 'made', label: '本年新\n制作数量' },
        { id: 'disclosed', label: '本年新\n公开数量' },
        { id: 'disclosed_total', label: '对外公开总数量' },
      ],
      rows: [
        { id: 'regulations', label: '规章' },
        { id: 'normative_documents', label: '规范性文件' },
      ],
    },
    {
      clause: '第二十条第（五）项',
      heads: decisions2019,
      rows: [
        { id: 'licensing', label: '行政许可' },
        { id: 'other_services', label: '其他对外管理服务事项' },
      ],
    },
    { clause: '第二十条第（六）项', heads: decisions2019, rows: penalties },
    { clause: '第二十条第（八）项', heads: old, rows: [{ id: 'fees', label: '行政事业性收费' }] },
    {
      clause: '第二十条第（九）项',
      heads: [
        { id: 'items', label: '采购项目数量' },
        { id: 'amount', label: '采购总金额' },
      ],
      rows: [{ id: 'procurement', label: '政府集中采购' }],
    },
  ],
  '2021': [
    {
      clause: '第二十条第（一）项',
      heads: [
        { id: 'issued', label: '本年制发件数' },
        { id: 'repealed', label: '本年废止件数' },
        { id: 'in_force', label: '现行有效件数' },
      ],
      rows: [
        { id: 'regulations', label: '规章' },
        { id: 'normative_documents', label: '行政规范性文件' },
      ],
    },
    { clause: '第二十条第（五）项', heads: decisions2021, rows: [{ id: 'licensing', label: '行政许可' }] },
    { clause: '第二十条第（六）项', heads: decisions2021, rows: penalties },
    {
      clause: '第二十条第（八）项',
      heads: [{ id: 'amount', label: '本年收费金额（单位：万元）' }],
      rows: [{ id: 'fees', label: '行政事业性收费' }],
    },
  ],
};

export const ITEM_HEAD = '信息内容';

/** The six sections in the wording of the form, without ordinals. */
export const SECTION_HEADINGS: readonly string[] = [
  '总体情况',
  '主动公开政府信息情况',
  '收到和处理政府信息公开申请情况',
  '政府信息公开行政复议、行政诉讼情况',
  '存在的主要问题及改进情况',
  '其他需要报告的事项',
];

export const ORDINALS: readonly string[] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
