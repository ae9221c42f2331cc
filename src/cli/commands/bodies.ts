/** `nianbao bodies`: who has to report, under which names, and which documents are bound to whom. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { BodyLine } from '../../shared/store/body-registry.js';
import { BINDING_COLUMNS, bindingsAsCsv, BODY_COLUMNS, bodiesAsCsv, readBindings, readBodies } from '../bodies-csv.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface ListOptions extends Record<string, unknown> {
  readonly format: string;
}

export function bodiesCommand(): Command {
  return new Command('bodies')
    .description('who has to report, under which names; which documents are bound to whom')
    .addCommand(listCommand())
    .addCommand(mergeCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand());
}

function listCommand(): Command {
  const command = new Command('list')
    .description('all bodies with their names and reports')
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao bodies list').action(async (options: ListOptions) => {
    const format = choice('--format', options.format, ['table', 'ndjson']);
    const bodies = await withStore(configOf(options), 'bodies list', (store) => store.bodies.list());
    await writeOut(format === 'ndjson' ? bodies.map((one) => `${JSON.stringify(one)}\n`).join('') : asTable(bodies));
  });
}

function asTable(bodies: readonly BodyLine[]): string {
  const rows = bodies.map((one) => [
    one.id.slice(0, 12),
    one.division,
    one.name,
    one.aliases.join('、'),
    one.kind,
    one.declared ? 'yes' : 'no',
    one.reports,
    one.firstYear === null ? null : `${one.firstYear}–${one.lastYear}`,
  ]);
  return `${renderTable(['body', 'division', 'name', 'aliases', 'kind', 'declared', 'reports', 'years'], rows)}\n`;
}

function mergeCommand(): Command {
  const command = new Command('merge')
    .description('make one body an alias of another; its documents move with the next work')
    .argument('<from>', 'the body that is none of its own: id (a beginning of 8 digits or more) or name')
    .argument('<into>', 'the body that it is');
  return withCommonOptions(command, 'nianbao bodies merge 槐泠县安全生产监督管理局 槐泠县应急管理局').action(
    async (from: string, into: string, options: Record<string, unknown>) => {
      const moved = await withStore(configOf(options), 'bodies merge', async (store) => {
        const bodies = await store.bodies.list();
        return (await store.bodies.merge(meant(bodies, from).id, meant(bodies, into).id)).length;
      });
      sayMoved(moved);
    },
  );
}

/** The one body of an id, a beginning of an id, or a name. Throws `usage` for none and for several. */
function meant(bodies: readonly BodyLine[], word: string): BodyLine {
  const found = bodies.filter(
    (one) => one.name === word || one.aliases.includes(word) || (word.length >= 8 && one.id.startsWith(word)),
  );
  const [body, another] = found;
  if (body === undefined) throw new NianbaoError('usage', { reason: `there is no body '${word}'` });
  if (another === undefined) return body;
  const which = found.map(({ id, division }) => `${id.slice(0, 12)} (${division ?? 'no division'})`).join(', ');
  throw new NianbaoError('usage', { reason: `'${word}' may be several bodies: ${which}; give the id` });
}

function sayMoved(count: number): void {
  if (count === 0) return;
  process.stderr.write(
    `${count} document(s) move to another body; 'nianbao work' or the next 'nianbao ingest' or 'harvest' takes them up\n`,
  );
}

interface TransferOptions extends Record<string, unknown> {
  readonly bindings?: boolean;
}

function exportCommand(): Command {
  const command = new Command('export')
    .description(`all bodies as CSV on standard output: ${BODY_COLUMNS.join(', ')}; aliases joined by |`)
    .option('--bindings', `which documents are bound to whom instead: ${BINDING_COLUMNS.join(', ')}`);
  return withCommonOptions(
    command,
    'nianbao bodies export > bodies.csv',
    'nianbao bodies export --bindings > bindings.csv',
  ).action(async (options: TransferOptions) => {
    const text = await withStore(configOf(options), 'bodies export', async ({ bodies }) =>
      options.bindings === true ? bindingsAsCsv(await bodies.bindings()) : bodiesAsCsv(await bodies.list()),
    );
    await writeOut(text);
  });
}

function importCommand(): Command {
  const command = new Command('import')
    .description('declare bodies from a CSV as export writes it; names and aliases are added, nothing is removed')
    .argument('<file>', 'a CSV; only the column name (with --bindings: sha256) is required')
    .option('--bindings', 'give documents to bodies and years instead; wins over what they say, now and later');
  return withCommonOptions(
    command,
    'nianbao bodies import bodies.csv',
    'nianbao bodies import --bindings bindings.csv',
  ).action(async (file: string, options: TransferOptions) => {
    if (options.bindings === true) return importBindings(file, options);
    const bodies = await readBodies(file);
    const moved = await withStore(configOf(options), 'bodies import', (store) => store.bodies.declare(bodies));
    process.stderr.write(`${bodies.length} bodies declared\n`);
    sayMoved(moved.length);
  });
}

async function importBindings(file: string, options: TransferOptions): Promise<void> {
  const lines = await readBindings(file);
  const { unknown, changed, bells } = await withStore(configOf(options), 'bodies import', (store) =>
    store.bodies.decide(lines),
  );
  const [first] = unknown;
  if (first !== undefined) {
    const line = lines.find(({ sha256 }) => sha256 === first.sha256)?.line ?? 0;
    const reason = `there is no body '${first.body}' in ${first.division ?? 'no division'}; declare it with 'nianbao bodies import' first`;
    throw new NianbaoError('manifest_invalid', { file, line, reason });
  }
  process.stderr.write(`${lines.length} document(s) read, ${changed} decision(s) written\n`);
  sayMoved(bells.length);
}
