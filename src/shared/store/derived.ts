/**
 * What the database has only because the program knows it: the rows of `indicator` and the views made from them. They are
 * brought up to date whenever a store is opened, and written only if their definition changed (`derived` keeps its hash).
 */
import { sql } from 'kysely';
import { sha256 } from '../canonical.js';
import { INDICATORS } from '../model/indicators.js';
import { rowsParam, type Database, type Executor } from './database.js';

/** Views with the columns that SQL can give no types to elsewhere; see docs/output.md. */
export interface View {
  readonly name: string;
  readonly query: string;
}

/** Column of a code in its section's wide view: `requests.received.total` → `received_total`. */
export function wideColumn(code: string): string {
  return code.slice(code.indexOf('.') + 1).replaceAll('.', '_');
}

/** One row per report, one column per indicator of a section; null where the report has no value. */
function wideView(section: 'disclosure' | 'requests' | 'proceedings'): View {
  const columns = INDICATORS.filter(({ code }) => code.startsWith(`${section}.`)).map(
    ({ code }) => `  max(f.value) filter (where f.code = '${code}') as "${wideColumn(code)}"`,
  );
  return {
    name: `${section}_wide`,
    query: `select r.id as report_id, r.body_id, b.name as body, r.division, r.year, r.template,\n${columns.join(',\n')}
from nianbao.report r
left join nianbao.body b on b.id = r.body_id
left join nianbao.fact f on f.report_id = r.id and f.until_version_id is null and f.code like '${section}.%'
where r.status = 'present' or f.report_id is not null
group by r.id, b.name`,
  };
}

export const VIEWS: readonly View[] = [
  {
    name: 'fact_current',
    query: `select f.report_id, r.body_id, b.name as body, r.division, r.year, r.template, f.code,
  f.value, f.raw, f.unit, f.status, f.confidence, f.implied, f.at, r.document_sha256, r.url
from nianbao.fact f
join nianbao.report r on r.id = f.report_id
left join nianbao.body b on b.id = r.body_id
where f.until_version_id is null`,
  },
  wideView('requests'),
  wideView('proceedings'),
  wideView('disclosure'),
  {
    name: 'coverage',
    query: `select b.division, y.year, count(*)::integer as bodies, count(p.body_id)::integer as reports,
  coalesce(jsonb_agg(b.name order by b.name, b.id) filter (where p.body_id is null), '[]'::jsonb) as missing
from nianbao.body b
join (
  select year from nianbao.report where year is not null and status = 'present'
  union
  select generate_series(expected_from, expected_to) from nianbao.body
) y
  on (b.expected_from is null or y.year >= b.expected_from) and (b.expected_to is null or y.year <= b.expected_to)
left join (select distinct body_id, year from nianbao.report where status = 'present') p
  on p.body_id = b.id and p.year = y.year
where not exists (select from nianbao.body_alias a where a.alias_id = b.id)
group by b.division, y.year`,
  },
];

const INDICATOR_ROWS = INDICATORS.map((indicator, position) => ({
  ...indicator,
  position,
  note: indicator.note ?? null,
}));

const HASH = sha256(JSON.stringify([VIEWS, INDICATOR_ROWS]));

/** Any number that no other program takes a lock on in this database. */
const LOCK = 7_460_214_300;

export async function refreshDerived(database: Database): Promise<void> {
  const known = sql<{ hash: string }>`select hash from nianbao.derived where name = 'views and indicators'`;
  if ((await database.run(known))[0]?.hash === HASH) return;
  await database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK}::bigint)`.execute(tx);
    if ((await known.execute(tx)).rows[0]?.hash !== HASH) await writeDerived(tx);
  });
}

async function writeDerived(tx: Executor): Promise<void> {
  for (const { name, query } of VIEWS) {
    await sql.raw(`drop view if exists nianbao.${name}`).execute(tx);
    await sql.raw(`create view nianbao.${name} as ${query}`).execute(tx);
  }
  await sql`delete from nianbao.indicator`.execute(tx);
  await sql`
    insert into nianbao.indicator (code, position, section, labels, unit, templates, note)
    select code, position, section, labels, unit, templates, note
    from json_to_recordset(${rowsParam(INDICATOR_ROWS)})
      as x(code text, position integer, section integer, labels jsonb, unit text, templates jsonb, note text)
  `.execute(tx);
  await sql`
    insert into nianbao.derived (name, hash) values ('views and indicators', ${HASH})
    on conflict (name) do update set hash = excluded.hash
  `.execute(tx);
}
