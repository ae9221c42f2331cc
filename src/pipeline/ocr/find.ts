/** A page's picture → the straightened, upright page with its tables and lines of prose. */
import { isFormWidth, isRegular, isRegularPart } from './forms.js';
import { gridsOf, type Grid } from './grid.js';
import { inkOfPage, type Ink } from './ink.js';
import { linesOfPage } from './lines.js';
import type { Box, GrayPage, PagePicture, Points, ScanCell, ScanPage, ScanTable, Turn } from './page.js';
import { columnsOf, rowsOf, type LineInk } from './line-ink.js';
import { blurred, shrunk, turned } from './raster.js';
import { alongColumns, alongRows, rulesAlong, type AlongRows } from './rules.js';
import { straighten } from './straighten.js';
import { isSideways, isUpsideDown } from './turn.js';

/** Inches: the shortest rules that are looked for. */
const SHORTEST_ACROSS = 0.4;
const SHORTEST_DOWN = 0.13;
/** The same where strokes of characters run into each other. */
const SHORTEST_BLURRED = 0.28;
/** Rules are so faint at least, as a share of the darkness of print. */
const FAINT = 0.22;
const FAINTEST = 12;
/** A verdict on which way is up that is clearer than this is sure. */
const CLEAR = 0.5;

/** A page on its way: turned so far, with what was found in it as it lies. */
interface Lying {
  readonly gray: GrayPage;
  readonly ink: Ink;
  /** What rules are looked for in. */
  readonly ruled: Ink;
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
  const ruled = picture.ruled === null ? ink : inkOfPage(straighten(picture.ruled, bend).gray, gray.dpi);
  const asIs: Lying = { gray, ink, ruled, turn: 0, grids: [] };
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
    bend,
    tables,
    lines: lines.map((box) => ({ box, bbox: toPoints(box) })),
  };
}

/** The pixels of a page that was found before, straight and upright as they were then. */
export function asFound(picture: PagePicture, { bend, turn }: Pick<ScanPage, 'bend' | 'turn'>): GrayPage {
  const { gray } = straighten(picture.gray, bend);
  return { ...turned(gray, turn), dpi: gray.dpi };
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

function turnedBy({ gray, ink, ruled, turn }: Lying, by: Turn): Lying {
  const lying: Ink = { ...turned(ink, by), level: ink.level };
  return {
    gray: { ...turned(gray, by), dpi: gray.dpi },
    ink: lying,
    ruled: ruled === ink ? lying : { ...turned(ruled, by), level: ruled.level },
    turn: ((turn + by) % 360) as Turn,
    grids: [],
  };
}

function withGrids(page: Lying): Lying {
  const search = searchIn(page.ruled, page.gray.dpi);
  const first = gridsIn(search, 1);
  if (first.length === 0) {
    const fainter = gridsIn(search, FAINTER).filter((grid) => grid.cells.length >= FEWEST_CELLS);
    return { ...page, grids: fainter };
  }
  return { ...page, grids: first.some(isDoubtful) ? best([first, ...again(page.ruled, search)]) : first };
}

/** The grids by other thresholds, and by a coarser look in which broken rules are whole. */
function again(ink: Ink, search: Search): Grid[][] {
  const { dpi } = search;
  const factor = Math.round(dpi / COARSE);
  const coarse = factor > 1 ? shrunk(ink, factor) : blurred(ink);
  const scale = factor > 1 ? factor : 1;
  const other = gridsIn(searchIn({ ...coarse, level: ink.level }, dpi / scale), COARSER, SHORTEST_BLURRED).map(
    (grid) => ({
      ...grid,
      xs: grid.xs.map((x) => x * scale),
      ys: grid.ys.map((y) => y * scale),
    }),
  );
  return [...RETRIES.map((factor) => gridsIn(search, factor)), other];
}

/** Thresholds as shares of the usual one, for pages whose grids are not what a form can have. */
const RETRIES: readonly number[] = [0.6, 1.6];
/** The coarser look: dots to an inch, and its threshold (thin rules are spread over more). */
const COARSE = 100;
const COARSER = 0.55;
/** The same for pages without a grid: their rules may be fainter than is usual. What is found then has so many cells at least. */
const FAINTER = 0.5;
const FEWEST_CELLS = 6;
/** Less sure than this a grid is looked at again. */
const UNSURE = 0.2;

/** Grids that are not sure, or not those of a form. Boxes of few cells are no tables that matter. */
function isDoubtful({ xs, cells, sureness }: Grid): boolean {
  return sureness < UNSURE || (cells.length > 3 && !isRegularPart(xs.length - 1, cells));
}

/** How well grids fit: what they cover as a form has it counts by how sure they are, what no form has counts against them. */
function merit(grids: readonly Grid[]): number {
  return grids.reduce((sum, { xs, ys, cells, sureness }) => {
    const area = ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) * ((ys.at(-1) ?? 0) - (ys[0] ?? 0));
    return sum + area * (fits(xs.length - 1, cells) + sureness);
  }, 0);
}

/** A form with all its columns fits better than one that lacks some of its labels', which a page may have. */
function fits(columns: number, cells: Grid['cells']): number {
  if (isRegular(columns, cells)) return 2;
  return isRegularPart(columns, cells) ? 1 : isFormWidth(columns) ? 0 : -1;
}

/** Of each place on the page the grids of the attempt that fits best there; of equals the earlier. */
function best(attempts: readonly (readonly Grid[])[]): Grid[] {
  const all = attempts.flatMap((grids, attempt) => grids.map((grid) => ({ grid, attempt })));
  const places: (typeof all)[] = [];
  for (const one of all) {
    const same = places.filter((place) => place.some((other) => overlap(one.grid, other.grid)));
    for (const place of same.slice(1)) {
      same[0]?.push(...place);
      places.splice(places.indexOf(place), 1);
    }
    if (same[0]) same[0].push(one);
    else places.push([one]);
  }
  return places
    .flatMap((place) => {
      const grids = attempts.map((_, attempt) =>
        place.filter((one) => one.attempt === attempt).map(({ grid }) => grid),
      );
      const found = grids.reduce((a, b) => (b.length > 0 && merit(b) > merit(a) ? b : a));
      // where the usual look sees nothing, only what is a form's is believed
      return grids[0]?.length === 0 ? found.filter(({ xs, cells }) => isRegularPart(xs.length - 1, cells)) : found;
    })
    .sort((a, b) => (a.ys[0] ?? 0) - (b.ys[0] ?? 0) || (a.xs[0] ?? 0) - (b.xs[0] ?? 0));
}

function overlap(a: Grid, b: Grid): boolean {
  const [ax0 = 0, ax1 = 0] = [a.xs[0], a.xs.at(-1)];
  const [ay0 = 0, ay1 = 0] = [a.ys[0], a.ys.at(-1)];
  const [bx0 = 0, bx1 = 0] = [b.xs[0], b.xs.at(-1)];
  const [by0 = 0, by1 = 0] = [b.ys[0], b.ys.at(-1)];
  return ax0 < bx1 && bx0 < ax1 && ay0 < by1 && by0 < ay1;
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

function gridsIn({ dpi, level, along, down, rows, columns }: Search, factor: number, shortest = SHORTEST_DOWN): Grid[] {
  const least = Math.max(FAINTEST, level * FAINT * factor);
  return gridsOf(rulesAlong(along, { least, shortest: SHORTEST_ACROSS }), rulesAlong(down, { least, shortest }), {
    dpi,
    least,
    across: rows,
    down: columns,
  });
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
