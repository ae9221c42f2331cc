/** Rules on whose report it is and of which year; those of scope `body` are raised by the settle step (`settle.ts`). */
import type { RuleHit } from '../../../shared/model/finding.js';
import type { LayoutNote } from '../../../shared/model/layout.js';
import type { ReadOnce } from '../../../shared/model/report.js';
import type { Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

/** The form is binding for reports on this year and later; 2019 still allowed the old one. */
const FORM_SINCE = 2020;

/** What stands in the report for a part that one reading alone says. */
function valueRead({ draft: { report, cells } }: Reading, part: ReadOnce): string {
  const { title, year, issuer, issuedOn } = report;
  return String({ title, year, body: issuer.names.join('、'), date: issuedOn, cells: cells.length }[part] ?? '');
}

/** Why the parts of a note were not read: of a picture inside a document, that it is one says nothing. */
function reasonsOf({ kind, reasons = [] }: LayoutNote): string[] {
  return reasons.map((reason) => (kind === 'picture_unread' && reason === 'picture' ? 'unopened' : reason));
}

export const IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'report.year_unknown',
    severity: 'warning',
    scope: 'report',
    meaning: 'the document does not say which year it reports on',
    message: { zh: '看不出报告的年度', en: 'the document does not say which year it reports on' },
    judge: ({ draft }) => (draft.report.year === null ? [hitOf('report.year_unknown')] : []),
  },
  {
    id: 'report.body_unknown',
    severity: 'warning',
    scope: 'report',
    meaning: 'the document does not say whose report it is',
    message: { zh: '看不出报告的发布机关', en: 'the document does not say whose report it is' },
    judge: ({ draft }) => (draft.report.issuer.names.length === 0 ? [hitOf('report.body_unknown')] : []),
  },
  {
    id: 'report.read_once',
    severity: 'warning',
    scope: 'report',
    meaning:
      'title, year, body or date of a scan, or the cells of an older form, were read from the picture and nothing else in the document confirms them',
    message: {
      zh: '扫描件的{part}由识别得出，没有其他依据：{value}',
      en: '{part} of this scan was read from the picture and nothing confirms it: {value}',
    },
    judge: (reading) =>
      (reading.draft.observations.unconfirmed ?? []).map((part) =>
        hitOf('report.read_once', { params: { part, value: valueRead(reading, part) } }),
      ),
  },
  {
    id: 'report.form_absent',
    severity: 'warning',
    scope: 'report',
    meaning: `a report on ${FORM_SINCE} or later, when the form was binding, has none of its tables`,
    message: {
      zh: '{year} 年的报告没有规定格式的表格[[（文中有图片 {pictures} 张，表格可能是图片）]]',
      en: 'a report on {year} without any table of the form[[ (the document has {pictures} picture(s))]]',
    },
    judge: ({ draft, hasForm }) => {
      const { year } = draft.report;
      if (hasForm || year === null || year < FORM_SINCE) return [];
      const { images } = draft.observations;
      return [hitOf('report.form_absent', { params: images > 0 ? { year, pictures: images } : { year } })];
    },
  },
  {
    id: 'report.partly_read',
    severity: 'warning',
    scope: 'report',
    meaning:
      'a part of the document could not be read (a page without usable text, a picture that may hold a table, embedded content), so something may be missing',
    message: {
      zh: '文件有 {actual} 处没有读到，内容可能不全[[（第 {pages} 页：{reason}）]][[（第 {pictures} 张图片：{reason}）]]',
      en: '{actual} part(s) of the document could not be read; something may be missing[[ (page {pages}: {reason})]][[ (picture {pictures}: {reason})]]',
    },
    judge: ({ draft }) => {
      const { unread } = draft.observations;
      const parts = unread.reduce((sum, note) => sum + note.count, 0);
      const pages = unread.flatMap((note) => note.pages ?? []);
      const what = unread.some(({ kind }) => kind === 'picture_unread') ? 'pictures' : 'pages';
      const [reason, ...others] = new Set(unread.flatMap(reasonsOf));
      const why: RuleHit['params'] = reason === undefined ? {} : { reason: others.length > 0 ? 'several' : reason };
      const params = pages.length === 0 ? {} : { [what]: pages.join(', '), ...why };
      return parts === 0 ? [] : [hitOf('report.partly_read', { actual: parts, params })];
    },
  },
  {
    id: 'report.converted',
    severity: 'info',
    scope: 'report',
    meaning: 'the document is of a format that was converted by another program before it was read',
    message: { zh: '文件格式经其他软件转换后读取', en: 'another program converted the document before it was read' },
    judge: ({ draft }) => (draft.observations.conversion === 'converted' ? [hitOf('report.converted')] : []),
  },
  {
    id: 'report.repaired',
    severity: 'warning',
    scope: 'report',
    meaning: 'the file is damaged and another program repaired it: no value is certain; names all codes',
    message: {
      zh: '文件已损坏，由其他软件修复后读取，全部数值须核对',
      en: 'the file is damaged and was read as another program repaired it; check every value',
    },
    judge: ({ draft }) =>
      draft.observations.conversion === 'repaired'
        ? [hitOf('report.repaired', { codes: draft.facts.map(({ code }) => code) })]
        : [],
  },
  {
    id: 'report.identity_changed',
    severity: 'warning',
    scope: 'body',
    meaning: 'a new reading would give the document to another body or year; the binding stays until a person moves it',
    message: {
      zh: '重新识别的结果为“{body}”{year}，与已登记的“{bound_body}”{bound_year} 不同，登记未改',
      en: 'a new reading gives this document to “{body}” {year}; it stays bound to “{bound_body}” {bound_year}',
    },
    judge: () => [],
  },
  {
    id: 'report.conflict',
    severity: 'warning',
    scope: 'body',
    meaning: 'two documents of one body and year with different facts; names the codes that differ',
    message: {
      zh: '同一机关同一年度的另一份文件（{other}）有 {actual} 项数值不同：{labels}',
      en: 'another document of this body and year ({other}) has {actual} different value(s): {labels}',
    },
    judge: () => [],
  },
  {
    id: 'series.revised',
    severity: 'warning',
    scope: 'body',
    meaning: 'the body changed a published report afterwards; names the codes that changed',
    message: {
      zh: '报告公布后被修改，{actual} 项数值有变化：{labels}',
      en: 'the report was changed after publication; {actual} value(s) differ: {labels}',
    },
    judge: () => [],
  },
];
