/**
 * Who has to report, and under which names.
 *
 * A body's id follows from its division and name (bodies.ts). Where two names are one body, `body_alias` says so: it leads
 * from the id that a name would have to the body that is meant. Source files declare bodies with their aliases; people merge
 * bodies, and import lists of them. A document that is bound to a body which turned out to be an alias is made due again at
 * its last stage, which moves it and settles both bodies; nothing is read anew. The row of a body that became an alias stays
 * as long as versions of its former reports refer to it; it has not to report any more.
 */
import { sql } from 'kysely';
import type { BodyKind } from '../model/report.js';
import type { Source } from '../model/source.js';
import { NianbaoError } from '../errors.js';
import { bodyId } from './bodies.js';
import { rowsOf, rowsParam, type Database, type Executor } from './database.js';
import {
  boundDocuments,
  decideBindings,
  type BoundDocument,
  type DecidedBinding,
  type Decisions,
} from './decided-bindings.js';
import type { Doorbell } from './rows.js';

/** A body that has to report. */
export interface DeclaredBody {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly division: string | null;
  readonly kind: BodyKind | null;
  /** Years it has to report on; null: all that anybody reported on. */
  readonly expectedFrom: number | null;
  readonly expectedTo: number | null;
}

export interface BodyLine extends DeclaredBody {
  readonly id: string;
  readonly level: string | null;
  /** A source file or a person says that it has to report; false: only its reports do. */
  readonly declared: boolean;
  readonly reports: number;
  readonly firstYear: number | null;
  readonly lastYear: number | null;
}

export interface BodyRegistry {
  list(): Promise<BodyLine[]>;
  /** Declares bodies in a person's name. Known ones are brought up to date. Returns the doorbells of documents that move. */
  declare(bodies: readonly DeclaredBody[]): Promise<Doorbell[]>;
  /** Makes one body an alias of another. Throws `usage` when one of them is not there. */
  merge(from: string, into: string): Promise<Doorbell[]>;
  /** Which documents are bound to whom. */
  bindings(): Promise<BoundDocument[]>;
  /** What people decide of single documents, those that are not there yet too. */
  decide(bindings: readonly DecidedBinding[]): Promise<Decisions>;
}

/** Origin of what people say, beside the ids of sources. */
const PERSON = '*';

export function bodyRegistryOn(database: Database): BodyRegistry {
  return {
    list: () => listBodies(database),
    declare: (bodies) => database.transaction((tx) => declareIn(tx, PERSON, bodies)),
    merge: (from, into) => database.transaction((tx) => mergeIn(tx, from, into)),
    bindings: () => boundDocuments(database),
    decide: (bindings) => decideBindings(database, bindings),
  };
}

function listBodies(database: Database): Promise<BodyLine[]> {
  return database.run(sql<BodyLine>`
    select b.id, b.name, b.aliases, b.division, b.level, b.kind, b.declared_by is not null as declared,
      b.expected_from as "expectedFrom", b.expected_to as "expectedTo", count(r.id)::integer as reports,
      min(r.year) as "firstYear", max(r.year) as "lastYear"
    from nianbao.body b left join nianbao.report r on r.body_id = b.id
    where not exists (select from nianbao.body_alias a where a.alias_id = b.id)
    group by b.id order by b.division nulls last, b.name, b.id`);
}

/** What source files say of who has to report; who stands in none of them any more has not to. */
export async function declareSources(tx: Executor, sources: readonly Source[]): Promise<void> {
  for (const source of sources) {
    const [from, to] = source.expect?.years ?? [null, null];
    const bodies = (source.bodies ?? []).map(({ name, aliases, kind }) => ({
      name,
      aliases,
      kind,
      division: source.division,
      expectedFrom: from,
      expectedTo: to,
    }));
    await declareIn(tx, source.id, bodies);
  }
  const ids = rowsParam([PERSON, ...sources.map(({ id }) => id)]);
  await sql`
    update nianbao.body set declared_by = null, expected_from = null, expected_to = null
    where declared_by is not null and declared_by not in (select json_array_elements_text(${ids}))`.execute(tx);
}

async function declareIn(tx: Executor, origin: string, bodies: readonly DeclaredBody[]): Promise<Doorbell[]> {
  const rows = bodies.flatMap((body) => {
    const id = bodyId(body.division, body.name);
    return id === null ? [] : [{ ...body, id }];
  });
  const declared = await rowsOf(
    tx,
    sql<{ id: string; given: string }>`
      insert into nianbao.body as b (id, name, aliases, division, level, kind, expected_from, expected_to, declared_by)
      select coalesce(a.body_id, x.id), x.name, x.aliases, x.division, null, x.kind, x."expectedFrom", x."expectedTo",
        ${origin}
      from json_to_recordset(${rowsParam(rows)}) as x(id text, name text, aliases jsonb, division text, kind text,
        "expectedFrom" integer, "expectedTo" integer)
      left join nianbao.body_alias a on a.alias_id = x.id
      order by 1
      on conflict (id) do update set name = excluded.name, kind = coalesce(excluded.kind, b.kind),
        expected_from = excluded.expected_from, expected_to = excluded.expected_to, declared_by = excluded.declared_by,
        aliases = (select coalesce(jsonb_agg(distinct one order by one), '[]'::jsonb)
          from jsonb_array_elements_text(b.aliases || excluded.aliases || to_jsonb(b.name)) one
          where one <> excluded.name)
        where (b.name, b.kind, b.expected_from, b.expected_to, b.declared_by) is distinct from
            (excluded.name, coalesce(excluded.kind, b.kind), excluded.expected_from, excluded.expected_to,
             excluded.declared_by)
          or not b.aliases @> excluded.aliases
      returning b.id, b.name as given`,
  );
  if (origin !== PERSON) {
    const kept = rowsParam(rows.map(({ id }) => id));
    await sql`
      update nianbao.body set declared_by = null, expected_from = null, expected_to = null
      where declared_by = ${origin} and id not in (select json_array_elements_text(${kept}))
        and id not in (select body_id from nianbao.body_alias
          where alias_id in (select json_array_elements_text(${kept})))`.execute(tx);
  }
  if (declared.length === 0) return [];
  const aliases = rows.flatMap((body) =>
    body.aliases.flatMap((name) => {
      const alias = bodyId(body.division, name);
      return alias === null || alias === body.id ? [] : [{ alias, id: body.id, name, division: body.division }];
    }),
  );
  return addAliases(tx, origin, aliases);
}

interface Alias {
  readonly alias: string;
  readonly id: string;
  readonly name: string;
  readonly division: string | null;
}

async function addAliases(tx: Executor, origin: string, aliases: readonly Alias[]): Promise<Doorbell[]> {
  if (aliases.length === 0) return [];
  await sql`
    insert into nianbao.body_alias (alias_id, body_id, name, division, origin)
    select distinct on (x.alias) x.alias, coalesce(a.body_id, x.id), x.name, x.division, ${origin}
    from json_to_recordset(${rowsParam(aliases)}) as x(alias text, id text, name text, division text)
    left join nianbao.body_alias a on a.alias_id = x.id
    where x.alias <> coalesce(a.body_id, x.id)
    order by x.alias, x.id
    on conflict (alias_id) do update set body_id = excluded.body_id`.execute(tx);
  // what led to a body that is an alias now leads on to where that one leads
  await sql`
    update nianbao.body_alias a set body_id = b.body_id from nianbao.body_alias b
    where a.body_id = b.alias_id and a.alias_id <> b.body_id`.execute(tx);
  return moveDocuments(tx);
}

/** Documents that are bound to an alias are due again at their last stage, which binds them to the body that is meant. */
async function moveDocuments(tx: Executor): Promise<Doorbell[]> {
  return rowsOf(
    tx,
    sql<Doorbell>`
      update nianbao.document d set stage = 'validate', state = 'due', n = d.n + 1, token = d.token + 1, attempts = 0,
        deaths = 0, first_death = null, not_before = now()
      from nianbao.binding b join nianbao.body_alias a on a.alias_id = b.body_id
      where b.document_sha256 = d.sha256 and d.state = 'done' and d.draft_sha256 is not null
      returning d.stage, d.sha256, d.n, 0 as delay`,
  );
}

async function mergeIn(tx: Executor, from: string, into: string): Promise<Doorbell[]> {
  if (from === into) throw new NianbaoError('usage', { reason: 'a body cannot be merged into itself' });
  const bodies = await rowsOf(
    tx,
    sql<{ id: string; name: string; division: string | null; aliases: string[] }>`
      select id, name, division, aliases from nianbao.body where id in (${from}, ${into}) order by id for update`,
  );
  const [gone, kept] = [from, into].map((id) => bodies.find((body) => body.id === id));
  if (gone === undefined || kept === undefined) {
    throw new NianbaoError('usage', { reason: `there is no body ${gone === undefined ? from : into}` });
  }
  const bells = await addAliases(tx, PERSON, [
    { alias: gone.id, id: kept.id, name: gone.name, division: gone.division },
  ]);
  await sql`
    update nianbao.body set aliases = (select jsonb_agg(distinct one order by one)
      from jsonb_array_elements_text(aliases || ${JSON.stringify([gone.name, ...gone.aliases])}::jsonb) one
      where one <> name) where id = ${kept.id}`.execute(tx);
  await sql`update nianbao.body set declared_by = null where id = ${gone.id}`.execute(tx);
  await sql`
    delete from nianbao.body b where id = ${gone.id} and not exists (
      select from nianbao.binding where body_id = b.id)`.execute(tx);
  return bells;
}
