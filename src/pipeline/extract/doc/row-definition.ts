/**
 * The cells of a table's row ([MS-DOC] 2.6.3): a definition with the edges of all cells and their merges, and modifiers that
 * insert and delete cells, move edges, merge and split. They are applied in their order to one state per row.
 */
import { SPRM } from './sprm.js';

export interface CellDefinition {
  /** In twentieths of a point. */
  width: number;
  horizontal: 'first' | 'merged' | null;
  vertical: 'first' | 'merged' | null;
}

export interface RowDefinition {
  /** Left edge of the first cell, in twentieths of a point from the margin. */
  left: number;
  cells: CellDefinition[];
}

/** Word has at most 63 columns. */
const MOST_CELLS = 255;
/** Bytes of a cell's description. */
const DESCRIPTION = 20;
const FIRST_MERGED = 0x01;
const MERGED = 0x02;
const VERTICALLY_MERGED = 0x20;
const FIRST_VERTICALLY = 0x40;

type Change = (row: RowDefinition, bytes: Buffer, at: number, length: number) => void;

/** What each table modifier that is read does to a row. */
export const ROW_CHANGES: Readonly<Record<number, Change>> = {
  [SPRM.sprmTDefTable]: define,
  [SPRM.sprmTInsert]: (row, bytes, at) => {
    const first = bytes.readUInt8(at);
    const count = Math.min(bytes.readUInt8(at + 1), MOST_CELLS - row.cells.length);
    const width = bytes.readInt16LE(at + 2);
    while (row.cells.length < Math.min(first, MOST_CELLS)) row.cells.push(plainCell(width));
    row.cells.splice(first, 0, ...Array.from({ length: Math.max(0, count) }, () => plainCell(width)));
  },
  [SPRM.sprmTDelete]: (row, bytes, at) => {
    const [first, end] = range(bytes, at);
    row.cells.splice(first, Math.max(0, end - first));
  },
  [SPRM.sprmTDxaCol]: (row, bytes, at) => {
    const [first, end] = range(bytes, at);
    for (const cell of row.cells.slice(first, end)) cell.width = bytes.readInt16LE(at + 2);
  },
  [SPRM.sprmTMerge]: (row, bytes, at) => {
    const [first, end] = range(bytes, at);
    row.cells.slice(first, end).forEach((cell, index) => (cell.horizontal = index === 0 ? 'first' : 'merged'));
  },
  [SPRM.sprmTSplit]: (row, bytes, at) => {
    const [first, end] = range(bytes, at);
    for (const cell of row.cells.slice(first, end)) cell.horizontal = null;
  },
  [SPRM.sprmTVertMerge]: (row, bytes, at, length) => {
    const cell = length >= 3 ? row.cells[bytes.readUInt8(at + 1)] : undefined;
    if (cell) cell.vertical = verticalOf(bytes.readUInt8(at + 2) << 5);
  },
};

function range(bytes: Buffer, at: number): [number, number] {
  return [bytes.readUInt8(at), bytes.readUInt8(at + 1)];
}

/** Length (2), number of cells (1), edges (2 each, one more than cells), then a description of each cell, or of the first ones. */
function define(row: RowDefinition, bytes: Buffer, at: number, length: number): void {
  if (length < 5) return;
  const count = bytes.readUInt8(at + 2);
  const edges = at + 3;
  const descriptions = edges + 2 * (count + 1);
  if (descriptions > at + length) return;
  row.left = bytes.readInt16LE(edges);
  row.cells = Array.from({ length: count }, (_, index) => {
    const description = descriptions + DESCRIPTION * index;
    const flags = description + 2 <= at + length ? bytes.readUInt16LE(description) : 0;
    return {
      width: bytes.readInt16LE(edges + 2 * index + 2) - bytes.readInt16LE(edges + 2 * index),
      horizontal: flags & MERGED ? 'merged' : flags & FIRST_MERGED ? 'first' : null,
      vertical: verticalOf(flags),
    };
  });
}

function verticalOf(flags: number): CellDefinition['vertical'] {
  if (flags & FIRST_VERTICALLY) return 'first';
  return flags & VERTICALLY_MERGED ? 'merged' : null;
}

function plainCell(width: number): CellDefinition {
  return { width, horizontal: null, vertical: null };
}
