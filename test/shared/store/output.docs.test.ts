/** docs/output.md and the database say the same: every table, view and column, its type, and whether it is exported. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import { wideColumn } from '../../../src/shared/store/derived.js';
import { EXPORTS } from '../../../src/shared/store/export-tables.js';
import { pgliteBackend, type Backend } from './backends.js';

interface Documented {
  readonly name: string;
  readonly columns: readonly { name: string; type: string; exported: string | undefined }[];
}

/** Headings of the third level that are a name in code, with the table under each. */
function documented(part: string): Documented[] {
  return part
    .split(/^### /m)
    .slice(1)
    .map((text) => ({
      name: /^`(\w+)`/.exec(text)?.[1] ?? text.slice(0, 40),
      columns: text
        .split('\n')
        .filter((line) => line.startsWith('| `'))
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .map((cells) => ({
          name: (cells[1] ?? '').replaceAll('`', ''),
          type: cells[2] ?? '',
          exported: cells.length === 6 ? cells[3] : undefined,
        })),
    }));
}

const [, tablesPart = '', viewsPart = ''] = readFileSync('docs/output.md', 'utf8').split(/^## (?:The store|Views)$/m);
const tables = documented(tablesPart);
const views = documented(viewsPart);

const SHORT: Readonly<Record<string, string>> = {
  'timestamp with time zone': 'timestamptz',
  'character varying': 'varchar',
};

describe('docs/output.md', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await pgliteBackend('memory');
  });
  afterAll(async () => backend?.stop());

  /** Tables or views as the database has them, by name. */
  async function actual(kind: 'BASE TABLE' | 'VIEW'): Promise<Map<string, { name: string; type: string }[]>> {
    const rows = await backend.query(`
      select t.table_name as "table", c.column_name as name, c.data_type as type
      from information_schema.tables t
      join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
      where t.table_schema = 'nianbao' and t.table_type = '${kind}'
      order by t.table_name, c.ordinal_position`);
    const found = new Map<string, { name: string; type: string }[]>();
    for (const { table, name, type } of rows) {
      const columns = found.get(String(table)) ?? [];
      columns.push({ name: String(name), type: SHORT[String(type)] ?? String(type) });
      found.set(String(table), columns);
    }
    return found;
  }

  const sorted = <T extends { name: string }>(columns: readonly T[]): T[] =>
    [...columns].sort((one, other) => (one.name < other.name ? -1 : 1));

  it('has every table with every column and its type, and nothing else', async () => {
    const found = await actual('BASE TABLE');
    expect(tables.map(({ name }) => name).sort()).toEqual([...found.keys()].sort());
    for (const { name, columns } of tables) {
      const types = columns.map((column) => ({ name: column.name, type: column.type }));
      expect([name, sorted(types)]).toEqual([name, sorted(found.get(name) ?? [])]);
    }
  });

  it('says of every column whether it is exported', () => {
    for (const { name, columns } of tables) {
      const exported = columns.filter((column) => column.exported === 'yes').map((column) => column.name);
      const spec = EXPORTS.find((one) => one.name === name)?.columns ?? [];
      expect([name, exported.sort()]).toEqual([name, [...spec].sort()]);
      expect(columns.every((column) => column.exported === 'yes' || column.exported === 'no')).toBe(true);
    }
  });

  it('has every view; of the wide ones the columns that are not indicators', async () => {
    const found = await actual('VIEW');
    expect(views.map(({ name }) => name).sort()).toEqual([...found.keys()].sort());
    for (const { name, columns } of views) {
      const types = columns.map((column) => ({ name: column.name, type: column.type }));
      const section = /^(\w+)_wide$/.exec(name)?.[1];
      const indicators = INDICATORS.filter(({ code }) => section !== undefined && code.startsWith(`${section}.`));
      const wide = indicators.map(({ code }) => ({ name: wideColumn(code), type: 'numeric' }));
      expect([name, [...types, ...wide]]).toEqual([name, found.get(name)]);
    }
  });
});
