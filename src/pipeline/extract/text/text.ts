/**
 * Plain text dumps → layout.
 *
 * What converters leave of a report: prose line by line, tables as cells on lines of their own or rows with tabs, pipes or
 * blanks between the cells, merged cells lost. The tables of the form are known, so that their full grid is rebuilt from labels
 * and counts; whatever does not fit is written down as irregular, and a table that cannot be read stays paragraphs. Steps:
 * lines.ts (lines and their kinds), runs.ts (runs of printed rows), rebuild.ts (rows → grids), this file (assembly).
 */
import type { Block, Layout } from '../../../shared/model/layout.js';
import { LabelReader } from './label-reader.js';
import { readLines } from './lines.js';
import { rebuildRun } from './rebuild.js';
import { readParts } from './runs.js';

/** The layout of a decoded text; lines count from 1. Throws `too_complex` for a text far beyond any report. */
export function extractText(text: string): Layout {
  const { lines, images } = readLines(text);
  const reader = new LabelReader();
  const blocks = readParts(lines, reader).flatMap((part): Block[] => {
    if (part.kind === 'run') return rebuildRun(part.rows, reader);
    const printed = part.line.text.replace(/\t+/gu, ' ');
    return printed === '' ? [] : [{ kind: 'paragraph', text: printed, line: part.line.number }];
  });
  return {
    method: 'text',
    mediaType: 'text/plain',
    hints: { titles: [], publisher: null, publishedOn: null },
    blocks,
    notes: images > 0 ? [{ kind: 'image', count: images }] : [],
  };
}
