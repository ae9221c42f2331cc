/** A document's pictures → the plan by which its pages are read. One page's pixels are held at a time. */
import type { NianbaoError } from '../../shared/errors.js';
import { findTables, usualTurn } from './find.js';
import { edgesInWhole, joinPages } from './join.js';
import type { FoundPage, PagePicture, ScanPage, Turn } from './page.js';
import type { OnLost, PageChoice } from './pdf-pictures.js';
import type { ScanNeed } from './scan-need.js';
import type { PlannedPage, ScanPlan, WholeTable } from './scan-plan.js';

/** Opens the pages of a document, all or some; a page that gives no picture is told to `onLost`. */
export type OpenPages = (only: PageChoice | null, onLost: OnLost) => AsyncIterable<PagePicture>;

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
  const pages: FoundPage[] = [];
  for await (const picture of open(null, (page, error) => lost.set(page, error))) {
    pages.push(lookAt(picture, null));
    progress();
  }
  const [reason] = lost.values();
  if (pages.length === 0 && reason !== undefined) throw reason;
  const usual = usualTurn(pages);
  const astray = pages.filter((page) => usual !== null && !page.turnSure && page.turn !== usual);
  const again = new Set(astray.map(({ page }) => page));
  if (again.size > 0) {
    for await (const picture of open(again, (page, error) => lost.set(page, error))) {
      const index = pages.findIndex(({ page }) => page === picture.page);
      pages[index] = lookAt(picture, usual);
      progress();
    }
  }
  return { need, ...planned(pages), lost: [...lost.keys()].sort((a, b) => a - b) };
}

function withoutPixels({ gray: { width, height, dpi }, ...page }: ScanPage): FoundPage {
  return { ...page, gray: { width, height, dpi } };
}

function planned(pages: readonly FoundPage[]): Pick<ScanPlan, 'pages' | 'tables'> {
  const joined = joinPages(pages);
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
