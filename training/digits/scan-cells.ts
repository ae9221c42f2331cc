/** Cells with numbers or signs out of scans of the corpus (test/corpus/scan/write.ts), cut as the reader of scans cuts them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inkOf } from '../../src/pipeline/ocr/cell-ink.js';
import { findPages } from '../../src/pipeline/ocr/find.js';
import type { GrayPage, PagePicture } from '../../src/pipeline/ocr/page.js';
import { pagePictures } from '../../src/pipeline/ocr/pictures.js';
import type { ScanTruth } from '../../test/corpus/scan/model.js';
import { isNear, printedCells } from '../../test/pipeline/ocr/scans.js';
import { spelt } from './print.js';

export interface ScannedCell {
  /** As printed, dashes of every width as one sign. */
  readonly text: string;
  readonly font: string;
  readonly dpi: number;
  readonly crop: GrayPage;
  /** Something of a character's size was cut off: the reader of scans flags it whatever is read. */
  readonly doubtful: boolean;
}

/** Numbers and signs that are printed in found cells; a cell that is taken for a blank is none. */
export async function* cellsOfScans(folder: string): AsyncGenerator<ScannedCell> {
  for (const name of readdirSync(folder).sort()) {
    if (!/\.(?:pdf|tiff)$/u.test(name)) continue;
    const truth = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ScanTruth;
    const { font, latin } = truth.dress;
    const pictures: PagePicture[] = [];
    const mediaType = name.endsWith('.pdf') ? 'application/pdf' : 'image/tiff';
    for await (const picture of pagePictures(readFileSync(join(folder, name)), mediaType)) pictures.push(picture);
    for (const page of findPages(pictures)) {
      const found = page.tables.flatMap(({ cells }) => cells);
      for (const { box, text } of printedCells(truth, page.page)) {
        if (text === null || text === '' || !/^[-+\d.,/]+$/u.test(spelt(text))) continue;
        const cell = found.find((one) => isNear(one.bbox, box));
        const { crop = null, doubtful = false } = cell === undefined ? {} : inkOf(page, cell);
        if (crop !== null) yield { text: spelt(text), font: latin ?? font, dpi: truth.scanner.dpi, crop, doubtful };
      }
    }
  }
}
