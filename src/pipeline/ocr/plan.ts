/** A document's pictures → the plan by which its pages are read. One page's pixels are held at a time. */
import type { NianbaoError } from '../../shared/errors.js';
import { findTables, usualTurn } from './find.js';
import { edgesInWhole, joinPages, type JoinedTable } from './join.js';
import type { FoundPage, PagePicture, ScanPage, Turn } from './page.js';
import type { OnLost, PageChoice } from './pdf-pictures.js';
import type { ScanNeed } from './scan-need.js';
import type { PlannedPage, ScanPlan, WholeTable } from './scan-plan.js';

/** Opens the pages of a document, all or some; a page that gives no picture is told to `onLost`, or without it ends all. */
export type OpenPages = (only: PageChoice | null, onLost: OnLost | null) => AsyncIterable<PagePicture>;

/**
 * Looks at every page once, and again at those that do not tell which way is up and lie otherwise than the rest. `progress` is
 * called after each, `onFound` with each before its pixels are let go. Throws what the pictures throw, when none of them can be
 * had.
 */
export async function planScan(
  need: ScanNeed,
  open: OpenPages,
  progress: () => void = () => undefined,
  onFound: (page: ScanPage) => void = () => undefined,
): Promise<ScanPlan> {
  const lookAt = (picture: PagePicture, turn: Turn | null): FoundPage => {
    const page = findTables(picture, turn);
    onFound(page);
    return withoutPixels(page);
  };
  const lost = new Map<number, NianbaoError>();
  const found: FoundPage[] = [];
  for await (const picture of open(null, (page, error) => lost.set(page, error))) {
    found.push(lookAt(picture, null));
    progress();
  }
  const [reason] = lost.values();
  if (reason !== undefined && lost.size === (need.pictures?.length ?? lost.size + found.length)) throw reason;
  const pages = need.pictures === null ? found : pagesAmong(found);
  // pictures inside a document stand as they are to be read, unless they say otherwise
  const usual = usualTurn(pages) ?? (need.pictures === null ? null : 0);
  const astray = pages.filter((page) => usual !== null && !page.turnSure && page.turn !== usual);
  const again = new Set(astray.map(({ page }) => page));
  if (again.size > 0) {
    for await (const picture of open(again, (page, error) => lost.set(page, error))) {
      const index = pages.findIndex(({ page }) => page === picture.page);
      pages[index] = lookAt(picture, usual);
      progress();
    }
  }
  const numbers = [...lost.keys()].sort((a, b) => a - b);
  const metafiles = numbers.filter((page) => lost.get(page)?.code === 'unsupported_format');
  // logos may stand between pictures that are pages
  const joined = need.pictures === null ? joinPages(pages) : joinPages(pages, () => true);
  return { need, ...planned(pages, joined), lost: numbers, ...(metafiles.length === 0 ? {} : { metafiles }) };
}

/** Cells of a table, or lines, from which on a picture inside a document of text is a page of it. */
const LEAST_CELLS = 6;
const LEAST_LINES = 10;
/** Share by which sides of pages of one document may differ. */
const SAME_SIZE = 0.03;

/** Which pictures inside a document of text are pages: those with tables or much text, and what is as large as these and says something. */
function pagesAmong(found: readonly FoundPage[]): FoundPage[] {
  const sure = found.filter(
    ({ tables, lines }) => lines.length >= LEAST_LINES || tables.some(({ cells }) => cells.length >= LEAST_CELLS),
  );
  const like = (a: FoundPage, b: FoundPage): boolean =>
    Math.abs(a.gray.width / b.gray.width - 1) < SAME_SIZE && Math.abs(a.gray.height / b.gray.height - 1) < SAME_SIZE;
  return found.filter((page) => sure.includes(page) || (page.lines.length > 0 && sure.some((one) => like(page, one))));
}

function withoutPixels({ gray: { width, height, dpi }, ...page }: ScanPage): FoundPage {
  return { ...page, gray: { width, height, dpi } };
}

function planned(pages: readonly FoundPage[], joined: readonly JoinedTable[]): Pick<ScanPlan, 'pages' | 'tables'> {
  const plans: PlannedPage[] = pages.map(({ page, print, turn, turnSure, skew, bend, lines }) => ({
    page,
    print,
    turn,
    turnSure,
    skew,
    bend: { ...bend },
    lines: lines.map(({ box, bbox }) => ({ box: { ...box }, bbox: [...bbox] })),
    tables: [],
  }));
  const tables = joined.map(({ parts, rows, columns, form, sureness }, index) => {
    const whole: WholeTable = { form, rows, columns, sureness };
    const all = parts.flatMap(({ page, table }) => pages[page]?.tables[table] ?? []);
    let firstRow = 0;
    parts.forEach(({ page, heads }, part) => {
      const table = all[part];
      if (table === undefined) return;
      plans[page]?.tables.push({
        ...table,
        box: { ...table.box },
        bbox: [...table.bbox],
        xs: [...table.xs],
        ys: [...table.ys],
        cells: table.cells.map((cell) => ({ ...cell, box: { ...cell.box }, bbox: [...cell.bbox] })),
        heads,
        firstRow,
        edges: edgesInWhole(table, all),
        table: index,
        whole,
      });
      firstRow += table.rows - heads;
    });
    return { ...whole, page: pages[parts[0]?.page ?? 0]?.page ?? 1, at: all[0]?.box.y0 ?? 0 };
  });
  return { pages: plans, tables };
}
