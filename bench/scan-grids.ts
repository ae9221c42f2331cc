/**
 * How many tables of scans are found exactly: every cell, and no other, each in its place.
 *
 *     npx tsx test/corpus/scan/write.ts --seed 7 --out DIR --documents 120
 *     npx tsx bench/scan-grids.ts DIR [--lost] [--only TEXT] [--steps]
 *
 * Times are of the processor, one core. `--steps`: also where they go (steps are run once more for it).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inkOf } from '../src/pipeline/ocr/cell-ink.js';
import { findPages } from '../src/pipeline/ocr/find.js';
import { inkOfPage } from '../src/pipeline/ocr/ink.js';
import { joinPages } from '../src/pipeline/ocr/join.js';
import type { PagePicture, Points } from '../src/pipeline/ocr/page.js';
import { pagePictures } from '../src/pipeline/ocr/pictures.js';
import { linesOfPage } from '../src/pipeline/ocr/lines.js';
import { alongColumns, alongRows, rulesAlong } from '../src/pipeline/ocr/rules.js';
import { straighten } from '../src/pipeline/ocr/straighten.js';
import { isSideways, isUpsideDown } from '../src/pipeline/ocr/turn.js';
import type { ScanTruth } from '../test/corpus/scan/model.js';
import { faultsOf, isNear, printedCells } from '../test/pipeline/ocr/scans.js';

interface Tally {
  pages: number;
  /** Milliseconds: pictures out of files, and grids out of pictures. */
  decoding: number;
  finding: number;
  steps: Map<string, number>;
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

/** What the work took of the processor, in milliseconds. */
function clocked<T>(work: () => T, add: (milliseconds: number) => void): T {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  add((user + system) / 1000);
  return result;
}

/** The steps of a page without tables, one after the other; what is left of the whole are edges, cells and second looks. */
function runSteps(picture: PagePicture, steps: Map<string, number>): void {
  const step = <T>(name: string, work: () => T): T =>
    clocked(work, (milliseconds) => steps.set(name, (steps.get(name) ?? 0) + milliseconds));
  const { gray } = step('straighten', () => straighten(picture.gray));
  const ink = step('ink', () => inkOfPage(gray, gray.dpi));
  step('rules', () => {
    const least = ink.level * 0.22;
    rulesAlong(alongRows(ink, gray.dpi), { least, shortest: 0.4 });
    rulesAlong(alongColumns(ink, gray.dpi), { least, shortest: 0.13 });
  });
  step('turn', () => [isSideways(ink, [], gray.dpi), isUpsideDown(ink, [], gray.dpi)]);
  step('lines', () => linesOfPage(ink, [], gray.dpi));
}

function place(box: Points): string {
  return `[${box.map((side) => side.toFixed(0)).join(' ')}]`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lost: { type: 'boolean', default: false },
    steps: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const [folder = '.'] = positionals;
const tallies = new Map<string, Tally>();
for (const name of readdirSync(folder).sort()) {
  if (!/\.(?:pdf|tiff)$/u.test(name) || !name.includes(values.only)) continue;
  const truth = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ScanTruth;
  const key = `${truth.scanner.dpi} ${truth.scanner.level}`;
  const tally = tallies.get(key) ?? {
    pages: 0,
    decoding: 0,
    finding: 0,
    steps: new Map<string, number>(),
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
  const start = process.cpuUsage();
  for await (const picture of pagePictures(readFileSync(join(folder, name)), mediaType)) pictures.push(picture);
  const { user, system } = process.cpuUsage(start);
  tally.decoding += (user + system) / 1000;
  const pages = clocked(
    () => findPages(pictures),
    (milliseconds) => (tally.finding += milliseconds),
  );
  if (values.steps) for (const picture of pictures) runSteps(picture, tally.steps);
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
    for (const { box, text } of printedCells(truth, page.page)) {
      const cell = page.tables.flatMap(({ cells }) => cells).find((one) => isNear(one.bbox, box));
      if (!cell || text === null) continue;
      const { blank, doubtful } = inkOf(page, cell);
      tally.cells += 1;
      if (blank && text !== '') tally.wronglyBlank += 1;
      if (!blank && text === '') tally.wronglyInked += 1;
      if (doubtful && text !== '') tally.doubtful += 1;
      if (values.lost && (blank !== (text === '') || (doubtful && /^[\d.]+$/u.test(text)))) {
        console.log(`${name} page ${page.page}: ${text} blank ${blank} doubtful ${doubtful} ${cell.bbox.join(' ')}`);
      }
    }
    for (const { table, name: what, cells, shapes, missed, extra } of faultsOf(truth, page)) {
      if (missed.length + extra.length === 0) continue;
      lost.add(table);
      const places = `missed ${missed.length} ${missed.slice(0, 3).map(place).join('')}, extra ${extra.length} ${extra.slice(0, 3).map(place).join('')}`;
      if (values.lost) console.log(`${name} page ${page.page}: ${what}: ${cells} cells, found ${shapes}; ${places}`);
    }
  }
  tally.tables += truth.tables.length;
  tally.lost += lost.size;
}
for (const [key, tally] of [...tallies].sort(([a], [b]) => a.localeCompare(b))) {
  const {
    pages,
    decoding,
    finding,
    steps,
    tables,
    lost,
    turnedWrong,
    cells,
    wronglyBlank,
    wronglyInked,
    doubtful,
    shapeless,
  } = tally;
  console.log(
    `${key.padEnd(9)} ${tables - lost} of ${tables} tables (${((100 * lost) / tables).toFixed(2)} % lost, ${shapeless} of no form's shape), ` +
      `${turnedWrong} of ${pages} pages turned wrong, ${(finding / pages).toFixed(0)} ms a page (and ${(decoding / pages).toFixed(0)} to decode it); ` +
      `${cells} cells: ${wronglyBlank} wrongly blank, ${wronglyInked} wrongly not, ${doubtful} with print in doubt`,
  );
  for (const [step, milliseconds] of steps)
    console.log(`  ${step.padEnd(10)} ${(milliseconds / pages).toFixed(0)} ms a page`);
}
console.log(`most memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
