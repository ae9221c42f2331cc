/**
 * Which documents are bound to whom, and what people decide about it. A decision is a row of its own beside the binding:
 * it may come before its document does, it wins over everything that is read or configured, and the binding follows when
 * the document's last stage is done again (complete-validate.ts).
 */
import { sql } from 'kysely';
import { bodyId } from './bodies.js';
import { rowsOf, rowsParam, type Database } from './database.js';
import type { Doorbell } from './rows.js';

/** A document that was read, and whose report it is. */
export interface BoundDocument {
  readonly sha256: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly division: string | null;
  /** Name of the body; null: unknown. */
  readonly body: string | null;
  readonly year: number | null;
}

/** Whose report a document is; null: nothing is decided of this. */
export interface DecidedBinding {
  readonly sha256: string;
  readonly division: string | null;
  readonly body: string | null;
  readonly year: number | null;
}

export interface Decisions {
  /** In the order given: those whose body is not known under that name in that division. Nothing is written if there is one. */
  readonly unknown: readonly DecidedBinding[];
  /** Rows that say something else than was decided so far. */
  readonly changed: number;
  /** Documents that move. */
  readonly bells: readonly Doorbell[];
}

/** In order of sha256. */
export function boundDocuments(database: Database): Promise<BoundDocument[]> {
  return database.run(sql<BoundDocument>`
    select b.document_sha256 as sha256, d.name, d.url, o.division, o.name as body, b.year
    from nianbao.binding b
    join nianbao.document d on d.sha256 = b.document_sha256
    left join nianbao.body o on o.id = b.body_id
    order by 1`);
}

/** A row that says nothing takes a decision back. Rows that say what the document is bound to already decide nothing new. */
export async function decideBindings(database: Database, given: readonly DecidedBinding[]): Promise<Decisions> {
  const named = given.map(({ sha256, division, body, year }) => ({
    sha256,
    year,
    bodyId: body === null ? null : (bodyId(division, body) ?? ''),
  }));
  return database.transaction(async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<{ sha256: string; bodyId: string | null; year: number | null; known: boolean }>`
        select x.sha256, coalesce(a.body_id, x."bodyId") as "bodyId", x.year,
          x."bodyId" is null or exists (select from nianbao.body where id = coalesce(a.body_id, x."bodyId")) as known
        from json_to_recordset(${rowsParam(named)}) as x(sha256 text, "bodyId" text, year integer)
        left join nianbao.body_alias a on a.alias_id = x."bodyId"`,
    );
    const strange = new Set(rows.filter(({ known }) => !known).map(({ sha256 }) => sha256));
    if (strange.size > 0) {
      return { unknown: given.filter(({ sha256 }) => strange.has(sha256)), changed: 0, bells: [] };
    }
    const changed = await rowsOf(
      tx,
      sql<{ sha256: string }>`
        with x as (select * from json_to_recordset(${rowsParam(rows)}) as x(sha256 text, "bodyId" text, year integer)),
        undone as (
          delete from nianbao.decided_binding c using x
          where c.document_sha256 = x.sha256 and x."bodyId" is null and x.year is null
          returning x.sha256
        ), done as (
          insert into nianbao.decided_binding as c (document_sha256, body_id, year)
          select x.sha256, x."bodyId", x.year from x left join nianbao.binding b on b.document_sha256 = x.sha256
          where (x."bodyId" is not null or x.year is not null)
            and (b.document_sha256 is null or coalesce(x."bodyId", b.body_id) is distinct from b.body_id
              or coalesce(x.year, b.year) is distinct from b.year
              or exists (select from nianbao.decided_binding where document_sha256 = x.sha256))
          on conflict (document_sha256) do update set body_id = excluded.body_id, year = excluded.year
          where (c.body_id, c.year) is distinct from (excluded.body_id, excluded.year)
          returning c.document_sha256 as sha256
        )
        select sha256 from undone union all select sha256 from done order by 1`,
    );
    const bells = await rowsOf(
      tx,
      sql<Doorbell>`
        update nianbao.document d set stage = 'validate', state = 'due', n = d.n + 1, token = d.token + 1, attempts = 0,
          deaths = 0, first_death = null, not_before = now()
        where d.sha256 in (select json_array_elements_text(${rowsParam(changed.map(({ sha256 }) => sha256))}))
          and d.state = 'done' and d.draft_sha256 is not null
        returning d.stage, d.sha256, d.n, 0 as delay`,
    );
    return { unknown: [], changed: changed.length, bells };
  });
}
