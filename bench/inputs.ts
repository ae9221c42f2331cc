/** What is measured: documents of the corpus by format, and real ones where they are at hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusDocuments } from '../test/corpus/corpus.js';

export const FORMATS = ['text', 'html', 'docx'] as const;
export type Format = (typeof FORMATS)[number];

/** Renderers of the corpus that stand for a format. */
const RENDERERS: Readonly<Record<Format, readonly string[]>> = {
  text: ['text-cells', 'text-tabs', 'text-grid', 'text-pipes'],
  html: ['html-cms', 'html-word', 'html-gbk'],
  docx: ['docx'],
};
const ENDINGS: Readonly<Record<Format, string>> = { text: '.txt', html: '.html', docx: '.docx' };

/** Documents of one format: every third report of the county in each rendering, so that bodies and years mix. */
export function inputsOf(format: Format): Uint8Array[] {
  const documents = [...corpusDocuments({ renderers: RENDERERS[format] })];
  return [...documents.filter((_, index) => index % 3 === 0).map(({ bytes }) => bytes), ...real(ENDINGS[format])];
}

function real(ending: string): Uint8Array[] {
  return realFiles(ending).map((file) => new Uint8Array(readFileSync(file)));
}

/** Paths of real reports, which are not part of the project: in `../shared`, or where NIANBAO_SHARED says. */
export function realFiles(ending: string): string[] {
  const shared = process.env['NIANBAO_SHARED'] ?? join('..', 'shared');
  return ['seeds', 'real']
    .map((folder) => join(shared, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(ending) && !name.startsWith('blank-form'))
        .sort()
        .map((name) => join(folder, name)),
    );
}
