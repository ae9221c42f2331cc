/** Streams tables page by page, ordered by their key, all pages of one moment. */
import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.js';
import { EXPORTS } from './export-tables.js';
import type { ExportRow } from './store.js';

const PAGE_ROWS = 2000;

export function exportRows(
  database: Database,
  table: string,
  options: { allVersions: boolean },
): AsyncIterable<ExportRow> {
  const spec = EXPORTS.find(({ name }) => name === table);
  if (!spec) throw new Error(`there is no table ${table} to export`);
  const key = sql.join(spec.key.map((column) => sql.ref(column)));
  const columns = sql.join([...new Set([...spec.columns, ...spec.key])].map((column) => sql.ref(column)));
  const current = spec.versioned && !options.allVersions ? sql`until_version_id is null` : sql`true`;
  const hidden = spec.key.filter((column) => !spec.columns.includes(column));

  const page = (after: ExportRow | undefined): RawBuilder<ExportRow> => {
    const beyond = after ? sql`(${key}) > (${sql.join(spec.key.map((column) => sql`${after[column]}`))})` : sql`true`;
    return sql<ExportRow>`
      select ${columns} from nianbao.${sql.ref(spec.name)} where ${current} and ${beyond}
      order by ${key} limit ${PAGE_ROWS}`;
  };

  return database.snapshot(async function* (run) {
    let last: ExportRow | undefined;
    for (;;) {
      const rows = await run(page(last));
      for (const row of rows) yield hidden.length === 0 ? row : without(row, hidden);
      last = rows.at(-1);
      if (rows.length < PAGE_ROWS) return;
    }
  });
}

function without(row: ExportRow, columns: readonly string[]): ExportRow {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}
