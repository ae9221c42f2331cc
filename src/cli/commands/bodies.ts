/** `nianbao bodies`: who has to report, and under which names. Lists go out and come in as CSV. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { NianbaoError } from '../../shared/errors.js';
import { BodyKind } from '../../shared/model/report.js';
import type { BodyLine, DeclaredBody } from '../../shared/store/body-registry.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface ListOptions extends Record<string, unknown> {
  readonly format: string;
}

export function bodiesCommand(): Command {
  return new Command('bodies')
    .description('who has to report, and under which names')
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

/** Columns of the CSV, in order. Aliases are joined by `|`. */
const COLUMNS = ['name', 'aliases', 'division', 'kind', 'expected_from', 'expected_to'] as const;

function exportCommand(): Command {
  const command = new Command('export').description(
    `all bodies as CSV on standard output: ${COLUMNS.join(', ')}; aliases joined by |`,
  );
  return withCommonOptions(command, 'nianbao bodies export > bodies.csv').action(
    async (options: Record<string, unknown>) => {
      const bodies = await withStore(configOf(options), 'bodies export', (store) => store.bodies.list());
      const rows = bodies.map((one) => [
        one.name,
        one.aliases.join('|'),
        one.division,
        one.kind,
        one.expectedFrom,
        one.expectedTo,
      ]);
      await writeOut(stringify(rows, { header: true, columns: [...COLUMNS] }));
    },
  );
}

const empty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());
const Year = z.coerce.number().int().min(2008).max(2100);

const Row = z.object({
  name: z.string().min(1, 'has no name'),
  aliases: z.string().default(''),
  division: empty(z.string().regex(/^\d{6}$/, 'division is no code of six digits')),
  kind: empty(BodyKind),
  expected_from: empty(Year),
  expected_to: empty(Year),
});

const Records = z.array(z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }));

function importCommand(): Command {
  const command = new Command('import')
    .description('declare bodies from a CSV as export writes it; names and aliases are added, nothing is removed')
    .argument('<file>', 'a CSV; only the column name is required');
  return withCommonOptions(command, 'nianbao bodies import bodies.csv').action(
    async (file: string, options: Record<string, unknown>) => {
      const bodies = await readBodies(file);
      const moved = await withStore(configOf(options), 'bodies import', async (store) => {
        return (await store.bodies.declare(bodies)).length;
      });
      process.stderr.write(`${bodies.length} bodies declared\n`);
      sayMoved(moved);
    },
  );
}

/** Throws `file_unreadable`, and `manifest_invalid` with file and line. */
async function readBodies(file: string): Promise<DeclaredBody[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    const reason = thrown instanceof TypeError ? 'it is not UTF-8' : (thrown as Error).message;
    throw new NianbaoError('file_unreadable', { reason: `${file}: ${reason}` }, { cause: thrown });
  }
  const invalid = (line: number, reason: string): NianbaoError =>
    new NianbaoError('manifest_invalid', { file, line, reason });
  let records: z.infer<typeof Records>;
  try {
    const rows: unknown = parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
    records = Records.parse(rows);
  } catch (thrown) {
    if (thrown instanceof CsvError) throw invalid(Number(thrown.lines ?? 1), thrown.message);
    throw thrown;
  }
  return records.map(({ record, info: { lines } }) => {
    const unknown = Object.keys(record).find((name) => !(COLUMNS as readonly string[]).includes(name));
    if (unknown !== undefined) throw invalid(1, `there is no column '${unknown}'; columns are ${COLUMNS.join(', ')}`);
    const parsed = Row.safeParse(record);
    if (!parsed.success) {
      throw invalid(lines, parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
    }
    const { name, aliases, division, kind, expected_from: expectedFrom, expected_to: expectedTo } = parsed.data;
    const names = aliases
      .split('|')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== '' && alias !== name);
    return { name, aliases: names, division, kind, expectedFrom, expectedTo };
  });
}
