/** Everything but tables, as the text dumps print it. */
import type { BlockModel, CorpusReport, TableModel } from '../model.js';

/** Lines of a block that is no table. */
export function blockLines(block: Exclude<BlockModel, TableModel>, style: CorpusReport['style']): string[] {
  const apart = style.blankLines ? [''] : [];
  switch (block.kind) {
    case 'title':
      return [...block.lines, ''];
    case 'heading':
      return [`${style.indent}${block.ordinal}${block.text}`, ...apart];
    case 'paragraph':
      return [`${block.role === 'date' ? '' : style.indent}${block.text}`, ...apart];
    case 'image':
      return [`[image: ${block.label}]`, ...apart];
    case 'signature':
      return ['', '', ...block.names, ...(block.date === null ? [] : [block.date])];
  }
}
