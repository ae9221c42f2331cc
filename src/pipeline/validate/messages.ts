/**
 * Findings in words: a rule's message template, filled with the hit's codes, numbers and parameters.
 *
 * Placeholders: `{expected}`, `{actual}`, a parameter's name, or made from the codes: `{label}` the first code's label,
 * `{labels}` the first five, `{row}` and `{column}` of the first code. A parameter that is a code is said as its label,
 * one that has a phrase below as that phrase. `[[…]]` is left out when a placeholder in it has no value; outside of
 * it such a placeholder stays visible. Labels are those printed in the form, in both languages.
 */
import { indicatorOf } from '../../shared/model/indicators.js';
import type { Finding, Language, RuleHit } from '../../shared/model/finding.js';
import type { Message } from './rule.js';
import { ruleOf } from './rules.js';

/** What a parameter's value is called: `<parameter>.<value>`. */
const PHRASES: Readonly<Record<string, Message>> = {
  'table.disclosure': { zh: '主动公开政府信息情况表', en: 'the table of disclosure' },
  'table.requests': { zh: '收到和处理政府信息公开申请情况表', en: 'the table of requests' },
  'table.proceedings': { zh: '行政复议、行政诉讼情况表', en: 'the table of proceedings' },
  'section.1': { zh: '总体情况', en: '总体情况' },
  'section.2': { zh: '主动公开政府信息情况', en: '主动公开政府信息情况' },
  'section.3': { zh: '收到和处理政府信息公开申请情况', en: '收到和处理政府信息公开申请情况' },
  'section.4': { zh: '政府信息公开行政复议、行政诉讼情况', en: '政府信息公开行政复议、行政诉讼情况' },
  'section.5': { zh: '存在的主要问题及改进情况', en: '存在的主要问题及改进情况' },
  'section.6': { zh: '其他需要报告的事项', en: '其他需要报告的事项' },
  'reason.regulations': { zh: '该机关无权制定规章', en: 'this body cannot issue 规章' },
  'reason.amount': { zh: '金额异常，单位可能有误', en: 'beyond any such body; its unit may be wrong' },
  'reason.picture': { zh: '整页是图片', en: 'the page is a picture' },
  'reason.outlines': { zh: '文字已转为曲线', en: 'its text is drawn as outlines' },
  'reason.invisible_text': { zh: '图片上只有看不见的文字层', en: 'a picture with nothing but invisible text over it' },
  'reason.unreadable_font': { zh: '字体无法读取', en: 'a font that cannot be read' },
  'reason.damaged': { zh: '数据已损坏', en: 'its data are damaged' },
  'reason.meaningless_characters': { zh: '文字编码无意义', en: 'its characters mean nothing' },
  'reason.no_words': { zh: '文字不成词，字体编码有误', en: 'its characters make no words: a wrong font' },
  'reason.unopened': { zh: '无法打开或识别', en: 'it could not be opened or read' },
  'reason.metafile': {
    zh: '图元文件（EMF、WMF）或其他不支持的格式，无法读取',
    en: 'a drawing (EMF, WMF) or of another kind that is not read',
  },
  'reason.several': { zh: '原因不一', en: 'for several reasons' },
  'part.title': { zh: '标题', en: 'the title' },
  'part.year': { zh: '年度', en: 'the year' },
  'part.body': { zh: '发布机关', en: 'the body' },
  'part.date': { zh: '落款日期', en: 'the date' },
  'part.cells': { zh: '旧格式表格单元格数', en: 'every cell of the older tables' },
  'quantity.received': { zh: '收到申请', en: 'requests received' },
  'quantity.carried_in': { zh: '上年结转', en: 'requests carried over from last year' },
  'quantity.concluded': { zh: '办结', en: 'requests concluded' },
  'quantity.answered': { zh: '答复', en: 'requests answered' },
  'quantity.carried_out': { zh: '结转下年度', en: 'requests carried over to next year' },
  'quantity.published': { zh: '公开信息', en: 'information published' },
  'quantity.reconsideration': { zh: '行政复议', en: 'reconsiderations' },
  'quantity.litigation': { zh: '行政诉讼', en: 'lawsuits' },
};

const LABELS_NAMED = 5;
/** Characters of what was printed that a message repeats. */
const LONGEST_QUOTE = 60;
/** Said by every cell of the block, and so of no use to tell them apart. */
const UNSAID = new Set(['三、本年度办理结果']);

/** Parts of a code's label path as printed: rows from outside to inside, the column last; explanations left out. */
function labelPath(code: string): string[] {
  const labels = indicatorOf(code)?.labels ?? [code];
  return labels
    .filter((label) => !UNSAID.has(label))
    .map((label) => (label.split(' | ')[0] ?? label).replace(/（(?:区分处理|单位)[^）]*）/u, ''));
}

/** A code's label for people: `（三）不予公开 / 7.属于行政执法案卷 / 总计`; the code itself if it is in no table. */
export function labelOf(code: string): string {
  return labelPath(code).join(' / ');
}

function valueOf(name: string, hit: RuleHit, language: Language): string | null {
  const [first] = hit.codes;
  const param = hit.params[name];
  if (param !== undefined) {
    const phrase = PHRASES[`${name}.${param}`];
    if (phrase) return phrase[language];
    return typeof param === 'string' && indicatorOf(param) ? labelOf(param) : quoteOf(String(param));
  }
  if (name === 'expected' || name === 'actual') return hit[name] === null ? null : String(hit[name]);
  if (first === undefined) return null;
  if (name === 'label') return labelOf(first);
  if (name === 'row') return labelPath(first).slice(0, -1).join(' / ');
  if (name === 'column') return labelPath(first).at(-1) ?? first;
  if (name === 'labels') {
    const named = hit.codes.slice(0, LABELS_NAMED).map(labelOf);
    const separator = language === 'zh' ? '；' : '; ';
    return named.join(separator) + (hit.codes.length > LABELS_NAMED ? '…' : '');
  }
  return null;
}

function quoteOf(text: string): string {
  const characters = [...text];
  return characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')}…` : text;
}

/** A hit in words. A rule that is not in the table (a store written by a newer version) is said by its name. */
export function findingOf(hit: RuleHit, language: Language): Finding {
  const rule = ruleOf(hit.rule);
  const fill = (template: string): { text: string; whole: boolean } => {
    let whole = true;
    const text = template.replace(/\{(\w+)\}/gu, (hole, name: string) => {
      const value = valueOf(name, hit, language);
      if (value === null) whole = false;
      return value ?? hole;
    });
    return { text, whole };
  };
  const message = (rule?.message[language] ?? hit.rule)
    .split(/(\[\[.*?\]\])/u)
    .map((part) => {
      const optional = /^\[\[(.*)\]\]$/u.exec(part)?.[1];
      const { text, whole } = fill(optional ?? part);
      return optional !== undefined && !whole ? '' : text;
    })
    .join('');
  return {
    rule: hit.rule,
    severity: rule?.severity ?? 'warning',
    codes: hit.codes,
    message,
    expected: hit.expected,
    actual: hit.actual,
  };
}
