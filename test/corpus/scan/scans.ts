/** Plans → scans with their truth, a batch at a time: printed as they are and as masks, then scanned. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomOf } from '../random.js';
import { imagePdf, tiff } from './files.js';
import { htmlOf } from './html.js';
import { readMask, type MaskPage, type PrintedBox } from './mask.js';
import type { Quad, ScanPlan, ScanTableTruth, ScanTruth } from './model.js';
import { linesOfBlock, numberedCells } from './paper.js';
import { planScans, type ScanOptions } from './plan.js';
import { drawPages, printHtml, printWord } from './print.js';
import { scan, type Scanned } from './scanner.js';
import { wordOf } from './word.js';

const BATCH = 24;

export interface ScanDocument {
  file: string;
  bytes: Uint8Array;
  truth: ScanTruth;
}

/** A printed document: pages of a PDF and what its mask says. */
interface Printed {
  pdf: string;
  pages: MaskPage[];
}

/** Every scan of the options, in order. Needs Chromium, LibreOffice and poppler. */
export async function* scans(options: ScanOptions): AsyncGenerator<ScanDocument> {
  const plans = planScans(options).filter(({ name }) => options.names?.includes(name) ?? true);
  for (let from = 0; from < plans.length; from += BATCH) {
    const folder = mkdtempSync(join(tmpdir(), 'nianbao-scans-'));
    try {
      const batch = plans.slice(from, from + BATCH);
      const printed = print(batch, folder);
      for (const plan of batch) {
        const pages = printed.get(plan);
        if (!pages || pages.pages.length === 0) throw new Error(`${plan.name} was not printed`);
        yield await document(plan, pages, options.seed);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function print(plans: readonly ScanPlan[], folder: string): Map<ScanPlan, Printed> {
  const printed = new Map<ScanPlan, Printed>();
  const web = plans.filter(({ dress }) => dress.layout === 'chromium');
  if (web.length > 0) {
    const pdf = printHtml(htmlOf(web, false), folder, 'pages');
    const mask = readMask(printHtml(htmlOf(web, true), folder, 'mask'));
    web.forEach((plan, index) => printed.set(plan, { pdf, pages: mask.filter((page) => page.document === index) }));
  }
  const office = plans.filter(({ dress }) => dress.layout === 'libreoffice');
  if (office.length > 0) {
    const both = [false, true].map((asMask) =>
      printWord(
        office.map((plan) => ({ name: asMask ? `${plan.name}.mask` : plan.name, bytes: wordOf(plan, asMask) })),
        folder,
      ),
    );
    office.forEach((plan, index) => {
      const [pdf = '', mask = ''] = both.map((files) => files[index]);
      printed.set(plan, { pdf, pages: readMask(mask) });
    });
  }
  return printed;
}

async function document(plan: ScanPlan, { pdf, pages }: Printed, seed: number): Promise<ScanDocument> {
  const { scanner, dress, report, name, format } = plan;
  const [first, last] = [pages[0]?.page ?? 1, pages.at(-1)?.page ?? 1];
  const random = randomOf(seed, `scanner ${name}`);
  const sealed = Math.floor(random() * pages.length);
  const scanned: Scanned[] = [];
  for (const [index, raster] of drawPages(pdf, first, last, scanner.dpi, false).entries()) {
    scanned.push(await scan(raster, scanner, scanner.seal && index === sealed, random));
  }
  const file = `${name}.${format}`;
  const bytes = format === 'tiff' ? tiff(scanned, scanner.dpi) : await imagePdf(scanned, scanner.dpi, scanner.quality);
  return {
    file,
    bytes,
    truth: {
      file,
      pages: scanned.map(({ width, height }) => ({ width, height })),
      dress,
      scanner,
      tables: tablesOf(plan, pages, scanned),
      prose: report.blocks.flatMap((block) => (block.kind === 'table' ? [] : linesOfBlock(block).lines)),
      report: { ...report.truth, file },
    },
  };
}

function tablesOf(plan: ScanPlan, pages: readonly MaskPage[], scanned: readonly Scanned[]): ScanTableTruth[] {
  const scale = plan.scanner.dpi / 72;
  return [...numberedCells(plan.report.blocks)].map(([table, cells]) => {
    const rowOf = new Map(cells.filter(({ cell }) => cell.rowSpan === 1).map(({ id, row }) => [id, row]));
    return {
      name: table.name,
      rows: table.rows.length,
      columns: table.columns,
      cells: cells.map(({ cell, row, column, id }) => ({
        row,
        column,
        rowSpan: cell.rowSpan,
        columnSpan: cell.columnSpan,
        text: cell.text,
        code: cell.code,
        parts: pages.flatMap(({ boxes }, index) => {
          const box = boxes.find((one) => one.id === id);
          const page = scanned[index];
          if (!box || !page) return [];
          const at = (x: number, y: number): [number, number] => {
            const [px, py] = page.toPicture(x * scale, y * scale);
            return [Math.round(px * 10) / 10, Math.round(py * 10) / 10];
          };
          const { x0, x1 } = box;
          const [y0, y1] = cell.rowSpan === 1 ? [box.y0, box.y1] : spanOf(boxes, rowOf, row, cell.rowSpan);
          return [{ page: index + 1, quad: [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)].flat() as Quad }];
        }),
      })),
    };
  });
}

/**
 * Top and bottom of a merged cell on a page, by the cells of its rows: LibreOffice shades a merged cell that a page's end cuts too
 * far down on one page and not far enough on the next.
 */
function spanOf(
  boxes: readonly PrintedBox[],
  rowOf: ReadonlyMap<number, number>,
  row: number,
  rowSpan: number,
): [number, number] {
  const beside = boxes.filter(({ id }) => {
    const own = rowOf.get(id);
    return own !== undefined && own >= row && own < row + rowSpan;
  });
  return [Math.min(...beside.map((box) => box.y0)), Math.max(...beside.map((box) => box.y1))];
}
