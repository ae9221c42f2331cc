/** A table's grid as a picture: rows and columns numbered from 0 as facts name them, cells with their spans and text. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Cell } from '../../../shared/model/layout.js';
import type { TablePanel } from '../../../shared/model/drawing.js';
import { NianbaoError } from '../../../shared/errors.js';
import type { Painted } from './painted.js';
import { FAINT, fontOf, INK, mark, PAPER } from './style.js';
import { wrap } from './words.js';

const TEXT = 15;
const LINE = 20;
const PADDING = 6;
/** Room for the numbers of rows and columns. */
const NUMBERS = 34;
/** Between rows that do not follow each other. */
const BREAK = 14;
/** Widest table in pixels, and columns of it that can still be told apart. */
const WIDEST = 1600;
const MOST_COLUMNS = 80;
const LINES_PER_CELL = 8;

interface Box {
  readonly cell: Cell;
  readonly x: number;
  readonly width: number;
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/** Lays a table out. Throws `too_complex` when it has more columns than can be drawn. */
export function gridPanel(measure: SKRSContext2D, { table, rows, marks }: TablePanel): Painted {
  if (table.columns > MOST_COLUMNS) {
    throw new NianbaoError('too_complex', { what: 'columns of a table to draw', limit: MOST_COLUMNS });
  }
  measure.font = fontOf(TEXT);
  const lefts = edges(NUMBERS, columnWidths(table.columns, table.cells));
  const boxes = table.cells.flatMap((cell) => boxOf(measure, cell, rows, lefts));
  const heights = rowHeights(rows.length, boxes);
  const tops = rows.map((_, index) => {
    const before = heights.slice(0, index).reduce((sum, height) => sum + height, 0);
    return NUMBERS + before + BREAK * breaksBefore(rows, index);
  });
  const bottomOf = (index: number): number => (tops[index] ?? 0) + (heights[index] ?? 0);
  const width = (lefts.at(-1) ?? NUMBERS) + PADDING;
  return {
    width,
    height: bottomOf(rows.length - 1) + PADDING,
    paint: (context) => {
      context.font = fontOf(TEXT);
      context.textBaseline = 'middle';
      context.textAlign = 'center';
      context.fillStyle = FAINT;
      rows.forEach((row, index) =>
        context.fillText(`${row}`, NUMBERS / 2, (tops[index] ?? 0) + (heights[index] ?? 0) / 2),
      );
      for (let column = 0; column < table.columns; column++) {
        context.fillText(`${column}`, ((lefts[column] ?? 0) + (lefts[column + 1] ?? 0)) / 2, NUMBERS / 2);
      }
      for (const box of boxes) paintCell(context, box, tops[box.first] ?? 0, bottomOf(box.last));
      for (const [row, column] of marks) {
        const box = boxes.find(({ cell }) => covers(cell, row, column));
        if (box) mark(context, box.x, tops[box.first] ?? 0, box.x + box.width, bottomOf(box.last));
      }
    },
  };
}

function covers(cell: Cell, row: number, column: number): boolean {
  return (
    row >= cell.row && row < cell.row + cell.rowSpan && column >= cell.column && column < cell.column + cell.columnSpan
  );
}

/** The part of a cell that stands in the drawn rows. */
function boxOf(measure: SKRSContext2D, cell: Cell, rows: readonly number[], lefts: readonly number[]): Box[] {
  const first = rows.findIndex((row) => row >= cell.row && row < cell.row + cell.rowSpan);
  if (first < 0) return [];
  const last = rows.findLastIndex((row) => row >= cell.row && row < cell.row + cell.rowSpan);
  const x = lefts[cell.column] ?? 0;
  const width = (lefts[cell.column + cell.columnSpan] ?? x) - x;
  return [{ cell, x, width, first, last, lines: wrap(measure, cell.text, width - 2 * PADDING, LINES_PER_CELL) }];
}

function columnWidths(columns: number, cells: readonly Cell[]): number[] {
  const widths = new Array<number>(columns).fill(4);
  for (const { column, columnSpan, text } of cells) {
    if (columnSpan === 1) widths[column] = Math.max(widths[column] ?? 0, Math.min(12, text.length + 1));
  }
  const pixels = widths.map((characters) => characters * TEXT);
  const sum = pixels.reduce((total, width) => total + width, 0);
  return pixels.map((width) => Math.round(Math.min(1, WIDEST / sum) * width));
}

function edges(start: number, widths: readonly number[]): number[] {
  const all = [start];
  for (const width of widths) all.push((all.at(-1) ?? start) + width);
  return all;
}

/** A row is as high as its own cells need; what a cell over several rows needs besides goes to its last row. */
function rowHeights(count: number, boxes: readonly Box[]): number[] {
  const heights = new Array<number>(count).fill(LINE + 2 * PADDING);
  const rising = [...boxes].sort((a, b) => a.last - a.first - (b.last - b.first));
  for (const { first, last, lines } of rising) {
    let room = 0;
    for (let index = first; index <= last; index++) room += heights[index] ?? 0;
    const lack = lines.length * LINE + 2 * PADDING - room;
    if (lack > 0) heights[last] = (heights[last] ?? 0) + lack;
  }
  return heights;
}

function breaksBefore(rows: readonly number[], index: number): number {
  let breaks = 0;
  for (let at = 1; at <= index; at++) if ((rows[at] ?? 0) !== (rows[at - 1] ?? 0) + 1) breaks++;
  return breaks;
}

function paintCell(context: SKRSContext2D, { x, width, lines }: Box, top: number, bottom: number): void {
  context.fillStyle = PAPER;
  context.fillRect(x, top, width, bottom - top);
  context.strokeStyle = FAINT;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, top + 0.5, width, bottom - top);
  context.fillStyle = INK;
  const start = (top + bottom - (lines.length - 1) * LINE) / 2;
  lines.forEach((line, index) => context.fillText(line, x + width / 2, start + index * LINE));
}
