/** What a cell's text is by its looks alone: a label or a value. Used to tell head rows from data rows. */
import { splitOrdinal } from '../../shared/model/label-match.js';

/** What people print where no number is to be given. */
const PLACEHOLDER = /^(?:[/\\\-−–—_*.…○〇零]+|\(?无\)?|暂无|没有|不适用|不涉及|N\/?A|null)$/iu;

/** A number with whatever stands behind it: `22(其中修订16件)`, `2500万`, `+20`, `1,234.5`. */
const NUMBER = /^[+\-−±]?\.?\d/u;

/** Words that begin with digits: `1.属于国家秘密`, `2、申请人…`, `2009年度`. */
const WORDS = /^(?:\d{1,2}\s*[、.](?!\d)\s*\S|\d{4}\s*年)/u;

const PLAIN_NUMBER = /^[0-9]+$/;
const HAN = /^[\u4e00-\u9fff]/;
/** 不适用 */
const LONGEST_PLACEHOLDER = 3;

/** A printed number or a placeholder. An empty text is neither a value nor a label. */
export function isValueText(text: string): boolean {
  if (text === '') return false;
  // most cells are plain numbers or Chinese labels
  if (PLAIN_NUMBER.test(text)) return true;
  if (text.length > LONGEST_PLACEHOLDER && HAN.test(text)) return false;
  const plain = text.normalize('NFKC').trim();
  return PLACEHOLDER.test(plain) || (NUMBER.test(plain) && !WORDS.test(plain));
}

/** Words: neither empty nor a value. */
export function isLabelText(text: string): boolean {
  return text !== '' && !isValueText(text);
}

const DEPTH = { cn: 0, p: 1, n: 2 } as const;

/** How deep a label's ordinal stands: `一、` 0, `（一）` 1, `1.` 2; null without an ordinal. */
export function ordinalDepth(text: string): number | null {
  const { ordinal } = splitOrdinal(text.slice(0, 40));
  return ordinal ? DEPTH[ordinal.style] : null;
}

/** How many cells of a row are labels: those up to the last words before the first value. Blanks among them count. */
export function countLabels(cells: readonly { readonly text: string }[]): number {
  let labels = 0;
  for (const [index, cell] of cells.entries()) {
    if (isValueText(cell.text)) break;
    if (isLabelText(cell.text)) labels = index + 1;
  }
  return labels;
}
