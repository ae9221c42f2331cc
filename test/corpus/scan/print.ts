/** Chromium and LibreOffice as printers, poppler as the eye: documents → PDF → pixels. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files for one call of LibreOffice: a long list makes it stop half-way without a word. */
const BATCH = 40;
const BATCH_MS = 600_000;

/** What is missing on this machine; empty when scans can be made. */
export function missingPrograms(): string[] {
  return ['chromium', 'soffice', 'pdftoppm'].filter(
    (program) => spawnSync(program, [program === 'pdftoppm' ? '-v' : '--version'], { stdio: 'ignore' }).status !== 0,
  );
}

/** Prints a page of HTML. */
export function printHtml(html: string | Uint8Array, folder: string, name: string): string {
  const [source, out] = [join(folder, `${name}.html`), join(folder, `${name}.pdf`)];
  writeFileSync(source, html);
  execFileSync(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${join(folder, 'chromium')}`,
      '--no-pdf-header-footer',
      `--print-to-pdf=${out}`,
      pathToFileURL(source).href,
    ],
    { stdio: 'ignore', timeout: BATCH_MS },
  );
  return out;
}

/** Prints Word files by name; paths of the PDFs in the same order. */
export function printWord(files: readonly { name: string; bytes: Uint8Array }[], folder: string): string[] {
  const out = join(folder, 'printed');
  mkdirSync(out, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, `${name}.docx`), bytes);
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH).map(({ name }) => join(folder, `${name}.docx`));
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'office')).href}`;
    execFileSync('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', out, ...batch], {
      stdio: 'ignore',
      timeout: BATCH_MS,
    });
  }
  return files.map(({ name }) => join(out, `${name}.pdf`));
}

export interface Raster {
  width: number;
  height: number;
  /** 1 (grey) or 3 (RGB). */
  channels: number;
  pixels: Uint8Array;
}

/** Pages `from` to `to` (from 1) of a PDF. As a mask: in colour, without smoothing, so that a colour is exact or absent. */
export function drawPages(pdf: string, from: number, to: number, dpi: number, asMask: boolean): Raster[] {
  const how = asMask ? ['-aa', 'no', '-aaVector', 'no'] : ['-gray'];
  const output = execFileSync('pdftoppm', ['-r', `${dpi}`, '-f', `${from}`, '-l', `${to}`, ...how, pdf], {
    maxBuffer: 2 ** 31,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [...rasters(output)];
}

export function pagesOf(pdf: string): number {
  return [...readFileSync(pdf, 'latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
}

/** PGM and PPM files, one behind the other. */
function* rasters(output: Uint8Array): Generator<Raster> {
  let at = 0;
  const bytes = Buffer.from(output.buffer, output.byteOffset, output.length);
  while (at < bytes.length) {
    const head = /^P([56])\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', at, at + 60));
    if (!head) throw new Error('no picture of pdftoppm');
    const [width, height, channels] = [Number(head[2]), Number(head[3]), head[1] === '5' ? 1 : 3];
    at += head[0].length;
    const size = width * height * channels;
    yield { width, height, channels, pixels: new Uint8Array(bytes.subarray(at, at + size)) };
    at += size;
  }
}
