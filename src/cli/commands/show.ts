/** `nianbao show FILE`: a picture of where a number came from. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { asNianbaoError, NianbaoError } from '../../shared/errors.js';
import { Picture, type Drawing } from '../../shared/model/drawing.js';
import { parserPool, type ParserPool } from '../../workers/child/pool.js';
import { officeConverter } from '../../workers/converter.js';
import { readDocument } from '../../workers/beside.js';
import type { Language } from '../../shared/model/finding.js';
import type { Layout } from '../../shared/model/layout.js';
import { configOf, failureLine, withCommonOptions } from '../command.js';
import { shownDocument } from '../show/document.js';
import { planCodes, planFlagged, planPage } from '../show/plan.js';
import { layoutFrom, reportOf } from '../show/reading.js';

interface Options extends Record<string, unknown> {
  readonly code?: string[];
  readonly flagged?: boolean;
  readonly page?: string;
  readonly member?: string;
  readonly out?: string;
}

/** What is asked for: exactly one of the three. */
type Wish =
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'flagged' }
  | { readonly kind: 'page'; readonly page: number };

export function showCommand(): Command {
  const command = new Command('show')
    .description('draw where a number came from: a page, table or line with the cell marked, as PNG')
    .argument(
      '<file>',
      'a document; a PDF is shown as printed, a scan as its readers saw it, any other format by its tables as read',
    )
    .option('--code <code...>', 'mark the cells of these facts')
    .option('--flagged', 'all cells that may be wrong, on one sheet', false)
    .option('--page <number>', 'a page of a PDF or scan, nothing marked')
    .option('--member <name>', 'the file inside a zip archive, as extract names it')
    .option('--out <file>', 'where to (default: standard output; on a terminal a file named after the document)');
  return withCommonOptions(
    command,
    'nianbao show report.pdf --code requests.received.total',
    'nianbao show scan.pdf --flagged --out flagged.png',
  ).action(async (file: string, options: Options) => {
    const wish = wishOf(options);
    const config = configOf(options);
    const pool = parserPool({ ...config, size: 1 });
    try {
      const whole = await readDocument(file, config.inputMegabytes);
      const parts = { pool, converter: officeConverter(config) };
      const { bytes, output } = await shownDocument(whole, options.member, parts);
      const layout = layoutFrom(output);
      const drawing = await plan(layout, wish, pool, config.lang);
      if (drawing === null) {
        process.stderr.write(`${basename(file)}: nothing is flagged, no picture is made\n`);
        return;
      }
      const answer = await pool.run({ stage: 'draw', input: bytes, context: drawing });
      const { png } = Picture.parse(JSON.parse(Buffer.from(answer.output).toString('utf8')));
      await deliver(Buffer.from(png, 'base64'), options.out ?? fallbackName(options.member ?? file, wish));
    } catch (thrown) {
      const error = asNianbaoError(thrown);
      if (error.policy === 'usage' || error.code === 'internal') throw thrown;
      process.stderr.write(failureLine(file, error.code, error.message));
      process.exitCode = 1;
    } finally {
      await pool.close();
    }
  });
}

function wishOf({ code, flagged, page }: Options): Wish {
  const wishes: Wish[] = [
    ...(code === undefined ? [] : [{ kind: 'codes' as const, codes: code }]),
    ...(flagged === true ? [{ kind: 'flagged' as const }] : []),
    ...(page === undefined ? [] : [{ kind: 'page' as const, page: pageNumber(page) }]),
  ];
  const [wish] = wishes;
  if (wish === undefined || wishes.length > 1) {
    throw new NianbaoError('usage', { reason: 'say what to show by one of --code CODE, --flagged, --page NUMBER' });
  }
  return wish;
}

function pageNumber(given: string): number {
  if (!/^[1-9]\d{0,5}$/.test(given)) {
    throw new NianbaoError('usage', { reason: `--page is '${given}', but must be a number from 1` });
  }
  return Number(given);
}

async function plan(layout: Layout, wish: Wish, pool: ParserPool, language: Language): Promise<Drawing | null> {
  if (wish.kind === 'page') return planPage(layout, wish.page);
  const reading = await reportOf(layout, pool, language);
  return wish.kind === 'flagged' ? planFlagged(layout, reading) : planCodes(layout, reading, wish.codes);
}

/** Pictures are not for terminals: there, a file in the current folder is written. null: standard output. */
function fallbackName(file: string, wish: Wish): string | null {
  if (!process.stdout.isTTY) return null;
  const name = basename(file).replace(/\.[^.]+$/, '');
  if (wish.kind === 'page') return `${name}.page-${wish.page}.png`;
  return `${name}.${wish.kind === 'flagged' ? 'flagged' : wish.codes.join('+').slice(0, 100)}.png`;
}

async function deliver(png: Buffer, out: string | null): Promise<void> {
  if (out === null) {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(png, (error) => (error ? reject(error) : resolve()));
    });
    return;
  }
  try {
    await writeFile(out, png);
  } catch (thrown) {
    const reason = `${out} cannot be written: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    throw new NianbaoError('usage', { reason }, { cause: thrown });
  }
  process.stderr.write(`${out}\n`);
}
