/**
 * The paragraphs of a layout as the prose readers see them: text without inner blanks beside the printed one.
 */
import type { Layout } from '../../shared/model/layout.js';
import { trimmed } from './numbers.js';

export interface Paragraph {
  /** Index among the layout's blocks; a table between two paragraphs leaves a gap. */
  readonly block: number;
  readonly text: string;
  /** Text without any white space, full-width digits and letters made half-width. */
  readonly tight: string;
  readonly line: number | null;
  readonly level: number | null;
  readonly align: 'left' | 'center' | 'right' | null;
}

export function paragraphsOf(layout: Layout): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (const [block, content] of layout.blocks.entries()) {
    if (content.kind !== 'paragraph') continue;
    const text = trimmed(content.text);
    if (text === '') continue;
    paragraphs.push({
      block,
      text,
      tight: tightText(text),
      line: content.line ?? null,
      level: content.level ?? null,
      align: content.align ?? null,
    });
  }
  return paragraphs;
}

/** A text without white space and zero-width marks, its full-width digits and letters half-width. Punctuation stays. */
export function tightText(text: string): string {
  return text
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/gu, '')
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/gu, (character) =>
      String.fromCharCode(character.charCodeAt(0) - 0xfee0),
    );
}
