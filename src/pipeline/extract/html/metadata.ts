/**
 * The metadata that disclosure platforms print before a document (索引号, 发布机构, 公开日期 …), as a table or in lines.
 * It is told from the report and read for hints: title, publisher, date of publication.
 */
import type { Grid } from '../grid.js';
import { dateIn } from './text.js';

export interface Metadata {
  readonly title: string | null;
  readonly publisher: string | null;
  readonly publishedOn: string | null;
}

type Meaning = 'title' | 'publisher' | 'published' | 'written' | 'other';

/** Labels of metadata, blanks taken out. */
const LABELS: Readonly<Record<Meaning, readonly string[]>> = {
  title: ['名称', '标题', '信息名称', '文件名称'],
  publisher: ['发布机构', '发布单位', '发布机关', '公开机构', '公开责任部门', '责任部门', '编制机关', '所属机构'],
  published: ['公开日期', '发布日期', '发布时间', '公开时间', '发布于'],
  written: ['成文日期', '生成日期', '生成时间', '发文日期', '成文时间', '编制日期'],
  other:
    `索引号 信息索引 信息索引号 索引 文号 发文字号 文件编号 主题词 关键词 关键字 主题分类 组配分类 体裁分类 信息分类 分类 服务对象分类
    公开类别 公开方式 公开范围 公开时限 公开程序 公开属性 公开形式 发文机关 发文机构 发文单位 信息来源 来源 生效日期 失效日期 废止日期 有效性 信息有效性
    时效 文件下载 附件下载 内容概述 内容概览 语种 载体类型 记录形式 信息编号 统一登记号 更新时间 更新日期 浏览次数 阅读次数 责任编辑 作者`.split(
      /\s+/,
    ),
};

const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  (Object.keys(LABELS) as Meaning[]).flatMap((meaning) => LABELS[meaning].map((label) => [label, meaning] as const)),
);

const PAIR = new RegExp(
  `(?:^|[\\s【|])(${[...MEANINGS.keys()].map((key) => [...key].join('\\s*')).join('|')})\\s*[:：]\\s*`,
  'g',
);

/** Lines of metadata are short; a paragraph with 来源： somewhere in it is text. */
const LINE = 300;
const LABEL = 12;

interface Pair {
  readonly meaning: Meaning;
  readonly value: string;
}

/** The metadata of a table; null when it is none: at least two labels, and a third of what is printed. */
export function metadataOfTable(grid: Grid): Metadata | null {
  const pairs: Pair[] = [];
  let labels = 0;
  let printed = 0;
  grid.cells.forEach((cell, index) => {
    if (cell.text === '') return;
    printed += 1;
    const meaning = meaningOf(cell.text);
    const next = grid.cells[index + 1];
    if (meaning) {
      labels += 1;
      pairs.push({ meaning, value: next?.row === cell.row ? next.text : '' });
      return;
    }
    const inside = pairsIn(cell.text);
    labels += inside.length > 0 ? 1 : 0;
    pairs.push(...inside);
  });
  return labels >= 2 && labels * 3 >= printed ? metadataOf(pairs) : null;
}

/** The metadata of a line such as `发布机构：… 公开日期：2024-01-17`; null when the line is none. */
export function metadataOfLine(text: string): Metadata | null {
  if (text.length > LINE) return null;
  const pairs = pairsIn(text);
  return pairs.length > 0 ? metadataOf(pairs) : null;
}

/** The first of each. */
export function mergeMetadata(all: readonly Metadata[]): Metadata {
  const first = (key: keyof Metadata): string | null => all.find((one) => one[key] !== null)?.[key] ?? null;
  return { title: first('title'), publisher: first('publisher'), publishedOn: first('publishedOn') };
}

function meaningOf(text: string): Meaning | null {
  if (text.length > LABEL) return null;
  return MEANINGS.get(text.replace(/[\s:：【】[\]]/g, '')) ?? null;
}

/** Pairs of a text that begins with one. */
function pairsIn(text: string): Pair[] {
  if (!/[:：]/.test(text.slice(0, 2 * LABEL))) return [];
  const matches = [...text.matchAll(PAIR)];
  if (matches[0]?.index !== 0) return [];
  return matches.flatMap((match, index) => {
    const meaning = MEANINGS.get((match[1] ?? '').replace(/\s/g, ''));
    const value = text.slice(match.index + match[0].length, matches[index + 1]?.index);
    return meaning ? [{ meaning, value: value.trim() }] : [];
  });
}

function metadataOf(pairs: readonly Pair[]): Metadata {
  const first = (meaning: Meaning): string | null =>
    pairs.find((pair) => pair.meaning === meaning && pair.value !== '')?.value ?? null;
  return {
    title: first('title'),
    publisher: first('publisher'),
    publishedOn: dateIn(first('published') ?? '') ?? dateIn(first('written') ?? ''),
  };
}
