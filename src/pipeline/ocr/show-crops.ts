/**
 * Parts of a scan's straightened pages with cells marked, for people to look at (`nianbao show`): what the readers saw, not
 * the page as it came.
 */
import type { ScanPanel, ShownPart } from '../../shared/model/drawing.js';
import { cut } from './crop.js';
import { findTables } from './find.js';
import type { Box, GrayPage, PagePicture, Points, ScanPage, Turn } from './page.js';
import type { OpenPages } from './plan.js';

/** Inches shown around a marked cell, and the least that is shown. */
const AROUND_CELL = { across: 0.3, down: 0.12 } as const;
const LEAST_CELL = { across: 1.9, down: 0.4 } as const;
/** Inches shown above and below marked rows: the labels of a column's head are often in sight then. */
const AROUND_ROW = 0.9;
const TURNS: readonly Turn[] = [0, 90, 180, 270];

/**
 * Cuts the parts that `panels` show out of the pages that `open` gives, in the panels' order. `progress` is called after every
 * page. A panel of a page that the document does not have gets null. Throws what the pages throw.
 */
export async function scanCrops(
  open: OpenPages,
  panels: readonly ScanPanel[],
  progress: () => void = () => undefined,
): Promise<(ShownPart | null)[]> {
  const parts = new Map<ScanPanel, ShownPart>();
  const wanted = new Set(panels.map(({ page }) => page));
  for await (const picture of open(wanted, null)) {
    const here = panels.filter(({ page }) => page === picture.page);
    if (here.length === 0) continue;
    const page = asRead(picture, here);
    for (const panel of here) parts.set(panel, partOf(page, panel));
    progress();
  }
  return panels.map((panel) => parts.get(panel) ?? null);
}

/** The page turned as its cells were read: what a page lies like was perhaps told by the document's other pages. */
function asRead(picture: PagePicture, panels: readonly ScanPanel[]): ScanPage {
  const marks = panels.flatMap((panel) => panel.marks);
  const known = (page: ScanPage): number => marks.filter((mark) => placesOf(page, mark).length > 0).length;
  const first = findTables(picture);
  if (known(first) === marks.length || first.turnSure) return first;
  const others = TURNS.filter((turn) => turn !== first.turn).map((turn) => findTables(picture, turn));
  return others.reduce((best, page) => (known(page) > known(best) ? page : best), first);
}

/** Cells and lines whose middle lies in a box of the displayed page, in straightened pixels; only the cell itself if the box is one's. */
function placesOf({ tables, lines }: ScanPage, mark: Points): Box[] {
  const places = [...tables.flatMap(({ cells }) => cells), ...lines];
  const own = places.find(({ bbox }) => bbox.every((side, index) => Math.abs(side - (mark[index] ?? 0)) < 0.05));
  if (own !== undefined) return [own.box];
  const [x0, y0, x1, y1] = mark;
  return places.flatMap(({ bbox, box }) => {
    const [x, y] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
    return x >= x0 && x <= x1 && y >= y0 && y <= y1 ? [box] : [];
  });
}

function partOf(page: ScanPage, { marks, view }: ScanPanel): ShownPart {
  const boxes = marks.flatMap((mark) => {
    const places = placesOf(page, mark);
    return places.length === 0 ? [] : [enclosing(places)];
  });
  const { gray } = page;
  const whole: Box = { x0: 0, y0: 0, x1: gray.width, y1: gray.height };
  const shown = boxes.length === 0 || view === 'page' ? whole : around(gray, enclosing(boxes), view);
  const { width, height, dpi, pixels } = cut(gray, shown, 0);
  const [left, top] = [Math.floor(shown.x0), Math.floor(shown.y0)];
  const own = boxes.map(({ x0, y0, x1, y1 }): Points => [x0 - left, y0 - top, x1 - left, y1 - top]);
  return { width, height, dpi, pixels, marks: own };
}

function enclosing(boxes: readonly Box[]): Box {
  return {
    x0: Math.min(...boxes.map(({ x0 }) => x0)),
    y0: Math.min(...boxes.map(({ y0 }) => y0)),
    x1: Math.max(...boxes.map(({ x1 }) => x1)),
    y1: Math.max(...boxes.map(({ y1 }) => y1)),
  };
}

/** The box with its surroundings, within the page. */
function around({ width, height, dpi }: GrayPage, box: Box, view: 'cell' | 'row'): Box {
  if (view === 'row') {
    const more = AROUND_ROW * dpi;
    return { x0: 0, y0: Math.max(0, box.y0 - more), x1: width, y1: Math.min(height, box.y1 + more) };
  }
  const across = Math.max(AROUND_CELL.across * dpi, (LEAST_CELL.across * dpi - (box.x1 - box.x0)) / 2);
  const down = Math.max(AROUND_CELL.down * dpi, (LEAST_CELL.down * dpi - (box.y1 - box.y0)) / 2);
  return {
    x0: Math.max(0, box.x0 - across),
    y0: Math.max(0, box.y0 - down),
    x1: Math.min(width, box.x1 + across),
    y1: Math.min(height, box.y1 + down),
  };
}
