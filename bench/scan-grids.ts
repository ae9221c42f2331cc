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
import type { PagePicture, Points } from '../src/pipeline/ocr/page.js';
import { pagePictures } from '../src/pipeline/ocr/pictures.js';
import type { ScanTruth } from '../test/corpus/scan/model.js';
import { faultsOf, isNear, printedCells } from '../test/pipeline/ocr/scans.js';

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

function place(box: Points): string {
  return `[${box.map((side) => side.toFixed(0)).join(' ')}]`;
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
  const { pages, milliseconds, tables, lost, turnedWrong, cells, wronglyBlank, wronglyInked, doubtful, shapeless } =
    tally;
  console.log(
    `${key.padEnd(9)} ${tables - lost} of ${tables} tables (${((100 * lost) / tables).toFixed(2)} % lost, ${shapeless} of no form's shape), ` +
      `${turnedWrong} of ${pages} pages turned wrong, ${(milliseconds / pages).toFixed(0)} ms a page; ` +
      `${cells} cells: ${wronglyBlank} wrongly blank, ${wronglyInked} wrongly not, ${doubtful} with print in doubt`,
  );
}
