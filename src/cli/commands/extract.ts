/** `nianbao extract FILE…`: the whole pipeline for local files without servers; nothing is stored. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { ReportDocument } from '../../shared/model/report.js';
import { childPools } from '../../workers/child/pools.js';
import { officeConverter } from '../../workers/converter.js';
import { readDocument } from '../../workers/beside.js';
import { readLayouts, readReports, type LocalInput, type LocalResult } from '../../workers/local.js';
import { choice, configOf, failureLine, nameForMessage, withCommonOptions, writeOut } from '../command.js';
import { progressOn } from '../progress.js';
import { renderTable } from '../table.js';

interface Options extends Record<string, unknown> {
  readonly format?: string;
  readonly layout?: boolean;
  readonly division?: string;
}

/** Calls with more files than this show progress. */
const FEW = 5;

interface FileInput extends LocalInput {
  readonly path: string;
}

export function extractCommand(): Command {
  const command = new Command('extract')
    .description('read local files without servers: JSON out, nothing stored')
    .argument(
      '<file...>',
      'text, HTML, docx, doc or PDF files, or zip archives of them; content says what they are, not names',
    )
    .option('--format <format>', 'ndjson or table (default: table on a terminal, ndjson otherwise)')
    .option('--layout', 'print the layout (paragraphs and tables as read) instead of the report', false)
    .option('--division <code>', 'GB/T 2260 code of the place that the bodies belong to');
  return withCommonOptions(
    command,
    'nianbao extract report.docx',
    'nianbao extract *.html | jq \'.findings[] | select(.severity == "error")\'',
  ).action(async (files: string[], options: Options) => {
    const fallback = process.stdout.isTTY ? 'table' : 'ndjson';
    const format = choice('--format', options.format ?? fallback, ['ndjson', 'table']);
    if (options.division !== undefined && !/^\d{6}$/.test(options.division)) {
      throw new NianbaoError('usage', { reason: `--division is '${options.division}', but must be six digits` });
    }
    const config = configOf(options);
    const pool = childPools(config);
    const inputs = files.map((path): FileInput => ({
      path,
      name: basename(path),
      read: () => readDocument(path, config.inputMegabytes),
    }));
    const local = {
      pool,
      converter: officeConverter(config),
      concurrency: config.concurrency,
      language: config.lang,
      division: options.division ?? null,
    };
    try {
      if (options.layout === true)
        await deliver(inputs, readLayouts(inputs, local), (layout) => `${JSON.stringify(layout)}\n`);
      else {
        const print = format === 'ndjson' ? (report: ReportDocument) => `${JSON.stringify(report)}\n` : summary;
        await deliver(inputs, readReports(inputs, local), print);
      }
    } finally {
      await pool.close();
    }
  });
}

/** Prints what came out, names what failed on standard error, and sets the exit status. */
async function deliver<T>(
  inputs: readonly FileInput[],
  results: AsyncIterable<LocalResult<T>>,
  print: (value: T) => string,
): Promise<void> {
  const progress = inputs.length > FEW && process.stderr.isTTY ? progressOn(process.stderr, 'read') : null;
  const begun = new Set<LocalInput>();
  let failed = 0;
  for await (const result of results) {
    begun.add(result.input); // an archive has several results
    if (result.error === null) await writeOut(print(result.value));
    else {
      failed++;
      const path = inputs.find((input) => input === result.input)?.path ?? result.input.name;
      const name = result.member === null ? path : `${path}/${result.member}`;
      process.stderr.write(failureLine(name, result.error.code, result.error.message));
    }
    progress?.update(begun.size, inputs.length, failed);
  }
  progress?.end();
  if (failed > 0) process.exitCode = 1;
}

/** A report for a person: whose and which year, its findings, and how its facts came out. */
function summary({ document, report, facts, findings, extraction }: ReportDocument): string {
  const statuses = new Map<string, number>();
  for (const fact of facts) statuses.set(fact.status, (statuses.get(fact.status) ?? 0) + 1);
  const counts = [...statuses].map(([status, count]) => `${count} ${status}`).join(', ');
  const head = [
    `${nameForMessage(document.name ?? document.sha256)} (${extraction.method})`,
    `  ${report.title ?? 'no title'}`,
    `  year ${report.year ?? '?'}, template ${report.template ?? '?'}, issued ${report.issuedOn ?? '?'} by ${report.issuer.names.join(', ') || '?'}`,
    `  ${facts.length} facts: ${counts || 'none'}`,
  ];
  const table =
    findings.length === 0
      ? '  no findings'
      : renderTable(
          ['severity', 'rule', 'message'],
          findings.map((one) => [one.severity, one.rule, one.message]),
        ).replace(/^/gm, '  ');
  return `${[...head, table].join('\n')}\n\n`;
}
