/**
 * How many tables of scans are found exactly: every cell, and no other, each in its place.
 *
 *     npx tsx test/corpus/scan/write.ts --seed 7 --out DIR --documents 120
 *     npx tsx bench/scan-grids.ts DIR [--lost] [--only TEXT]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inkOf } from '../src/pipeline/ocr/cell-ink.js';
import { findPages } from '../src/pipeline/ocr/find.js';
import { joinPages } from '../src/pipeline/ocr/join.js';
import type { PagePicture, Points, ScanPage, ScanTable } from '../src/pipeline/ocr/page.js';
import { pagePictures } from '../src/pipeline/ocr/pictures.js';
import type { ScanTruth } from '../test/corpus/scan/model.js';

/** How far the edge of a cell may be from where it is printed, in points. */
const NEAR = 4;

interface Tally {
  pages: number;
  milliseconds: number;
  tables: number;
  lost: number;
  turnedWrong: number;
  /** Found cells: blanks said of ink, ink or doubt said of blanks, right ones in doubt. */
  cells: number;
  wronglyBlank: number;
  wronglyInked: number;
  doubtful: number;
  /** Tables whose joined parts have no form's shape. */
  shapeless: number;
}

interface Part {
  readonly table: number;
  readonly text: string;
  readonly name: string;
  readonly box: Points;
}

/** What is printed on a page, cell by cell, in points. */
function partsOf(truth: ScanTruth, page: number): Part[] {
  const points = 72 / truth.scanner.dpi;
  return truth.tables.flatMap(({ cells, name }, table) =>
    cells.flatMap(({ parts, text }) =>
      parts
        .filter((part) => part.page === page)
        .map(({ quad }) => {
          const xs = quad.filter((_, index) => index % 2 === 0).map((x) => x * points);
          const ys = quad.filter((_, index) => index % 2 === 1).map((y) => y * points);
          return {
            table,
            name,
            text: printedText(parts.length, text),
            box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const,
          };
        }),
    ),
  );
}

/** What is printed in a part of a cell; of a cell on two pages it is not known which has it. */
function printedText(parts: number, text: string): string {
  return parts === 1 ? text.trim() : '?';
}

function isNear(a: Points, b: Points): boolean {
  return a.every((side, index) => Math.abs(side - (b[index] ?? 0)) <= NEAR);
}

/** What is wrong with the found tables of a page, by table; an empty text: nothing. */
function faults(truth: ScanTruth, page: ScanPage): Map<number, string> {
  const parts = partsOf(truth, page.page);
  const found = new Map<number, string>();
  for (const table of new Set(parts.map((part) => part.table))) {
    const own = parts.filter((part) => part.table === table);
    const tables = page.tables.filter((candidate) => own.some(({ box }) => overlaps(candidate.bbox, box)));
    const cells = tables.flatMap((candidate) => candidate.cells);
    const missed = own.filter(({ box }) => !cells.some((cell) => isNear(cell.bbox, box)));
    const extra = cells.filter((cell) => !parts.some(({ box }) => isNear(cell.bbox, box)));
    const shapes = tables.map(({ rows, columns, sureness }: ScanTable) => `${rows}x${columns}~${sureness.toFixed(2)}`);
    const place = ([x0, y0, x1, y1]: Points): string =>
      `[${[x0, y0, x1, y1].map((side) => side.toFixed(0)).join(' ')}]`;
    found.set(
      table,
      missed.length + extra.length === 0
        ? ''
        : `${own[0]?.name}: ${own.length} cells, found ${shapes.join('+')}; missed ${missed.length} ${missed
            .slice(0, 3)
            .map(({ box }) => place(box))
            .join('')}, extra ${extra.length} ${extra
            .slice(0, 3)
            .map((cell) => place(cell.bbox))
            .join('')}`,
    );
  }
  return found;
}

function overlaps(a: Points, b: Points): boolean {
  const [x, y] = [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
  return x > a[0] && x < a[2] && y > a[1] && y < a[3];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lost: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const [folder = '.'] = positionals;
const tallies = new Map<string, Tally>();
for (const name of readdirSync(folder).sort()) {
  if (!/\.(?:pdf|tiff)$/u.test(name) || !name.includes(values.only)) continue;
  const truth = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ScanTruth;
  const key = `${truth.scanner.dpi} ${truth.scanner.level}`;
  const tally = tallies.get(key) ?? {
    pages: 0,
    milliseconds: 0,
    tables: 0,
    lost: 0,
    turnedWrong: 0,
    cells: 0,
    wronglyBlank: 0,
    wronglyInked: 0,
    doubtful: 0,
    shapeless: 0,
  };
  tallies.set(key, tally);
  const lost = new Set<number>();
  const mediaType = name.endsWith('.pdf') ? 'application/pdf' : 'image/tiff';
  const pictures: PagePicture[] = [];
  for await (const picture of pagePictures(readFileSync(join(folder, name)), mediaType)) pictures.push(picture);
  const start = process.cpuUsage();
  const pages = findPages(pictures);
  const { user, system } = process.cpuUsage(start);
  tally.milliseconds += (user + system) / 1000;
  tally.pages += pages.length;
  const joined = joinPages(pages).filter((table) => table.rows * table.columns > 1);
  const shapeless = joined.filter((table) => table.form === null);
  tally.shapeless += shapeless.length;
  if (values.lost && (shapeless.length > 0 || joined.length !== truth.tables.length)) {
    console.log(`${name}: joined ${joined.map(({ rows, columns }) => `${rows}x${columns}`).join(', ')}`);
  }
  for (const page of pages) {
    if (page.turn !== (360 - truth.scanner.turn) % 360) {
      tally.turnedWrong += 1;
      if (values.lost) console.log(`${name} page ${page.page}: turned by ${page.turn}, was ${truth.scanner.turn}`);
    }
    for (const { box, text } of partsOf(truth, page.page)) {
      const cell = page.tables.flatMap(({ cells }) => cells).find((one) => isNear(one.bbox, box));
      if (!cell || text === '?') continue;
      const { blank, doubtful } = inkOf(page, cell);
      tally.cells += 1;
      if (blank && text !== '') tally.wronglyBlank += 1;
      if (!blank && text === '') tally.wronglyInked += 1;
      if (doubtful && text !== '') tally.doubtful += 1;
      if (values.lost && (blank !== (text === '') || (doubtful && /^[\d.]+$/u.test(text)))) {
        console.log(`${name} page ${page.page}: ${text} blank ${blank} doubtful ${doubtful} ${cell.bbox.join(' ')}`);
      }
    }
    for (const [table, fault] of faults(truth, page)) {
      if (fault === '') continue;
      lost.add(table);
      if (values.lost) console.log(`${name} page ${page.page}: ${fault}`);
    }
  }
  tally.tables += truth.tables.length;
  tally.lost += lost.size;
}
for (const [key, tally] of [...tallies].sort(([a], [b]) => a.localeCompare(b))) {
  const { pages, milliseconds, tables, lost, turnedWrong, cells, wronglyBlank, wronglyInked, doubtful, shapeless } =
    tally;
  console.log(
    `${key.padEnd(9)} ${tables - lost} of ${tables} tables (${((100 * lost) / tables).toFixed(2)} % lost, ${shapeless} of no form's shape), ` +
      `${turnedWrong} of ${pages} pages turned wrong, ${(milliseconds / pages).toFixed(0)} ms a page; ` +
      `${cells} cells: ${wronglyBlank} wrongly blank, ${wronglyInked} wrongly not, ${doubtful} with print in doubt`,
  );
}
