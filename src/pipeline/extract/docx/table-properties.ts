/** What `w:trPr` and `w:tcPr` say of a row and a cell: columns, merges, tracked changes. */
import type { CellFrame, RowFrame } from './outline-builder.js';
import { attribute, integer, isOn, type Attributes } from './xml.js';

/** Word has at most 63 columns; a span beyond this is cut, and the grid refuses the table. */
const LARGEST_SPAN = 1000;

export function readRowProperty(row: RowFrame, name: string, attributes: Attributes): void {
  if (name === 'w:gridBefore') row.before = integer(attributes, 'val', 0, 0, LARGEST_SPAN);
  else if (name === 'w:hidden') row.hidden = isOn(attributes);
  else if (name === 'w:del') row.deleted = true;
}

export function readCellProperty(cell: CellFrame, name: string, attributes: Attributes): void {
  const merge = attribute(attributes, 'val') === 'restart' ? 'restart' : 'continue';
  if (name === 'w:gridSpan') cell.span = integer(attributes, 'val', 1, 1, LARGEST_SPAN);
  else if (name === 'w:vMerge') cell.vMerge = merge;
  else if (name === 'w:hMerge') cell.hMerge = merge;
  else if (name === 'w:cellDel') cell.deleted = true;
  // a tracked merge, accepted
  else if (name === 'w:cellMerge') cell.vMerge = attribute(attributes, 'vMerge') === 'cont' ? 'continue' : 'restart';
}
