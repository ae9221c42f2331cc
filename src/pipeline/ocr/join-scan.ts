/** What was read on the pages → the document's layout: tables put together, labels spelt out, everything in reading order. */
import { NianbaoError } from '../../shared/errors.js';
import type { Block, Layout, LayoutNote, PageReason, TableBlock } from '../../shared/model/layout.js';
import { layBeside, spelledOut, withoutMergedLabels } from './read-labels.js';
import type { PageReading, ScanPlan } from './scan-plan.js';

/** The layout of a document of which nothing but its pictures can be read, before they are. */
export function scanOnly(mediaType: string): Layout {
  return {
    method: 'ocr',
    mediaType,
    hints: { titles: [], publisher: null, publishedOn: null },
    blocks: [],
    notes: [],
  };
}

/**
 * Puts readings into `base`, what was read of the document without them. `readings`: of the plan's pages in order; null: the
 * page could not be read, which is noted (`page_needs_ocr`), as are the pages that gave no picture. Throws `ocr_needed` when a
 * document is nothing but pictures, and none of them is a page that can be read.
 */
export function joinScan(base: Layout, plan: ScanPlan, readings: readonly (PageReading | null)[]): Layout {
  const placed = [
    ...plan.tables.flatMap((whole, index) => {
      const cells = readings.flatMap(
        (reading) => reading?.tables.flatMap((one) => (one.table === index ? one.cells : [])) ?? [],
      );
      const block = tableOf(whole, cells);
      return block === null ? [] : [{ page: whole.page, at: whole.at, block }];
    }),
    ...readings.flatMap((reading) =>
      (reading?.prose ?? []).map(({ at, block }) => ({ page: block.page ?? 1, at, block })),
    ),
  ].sort((a, b) => a.page - b.page || a.at - b.at);
  const unread = new Set(plan.lost);
  plan.pages.forEach(({ page }, index) => {
    if ((readings[index] ?? null) === null) unread.add(page);
  });
  const isMixed = base.blocks.length > 0;
  const read = plan.pages.map(({ page }) => page).filter((page) => !unread.has(page));
  const reasons = new Map([...reasonsOf(base), ...(plan.metafiles ?? []).map((page) => [page, 'metafile'] as const)]);
  const isInside = plan.need.pictures !== null;
  if (isInside && placed.length === 0 && !base.blocks.some(hasText)) {
    throw new NianbaoError('ocr_needed', { images: plan.need.pictures?.length ?? 0 });
  }
  return {
    ...base,
    method: isMixed && placed.length === 0 ? base.method : 'ocr',
    blocks: isInside ? amongText(base, placed) : inOrder(base.blocks, placed),
    notes: [
      ...base.notes.flatMap((note) => remaining(note, isInside ? read.length : 0)),
      ...(isMixed ? pagesNote('page_by_ocr', read) : []),
      ...pagesNote(isInside ? 'picture_unread' : 'page_needs_ocr', [...unread], reasons),
    ],
  };
}

function hasText(block: Block): boolean {
  return block.kind === 'paragraph' ? block.text.trim() !== '' : block.cells.some(({ text }) => text.trim() !== '');
}

/** What a note still says: pages are read now or named again, and pictures that were read are text. */
function remaining(note: LayoutNote, read: number): LayoutNote[] {
  if (note.kind === 'page_needs_ocr') return [];
  if (note.kind !== 'image') return [note];
  return note.count > read ? [{ ...note, count: note.count - read }] : [];
}

/** Blocks of a document of text, with what was read in its pictures where these stand. */
function amongText({ blocks, pictures = [] }: Layout, placed: readonly Placed[]): Block[] {
  const afterOf = new Map(pictures.map(({ page, after }) => [page, after]));
  const whole: Block[] = [];
  let next = 0;
  for (const { page, block } of placed) {
    const after = Math.max(next, afterOf.get(page) ?? blocks.length);
    whole.push(...blocks.slice(next, after), block);
    next = after;
  }
  return [...whole, ...blocks.slice(next)];
}

interface Placed {
  readonly page: number;
  readonly block: Block;
}

/** Blocks of pages that were read in both ways: a page is read in one of them. */
function inOrder(digital: readonly Block[], placed: readonly Placed[]): Block[] {
  if (digital.length === 0) return placed.map(({ block }) => block);
  const blocks: Block[] = [];
  let next = 0;
  for (const block of digital) {
    const page = block.page ?? 0;
    for (let one = placed[next]; one !== undefined && one.page < page; one = placed[++next]) blocks.push(one.block);
    blocks.push(block);
  }
  return [...blocks, ...placed.slice(next).map(({ block }) => block)];
}

/**
 * A whole table out of the cells of its pages; null: none of them was read. Where a page is missing its rows are, and the rest is
 * still in its place.
 */
function tableOf(whole: ScanPlan['tables'][number], cells: TableBlock['cells']): TableBlock | null {
  if (cells.length === 0) return null;
  const read = withoutMergedLabels([...cells, ...blanks(whole, cells)].sort(byPlace), whole.form);
  return {
    kind: 'table',
    page: whole.page,
    rows: whole.rows,
    columns: whole.columns,
    cells: spelledOut(read, whole.form, layBeside(read, whole.rows, whole.form)),
    irregular: [],
  };
}

const byPlace = (a: TableBlock['cells'][number], b: TableBlock['cells'][number]): number =>
  a.row - b.row || a.column - b.column;

/** Cells for positions that nobody has read: something may be printed there, so that they are no blanks. */
function blanks({ rows, columns }: { rows: number; columns: number }, cells: TableBlock['cells']): TableBlock['cells'] {
  const covered = new Set<number>();
  for (const { row, column, rowSpan, columnSpan } of cells)
    for (let y = row; y < row + rowSpan; y++)
      for (let x = column; x < column + columnSpan; x++) covered.add(y * columns + x);
  const missing: TableBlock['cells'] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (covered.has(row * columns + column)) continue;
      missing.push({ row, column, rowSpan: 1, columnSpan: 1, text: '', ocr: { candidates: [] } });
    }
  return missing;
}

function pagesNote(
  kind: 'page_by_ocr' | 'page_needs_ocr' | 'picture_unread',
  pages: readonly number[],
  reasons: ReadonlyMap<number, PageReason> | null = null,
): LayoutNote[] {
  const all = [...pages].sort((a, b) => a - b);
  if (all.length === 0) return [];
  const why = reasons === null ? {} : { reasons: all.map((page) => reasons.get(page) ?? 'picture') };
  return [{ kind, count: all.length, pages: all, ...why }];
}

/** Why pages had to be looked at; of a document that is nothing but pictures: because they are. */
function reasonsOf({ notes }: Layout): Map<number, PageReason> {
  const note = notes.find(({ kind }) => kind === 'page_needs_ocr');
  return new Map(
    note?.pages?.flatMap((page, index): [number, PageReason][] => {
      const reason = note.reasons?.[index];
      return reason === undefined ? [] : [[page, reason]];
    }),
  );
}
