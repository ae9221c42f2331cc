/**
 * Sections by meaning 1–6, whatever ordinal is printed before them, and headings told from prose that mentions them.
 *
 * A heading is a paragraph (or the beginning of one, up to a colon) that is no more than a known wording. With an ordinal
 * of the style 一、 or 3、 a wording may vary (MEANINGS); without one it has to be one of the usual wordings. Sub-headings
 * （一）are text. In reports of the older forms, and for additions, 一、-headings of no known meaning are sections too, as long
 * as they carry on the numbering. A run of headings with nothing between them, all of which come again, is a table of
 * contents.
 */
import { labelKey, splitOrdinal } from '../../shared/model/label-match.js';
import type { Section, SectionSeen } from '../../shared/model/report.js';
import { trimmed } from './numbers.js';
import type { Paragraph } from './prose.js';

/** Usual wordings, by meaning; compared without punctuation. */
const WORDINGS: readonly (readonly [number, readonly string[]])[] = [
  [
    1,
    [
      '总体情况',
      '总体概述',
      '概述',
      '概况',
      '基本情况',
      '总体工作情况',
      '工作总体情况',
      '政府信息公开工作总体情况',
      '政府信息公开总体情况',
      '政府信息公开工作基本情况',
      '总体情况概述',
    ],
  ],
  [2, ['主动公开政府信息情况', '主动公开政府信息的情况', '政府信息主动公开情况', '主动公开情况', '主动公开信息情况']],
  [
    3,
    [
      '收到和处理政府信息公开申请情况',
      '收到和处理政府信息公开申请的情况',
      '依申请公开政府信息情况',
      '政府信息依申请公开情况',
      '依申请公开情况',
      '收到和处理信息公开申请情况',
    ],
  ],
  [
    4,
    [
      '政府信息公开行政复议、行政诉讼情况',
      '因政府信息公开工作被申请行政复议、提起行政诉讼情况',
      '政府信息公开行政复议和行政诉讼情况',
      '政府信息公开行政法复议、行政诉讼情况',
      '行政复议、行政诉讼情况',
      '因政府信息公开申请行政复议、提起行政诉讼情况',
      '政府信息公开行政复议、提起行政诉讼情况',
      '复议、诉讼情况',
    ],
  ],
  [
    5,
    [
      '存在的主要问题及改进情况',
      '存在的主要问题及改进措施',
      '存在的主要问题及整改措施',
      '存在问题及改进情况',
      '存在问题及改进措施',
      '存在的问题及改进情况',
      '存在的问题及改进措施',
      '存在的问题和改进措施',
      '政府信息公开工作存在的主要问题及改进情况',
      '存在的不足及改进措施',
      '存在的主要问题和改进情况',
      '存在的主要问题和改进措施',
      '主要问题及改进情况',
      '存在不足及改进措施',
      '存在的主要问题及改进',
    ],
  ],
  [
    6,
    [
      '其他需要报告的事项',
      '其他需要报告事项',
      '需要报告的其他事项',
      '其他事项',
      '其他需报告的事项',
      '其它需要报告的事项',
    ],
  ],
];

/** What a numbered heading has to hold to be taken for a section in words of its own. */
const MEANINGS: readonly (readonly [number, RegExp])[] = [
  [4, /复议.*诉讼/u],
  [5, /(?:问题|不足|困难).*(?:改进|整改|措施|打算|对策|建议|下一步)/u],
  [6, /(?:其他|其它).*(?:报告|说明).*事项/u],
  [3, /(?:收到|处理|办理|受理|依申请).*(?:申请|公开).*(?:情况)?$/u],
  [2, /主动公开.*情况/u],
  [1, /^(?:政府)?(?:信息公开|政务公开)?(?:工作)?(?:总体|基本|整体)(?:工作)?(?:情况|概述|概况)|^概述$|概述$/u],
];

const LONGEST_HEADING = 45;
const byWording = new Map(
  WORDINGS.flatMap(([number, texts]) => texts.map((text) => [labelKey(text), number] as const)),
);
/** Part of a paragraph in which a heading may end and text begin. */
const OPENING = 80;
/** What a long paragraph has to begin with, or to have near its beginning, for a heading to be in it. */
const MAY_OPEN = /^\s*(?:[一二三四五六七八九十]|\d)|[：:]/u;
const ENDS_BARE = /[：:]/u;
const ENDS_NUMBERED = /(?<=^.{4,})[：:。]|(?<=^\S+\s?\S{3,})\s/u;
const SENTENCE = /[。；;！？!?]/u;
const CONTENTS_LINE = /(?:[.．·…]{2,}|\s{3,}|\t)\s*\d{1,3}$/u;

interface Heading {
  readonly index: number;
  readonly number: number | null;
  readonly printed: number | null;
  readonly heading: string;
  /** What stands behind the colon. */
  readonly rest: string;
  readonly line: number | null;
}

export interface SectionsRead {
  readonly sections: readonly Section[];
  readonly seen: readonly SectionSeen[];
  /** Paragraphs before the first section. */
  readonly preface: readonly Paragraph[];
  /** The paragraphs of each section, with its meaning; what stands behind a heading's colon left out. */
  readonly bodies: readonly { readonly number: number | null; readonly paragraphs: readonly Paragraph[] }[];
}

/** The sections of a report's prose; the paragraphs given are without title and signature. */
export function readSections(paragraphs: readonly Paragraph[]): SectionsRead {
  const headings = withoutContents(findHeadings(paragraphs), paragraphs);
  const sections: { number: number | null; heading: string; texts: string[] }[] = [];
  const bodies: { number: number | null; paragraphs: Paragraph[] }[] = [];
  for (const [order, heading] of headings.entries()) {
    const body = paragraphs.slice(heading.index + 1, headings[order + 1]?.index ?? paragraphs.length);
    const texts = [heading.rest, ...body.map((paragraph) => paragraph.text)].filter((text) => text !== '');
    const same = heading.number === null ? undefined : sections.find((section) => section.number === heading.number);
    if (same) same.texts.push(...texts);
    else sections.push({ number: heading.number, heading: heading.heading, texts });
    bodies.push({ number: heading.number, paragraphs: body });
  }
  return {
    sections: sections.map(({ number, heading, texts }) => ({ number, heading, text: texts.join('\n') })),
    seen: headings.map(({ number, printed, heading, line }) => ({ number, printed, heading, line })),
    preface: paragraphs.slice(0, headings[0]?.index ?? paragraphs.length),
    bodies,
  };
}

function findHeadings(paragraphs: readonly Paragraph[]): readonly Heading[] {
  const headings: Heading[] = [];
  let printed = 0;
  /** Last ordinal of a list inside a section that is numbered in the same style. */
  let inner = 0;
  for (const [index, paragraph] of paragraphs.entries()) {
    const heading = headingOf(paragraph, index);
    if (!heading) continue;
    if (heading.number === null && (heading.printed !== printed + 1 || heading.printed === inner + 1)) {
      inner = heading.printed ?? inner;
      continue;
    }
    printed = heading.printed ?? heading.number ?? printed;
    inner = 0;
    headings.push(heading);
  }
  return headings;
}

function headingOf(paragraph: Paragraph, index: number): Heading | null {
  const whole = paragraph.text;
  const opening = whole.slice(0, OPENING);
  if (!MAY_OPEN.test(opening) && whole.length > LONGEST_HEADING) return null;
  if (whole.length < OPENING && CONTENTS_LINE.test(whole)) return null;
  const { ordinal, rest } = splitOrdinal(opening);
  if (ordinal?.style === 'p') return null;
  const end = opening.search(ordinal ? ENDS_NUMBERED : ENDS_BARE);
  const split = end > 0 ? ([whole.slice(0, end + 1), trimmed(whole.slice(end + 1))] as const) : null;
  const usual = whole.length < OPENING && byWording.has(labelKey(stripped(whole)));
  for (const [head, tail] of split && !usual ? [split, [whole, ''] as const] : [[whole, ''] as const]) {
    if (head.length > OPENING) continue;
    const text = stripped(head);
    if (text.length > LONGEST_HEADING || text.length < 2) continue;
    const number = meaningOf(text, ordinal !== null && !(tail === '' && SENTENCE.test(head)));
    if (number !== null && (ordinal === null || ordinal.style === 'cn' || byWording.has(labelKey(text))))
      return { index, number, printed: ordinal?.value ?? null, heading: text, rest: tail, line: paragraph.line };
  }
  if (ordinal?.style === 'cn' && rest.length <= 30 && !SENTENCE.test(rest) && !/[，,：:]/u.test(rest))
    return { index, number: null, printed: ordinal.value, heading: stripped(whole), rest: '', line: paragraph.line };
  return null;
}

/** A heading without ordinal, blanks and what closes it. */
function stripped(text: string): string {
  const tight = text.replace(/\s+/gu, '');
  return tight
    .replace(
      /^(?:[一二三四五六七八九十]+[、.．,，]|\d{1,2}[、.．,，]|第[一二三四五六七八九十]+(?:部分|章)[、：:]?)/u,
      '',
    )
    .replace(/[：:。.]+$/u, '');
}

function meaningOf(text: string, mayVary: boolean): number | null {
  const exact = byWording.get(labelKey(text));
  if (exact !== undefined) return exact;
  if (!mayVary || /[，,]/u.test(text)) return null;
  return MEANINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Drops a table of contents: three or more headings in a row with nothing between them, each of which comes again. */
function withoutContents(headings: readonly Heading[], paragraphs: readonly Paragraph[]): readonly Heading[] {
  let end = 0;
  while (end < headings.length && touches(headings, end, paragraphs)) end++;
  const run = headings.slice(0, end + 1);
  const later = headings.slice(end + 1);
  const isContents =
    run.length >= 3 &&
    run.every((entry) =>
      later.some(
        (heading) => heading.heading === entry.heading || (entry.number !== null && heading.number === entry.number),
      ),
    );
  return isContents ? later : headings;
}

/** Whether the heading after `order` follows with no text and no table between. */
function touches(headings: readonly Heading[], order: number, paragraphs: readonly Paragraph[]): boolean {
  const here = headings[order];
  const next = headings[order + 1];
  if (!here || !next || here.rest !== '') return false;
  const blockOf = (heading: Heading): number => paragraphs[heading.index]?.block ?? 0;
  return blockOf(next) - blockOf(here) === 1;
}
