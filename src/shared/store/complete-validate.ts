/** The last step of a document, in one transaction: its output, its reading, its binding, and the settled body. */
import { sql, type RawBuilder } from 'kysely';
import { NianbaoError } from '../errors.js';
import type { CheckedReport } from '../model/report.js';
import type { SettleRules } from '../model/settle.js';
import { artifactInsert, stillOurs } from './attempts.js';
import { bindingAfter, readingOf, type Binding, type Decided, type Reading } from './binding.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import { removeEmptyBodies, settle } from './settle.js';
import type { Claim, LoadChecked, StageResult } from './store.js';

export async function completeValidate(
  database: Database,
  rules: SettleRules,
  claim: Claim,
  result: StageResult,
  checked: CheckedReport,
  load: LoadChecked,
): Promise<void> {
  const read = storable(readingOf(claim.sha256, result.output, checked));
  await database.transaction(async (tx) => {
    const { runId, before, meant, decided } = await markDone(tx, claim, result, read.body_id);
    // a name that is an alias means the body that it leads to, in what is read and in what was bound before
    const reading = { ...read, body_id: meant.read };
    const bound = before === null ? null : { ...before, body_id: meant.bound };
    const binding = bindingAfter(bound, reading, claim.normalizeContext, decided);
    await writeReading(tx, reading, binding);
    const bodies = new Set([before?.body_id, binding.body_id].filter((id) => typeof id === 'string'));
    const reports = new Set([before?.report_id, binding.report_id].filter((id) => typeof id === 'string'));
    await settle(
      {
        tx,
        runId,
        rules,
        load: async (output) => (output === result.output ? checked : load(output)),
      },
      { bodyIds: [...bodies].sort(), reportIds: [...reports].sort(), documentSha256: claim.sha256 },
    );
    const left = before?.body_id;
    if (typeof left === 'string' && left !== binding.body_id) await removeEmptyBodies(tx, [left]);
  });
}

interface Marked {
  readonly runId: string;
  /** The document's binding so far. */
  readonly before: Binding | null;
  /** The bodies that are read and bound, aliases followed. */
  readonly meant: { readonly read: string | null; readonly bound: string | null };
  /** What a person decided, aliases followed. */
  readonly decided: Decided | null;
}

/** The fence: writes nothing and throws `stale_attempt` if another attempt has the row. */
async function markDone(tx: Executor, claim: Claim, result: StageResult, readBody: string | null): Promise<Marked> {
  const meant = (id: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`coalesce((select a.body_id from nianbao.body_alias a where a.alias_id = ${id}), ${id})`;
  const [row] = await rowsOf(
    tx,
    sql<{ run_id: string; before: Binding | null; read: string | null; bound: string | null; decided: Decided | null }>`
      with done as (
        update nianbao.document d set state = 'done', checked_sha256 = ${result.output},
          attempts = 0, deaths = 0, first_death = null
        where ${stillOurs(claim)}
        returning d.run_id
      ), kept as (${artifactInsert(claim, result, 'done')})
      select run_id, to_json(b) as before,
        ${meant(sql`${readBody}::text`)} as read, ${meant(sql`b.body_id`)} as bound,
        (select json_build_object('body_id', ${meant(sql`c.body_id`)}, 'year', c.year)
          from nianbao.decided_binding c where c.document_sha256 = ${claim.sha256}) as decided
      from done left join nianbao.binding b on b.document_sha256 = ${claim.sha256}`,
  );
  if (!row) throw new NianbaoError('stale_attempt');
  const { run_id: runId, before, read, bound, decided } = row;
  return { runId, before, meant: { read, bound }, decided };
}

const READING_COLUMNS = {
  document_sha256: 'text',
  output_sha256: 'text',
  method: 'text',
  body_id: 'text',
  body_name: 'text',
  division: 'text',
  year: 'integer',
  title: 'text',
  template: 'text',
  issuer_names: 'jsonb',
  level: 'text',
  kind: 'text',
  issued_on: 'date',
  facts_hash: 'text',
} as const satisfies Record<keyof Reading, string>;

/** Writes reading and binding, and the body if this document is the first to name it; settling completes its row. */
async function writeReading(tx: Executor, reading: Reading, binding: Binding): Promise<void> {
  const names = Object.keys(READING_COLUMNS);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const types = sql.join(Object.entries(READING_COLUMNS).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`));
  const updates = sql.join(names.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`));
  const isNamedHere = binding.body_id !== null && binding.body_id === reading.body_id;
  await sql`
    with bound as (
      insert into nianbao.binding (document_sha256, body_id, year, report_id)
      values (${reading.document_sha256}, ${binding.body_id}, ${binding.year}, ${binding.report_id})
      on conflict (document_sha256) do update
        set body_id = excluded.body_id, year = excluded.year, report_id = excluded.report_id
    ), named as (
      insert into nianbao.body (id, name, aliases, division, level, kind)
      select ${binding.body_id}, ${reading.body_name}, '[]'::jsonb, ${reading.division}, ${reading.level}, ${reading.kind}
      where ${isNamedHere}
      on conflict (id) do nothing
    )
    insert into nianbao.reading (${columns})
    select ${columns} from json_to_recordset(${rowsParam([reading])}) as x(${types})
    on conflict (document_sha256) do update set ${updates}`.execute(tx);
}
