/**
 * `nianbao sources`: what is harvested. `check` reads the source files and names every mistake with file and line, `add`
 * looks at a start page and drafts a source file.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { placesOf } from '../../shared/model/divisions.js';
import { NianbaoError } from '../../shared/errors.js';
import { Source, type SourceInput } from '../../shared/model/source.js';
import { packageVersion } from '../../shared/version.js';
import { parserPool } from '../../workers/child/pool.js';
import { lookAt, type Drafted, type DraftedPage } from '../../workers/crawl/draft.js';
import { checkSourceFiles } from '../../workers/source-files.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { renderTable } from '../table.js';

interface CheckOptions extends Record<string, unknown> {
  readonly format: string;
}

const SOURCES_OPTION = ['--sources <dir>', 'folder of the source files (see: nianbao config, sources)'] as const;

export function sourcesCommand(): Command {
  return new Command('sources')
    .description('check and draft source files')
    .addCommand(checkCommand())
    .addCommand(addCommand());
}

function checkCommand(): Command {
  const command = new Command('check')
    .description('read the source files, report mistakes with file and line')
    .option(...SOURCES_OPTION)
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao sources check', 'nianbao sources check --sources sources/examples').action(
    async (options: CheckOptions) => {
      const format = choice('--format', options.format, ['table', 'ndjson']);
      const config = configOf(options);
      const { sources, files, mistakes } = await checkSourceFiles(config.sources);
      for (const source of sources) warnOf(source);
      await writeOut(
        format === 'ndjson' ? sources.map((one) => `${JSON.stringify(one)}\n`).join('') : `${asTable(sources)}\n`,
      );
      process.stderr.write(`${sources.length} source(s) in ${files.length} file(s), ${mistakes.length} mistake(s)\n`);
      const [first, ...others] = mistakes;
      if (first === undefined) return;
      for (const one of others) process.stderr.write(`${one.file} line ${one.line}: ${one.reason}\n`);
      throw new NianbaoError('source_invalid', { ...first });
    },
  );
}

/** What is allowed and still probably a slip. */
function warnOf(source: Source): void {
  const warn = (text: string): void => void process.stderr.write(`warning: ${source.id}: ${text}\n`);
  if (placesOf(source.division).every(({ code }) => code !== source.division)) {
    warn(`division ${source.division} is not in the table of GB/T 2260 codes`);
  }
  const expected = source.expect?.bodies ?? null;
  if (expected !== null && source.bodies !== null && source.bodies.length > expected) {
    warn(`expects ${expected} bodies, but lists ${source.bodies.length}`);
  }
}

function asTable(sources: readonly Source[]): string {
  return renderTable(
    ['id', 'name', 'division', 'start', 'schedule', 'delay', 'bodies'],
    sources.map((one) => [
      one.id,
      one.name,
      one.division,
      one.start.length > 1 ? `${one.start[0]} +${one.start.length - 1}` : (one.start[0] ?? null),
      one.schedule,
      `${one.delay} ms`,
      one.bodies?.length ?? one.expect?.bodies ?? null,
    ]),
  );
}

interface AddOptions extends Record<string, unknown> {
  readonly id?: string;
  readonly name?: string;
  readonly division?: string;
  readonly pages: string;
}

/** Stands in a draft until a person writes the right one. */
const NO_DIVISION = '000000';

function addCommand(): Command {
  const command = new Command('add')
    .description('look at a start page, show what discovery finds, and draft a source file')
    .argument('<url>', 'address where the report column begins')
    .option(...SOURCES_OPTION)
    .option('--id <id>', 'id of the source (default: from the host)')
    .option('--name <name>', "name of the site or body (default: the page's title)")
    .option('--division <code>', 'GB/T 2260 code of the place it belongs to')
    .option('--pages <number>', 'lists to look at', '8');
  return withCommonOptions(command, 'nianbao sources add http://127.0.0.1:8731/zwgk/xxgknb/ --division 220106').action(
    async (url: string, options: AddOptions) => {
      const config = configOf(options);
      const pages = Number(options.pages);
      if (!Number.isInteger(pages) || pages < 1) throw new NianbaoError('usage', { reason: '--pages is no number' });
      const given = {
        id: options.id ?? idOf(url),
        name: options.name ?? '?',
        division: options.division ?? NO_DIVISION,
        start: [url],
      } satisfies SourceInput;
      const parsed = Source.safeParse(given);
      if (!parsed.success) {
        const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
        throw new NianbaoError('usage', { reason });
      }
      const pool = parserPool({ ...config, size: 1 });
      try {
        const { contact, inputMegabytes: megabytes } = config;
        const found = await lookAt(parsed.data, {
          pool,
          version: packageVersion(),
          contact,
          megabytes,
          pages,
          onPage: (page) => void process.stderr.write(`${pageLine(page)}\n`),
          signal: new AbortController().signal,
        });
        await writeOut(`${reportsTable(found)}\n`);
        const file = join(config.sources, `${given.id}.yaml`);
        await writeDraft(file, { ...given, name: options.name ?? found.pages[0]?.reading?.title ?? '?' }, found);
        if (found.reports.length === 0) process.exitCode = 1;
      } finally {
        await pool.close();
      }
    },
  );
}

/** An id out of a host's name: zwgk.huailing.gov.cn → zwgk-huailing-gov-cn. */
function idOf(url: string): string {
  try {
    return new URL(url).host
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  } catch {
    throw new NianbaoError('usage', { reason: `'${url}' is no address` });
  }
}

function pageLine({ url, reading, error }: DraftedPage): string {
  if (error !== null) return `${url}: ${error.code}: ${error.message}`;
  const links = reading?.links ?? [];
  const count = (role: string): number => links.filter((link) => link.role === role).length;
  return `${url}: ${reading?.kind} (${reading?.family}), ${count('report')} report(s), ${count('list')} list(s), ${reading?.passed.length} passed over`;
}

function reportsTable({ reports }: Drafted): string {
  return renderTable(
    ['report', 'body', 'year', 'address'],
    reports.map(({ text, body, year, url }) => [text, body, year, url]),
  );
}

async function writeDraft(file: string, source: SourceInput, { otherHosts, unseen, reports }: Drafted): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const notes = [
    `# Drafted by nianbao sources add: ${reports.length} report link(s)${unseen > 0 ? `, ${unseen} list(s) not looked at` : ''}.`,
    ...(source.division === NO_DIVISION ? ['# The division is not known: write the GB/T 2260 code of the place.'] : []),
    ...(otherHosts.length > 0 ? ['# Reports lie on the hosts under allow; remove those that you do not trust.'] : []),
  ];
  const draft = otherHosts.length > 0 ? { ...source, allow: [...otherHosts] } : source;
  try {
    await writeFile(file, `${notes.join('\n')}\n${stringify(draft)}`, { flag: 'wx' });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    throw new NianbaoError('usage', { reason: `${file} is there already; give another --id, or remove it` });
  }
  process.stderr.write(`drafted ${file}; look it over, then: nianbao sources check\n`);
}
