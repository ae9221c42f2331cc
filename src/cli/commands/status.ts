/** `nianbao status`: sources, what is due, documents by stage and outcome, findings by rule, coverage by year, the last runs, and how parsers are kept in. */
import { Command } from 'commander';
import { networkIsolation } from '../../workers/child/isolation.js';
import type { StoreStatus } from '../../shared/store/store.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface Options extends Record<string, unknown> {
  readonly format: string;
}

export function statusCommand(): Command {
  const command = new Command('status')
    .description('sources, what is due, documents by stage and outcome, findings by rule, coverage by year')
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao status', 'nianbao status --format ndjson | jq .findings').action(
    async (options: Options) => {
      const format = choice('--format', options.format, ['table', 'ndjson']);
      await withStore(configOf(options), 'status', async (store) => {
        const status = await store.status();
        const isolation = networkIsolation();
        await writeOut(
          format === 'ndjson'
            ? `${JSON.stringify({ store: store.kind, parserIsolation: isolation, ...status })}\n`
            : asText(status, store.kind, isolation),
        );
      });
    },
  );
}

/** Names of missing bodies in one row of the table. */
const NAMES_SHOWN = 5;

/** How parser children are kept from the network, in words. */
const ISOLATION = {
  namespace: 'a network namespace of their own',
  modules: 'network modules taken away (this system allows no network namespace)',
} as const;

function asText(status: StoreStatus, kind: string, isolation: keyof typeof ISOLATION): string {
  const parts = [
    `store: ${kind}, ${status.reports} report(s); parser children: ${ISOLATION[isolation]}`,
    section(
      `sources (${status.sources.filter(({ due }) => due).length} of ${status.sources.length} due)`,
      ['source', 'name', 'due', 'last run', 'ended', 'found', 'failed', 'addresses due'],
      status.sources.map((one) => [
        one.id,
        one.name,
        one.due ? 'now' : one.nextDue,
        one.errorCode ?? one.status,
        one.endedAt,
        one.found,
        one.failed,
        one.visitsDue,
      ]),
    ),
    section(
      'queues (see: nianbao queue)',
      ['stage', 'due now', 'due later'],
      status.waiting.map((one) => [one.stage, one.now, one.later]),
    ),
    section(
      'documents',
      ['stage', 'state', 'count'],
      status.documents.map((one) => [one.stage, one.state, one.count]),
    ),
    section(
      'scans being read',
      ['document', 'pages', 'read', 'failed'],
      status.scans.map((one) => [one.name ?? one.sha256.slice(0, 12), one.pages, one.read, one.failed]),
    ),
    section(
      'failures',
      ['code', 'count'],
      status.failures.map((one) => [one.code, one.count]),
    ),
    section(
      'findings of current reports',
      ['rule', 'severity', 'count'],
      status.findings.map((one) => [one.rule, one.severity, one.count]),
    ),
    section(
      'years',
      ['year', 'reports', 'bodies'],
      status.years.map((one) => [one.year, one.reports, one.bodies]),
    ),
    section(
      'missing reports',
      ['division', 'year', 'bodies', 'reports', 'missing'],
      status.missing.map((one) => [one.division, one.year, one.bodies, one.reports, named(one.missing)]),
    ),
    section(
      'last runs',
      ['started', 'kind', 'status', 'found', 'new', 'changed', 'unchanged', 'gone', 'failed'],
      status.lastRuns.map(({ startedAt, kind: runKind, status: state, counts }) => [
        startedAt,
        runKind,
        state,
        counts.found,
        counts.new,
        counts.changed,
        counts.unchanged,
        counts.gone,
        counts.failed,
      ]),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The first names of many; `status --format ndjson` has all. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join('、');
  return names.length > NAMES_SHOWN ? `${shown} … (+${names.length - NAMES_SHOWN})` : shown;
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return rows.length === 0 ? '' : `${title}\n${renderTable(head, rows)}`;
}
