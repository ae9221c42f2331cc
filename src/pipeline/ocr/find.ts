/** A page's picture → the straightened, upright page with its tables and lines of prose. */
import { isFormWidth } from './forms.js';
import { gridsOf, type Grid } from './grid.js';
import { inkOfPage, type Ink } from './ink.js';
import { linesOfPage } from './lines.js';
import type { Box, GrayPage, PagePicture, Points, ScanCell, ScanPage, ScanTable, Turn } from './page.js';
import { columnsOf, rowsOf, type LineInk } from './line-ink.js';
import { turned } from './raster.js';
import { alongColumns, alongRows, rulesAlong, type AlongRows } from './rules.js';
import { straighten } from './straighten.js';
import { isSideways, isUpsideDown } from './turn.js';

/** Inches: the shortest rules that are looked for. */
const SHORTEST_ACROSS = 0.4;
const SHORTEST_DOWN = 0.13;
/** Rules are so faint at least, as a share of the darkness of print. */
const FAINT = 0.22;
const FAINTEST = 12;
/** A verdict on which way is up that is clearer than this is sure. */
const CLEAR = 0.5;

/** A page on its way: turned so far, with what was found in it as it lies. */
interface Lying {
  readonly gray: GrayPage;
  readonly ink: Ink;
  readonly turn: Turn;
  readonly grids: readonly Grid[];
}

/**
 * Straightens a page, turns it upright and finds its tables and lines. `turn`: by how much it has to be turned clockwise, when that
 * is known; else it is told by what is on the page.
 */
export function findTables(picture: PagePicture, turn: Turn | null = null): ScanPage {
  const { gray, toPicture, bend } = straighten(picture.gray);
  const ink = inkOfPage(gray, gray.dpi);
  const asIs: Lying = { gray, ink, turn: 0, grids: [] };
  const { page, sure } =
    turn === null ? upright(withGrids(asIs)) : { page: withGrids(turnedBy(asIs, turn)), sure: true };
  const back = unturned(gray, page.turn);
  const toPoints = placing(picture, (x, y) => toPicture(...back(x, y)));
  const tables = page.grids.map((grid) => tableOf(grid, toPoints));
  const lines = linesOfPage(
    page.ink,
    tables.map((table) => table.box),
    gray.dpi,
  );
  return {
    page: picture.page,
    gray: page.gray,
    print: ink.level,
    turn: page.turn,
    turnSure: sure,
    skew: (Math.atan(bend.a) * 180) / Math.PI,
    tables,
    lines: lines.map((box) => ({ box, bbox: toPoints(box) })),
  };
}

/**
 * All pages of a document. Pages on which nothing tells which way is up (prose of a few lines) lie as the others do.
 */
export function findPages(pictures: readonly PagePicture[]): ScanPage[] {
  const pages = pictures.map((picture) => findTables(picture));
  const usual = usualTurn(pages);
  return pages.map((page, index) => {
    const picture = pictures[index];
    return usual === null || page.turnSure || page.turn === usual || !picture ? page : findTables(picture, usual);
  });
}

/** The turn of most pages that are sure of theirs; null when none is. */
export function usualTurn(pages: readonly Pick<ScanPage, 'turn' | 'turnSure'>[]): Turn | null {
  const sure = pages.filter((page) => page.turnSure).map((page) => page.turn);
  const count = (turn: Turn): number => sure.filter((other) => other === turn).length;
  return sure.reduce<Turn | null>((best, turn) => (best === null || count(turn) > count(best) ? turn : best), null);
}

function upright(page: Lying): { page: Lying; sure: boolean } {
  const { dpi } = page.gray;
  const sideways = isSideways(page.ink, page.grids, dpi);
  const level = sideways.yes ? withGrids(turnedBy(page, 90)) : page;
  const upside = isUpsideDown(level.ink, level.grids, dpi);
  const sure = sideways.clear >= CLEAR / 2 && upside.clear >= CLEAR;
  return { page: upside.yes ? withGrids(turnedBy(level, 180)) : level, sure };
}

function turnedBy({ gray, ink, turn }: Lying, by: Turn): Lying {
  return {
    gray: { ...turned(gray, by), dpi: gray.dpi },
    ink: { ...turned(ink, by), level: ink.level },
    turn: ((turn + by) % 360) as Turn,
    grids: [],
  };
}

function withGrids(page: Lying): Lying {
  const search = searchIn(page.ink, page.gray.dpi);
  const first = gridsIn(search, 1);
  if (first.length === 0) {
    const fainter = gridsIn(search, FAINTER).filter((grid) => grid.cells.length >= FEWEST_CELLS);
    return { ...page, grids: fainter };
  }
  const attempts = [first, ...(isDoubtful(first) ? RETRIES : []).map((factor) => gridsIn(search, factor))];
  const best = attempts.reduce((a, b) => (merit(b) > merit(a) + 1e-9 ? b : a));
  return { ...page, grids: best };
}

/** Thresholds as shares of the usual one, for pages whose grids are not what a form can have. */
const RETRIES: readonly number[] = [0.6, 1.6];
/** The same for pages without a grid: their rules may be fainter than is usual. What is found then has so many cells at least. */
const FAINTER = 0.5;
const FEWEST_CELLS = 6;
/** Less sure than this a grid is looked at again. */
const UNSURE = 0.2;

function isDoubtful(grids: readonly Grid[]): boolean {
  return grids.some((grid) => grid.sureness < UNSURE || (grid.cells.length > 3 && !isFormWidth(grid.xs.length - 1)));
}

/** How well grids fit: cells in grids as wide as a form's count, by how sure they are; other cells count against them. */
function merit(grids: readonly Grid[]): number {
  return grids.reduce((sum, { xs, cells, sureness }) => {
    const fits = isFormWidth(xs.length - 1) ? 0.5 + 0.5 * sureness : -0.5 + 0.5 * sureness;
    return sum + cells.length * fits;
  }, 0);
}

/** Pixels of the turned page → pixels of the page as it was. */
function unturned({ width, height }: GrayPage, turn: Turn): (x: number, y: number) => [number, number] {
  if (turn === 90) return (x, y) => [y, height - x];
  if (turn === 180) return (x, y) => [width - x, height - y];
  if (turn === 270) return (x, y) => [width - y, x];
  return (x, y) => [x, y];
}

/** What grids are looked for in; the same for all thresholds. */
interface Search {
  readonly dpi: number;
  readonly level: number;
  readonly along: AlongRows;
  readonly down: AlongRows;
  readonly rows: LineInk;
  readonly columns: LineInk;
}

function searchIn(ink: Ink, dpi: number): Search {
  return {
    dpi,
    level: ink.level,
    along: alongRows(ink, dpi),
    down: alongColumns(ink, dpi),
    rows: rowsOf(ink),
    columns: columnsOf(ink),
  };
}

function gridsIn({ dpi, level, along, down, rows, columns }: Search, factor: number): Grid[] {
  const least = Math.max(FAINTEST, level * FAINT * factor);
  return gridsOf(
    rulesAlong(along, { least, shortest: SHORTEST_ACROSS }),
    rulesAlong(down, { least, shortest: SHORTEST_DOWN }),
    { dpi, least, across: rows, down: columns },
  );
}

/** Straightened pixels → points of the page as displayed. */
function placing(picture: PagePicture, toPicture: (x: number, y: number) => [number, number]): (box: Box) => Points {
  const [left, top, right, bottom] = picture.place;
  const [kx, ky] = [(right - left) / picture.gray.width, (bottom - top) / picture.gray.height];
  return ({ x0, y0, x1, y1 }) => {
    const corners = [toPicture(x0, y0), toPicture(x1, y0), toPicture(x1, y1), toPicture(x0, y1)];
    const xs = corners.map(([x]) => left + x * kx);
    const ys = corners.map(([, y]) => top + y * ky);
    const round = (value: number): number => Math.round(value * 10) / 10;
    return [round(Math.min(...xs)), round(Math.min(...ys)), round(Math.max(...xs)), round(Math.max(...ys))];
  };
}

function tableOf({ xs, ys, cells, open, sureness }: Grid, toPoints: (box: Box) => Points): ScanTable {
  const boxOf = (row: number, column: number, rowSpan: number, columnSpan: number): Box => ({
    x0: xs[column] ?? 0,
    y0: ys[row] ?? 0,
    x1: xs[column + columnSpan] ?? 0,
    y1: ys[row + rowSpan] ?? 0,
  });
  const [rows, columns] = [ys.length - 1, xs.length - 1];
  const box = boxOf(0, 0, rows, columns);
  return {
    box,
    bbox: toPoints(box),
    rows,
    columns,
    xs,
    ys,
    open,
    sureness,
    cells: cells.map((cell): ScanCell => {
      const own = boxOf(cell.row, cell.column, cell.rowSpan, cell.columnSpan);
      return { ...cell, box: own, bbox: toPoints(own) };
    }),
  };
}
