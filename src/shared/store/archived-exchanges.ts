/** The exchanges that were archived, in order of time: what `archive export` writes out. */
import { sql } from 'kysely';
import type { Database } from './database.js';

export interface ExchangeRow {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly form: string | null;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Heads as they went over the wire; null: none was kept. */
  readonly requestHead: string;
  readonly responseHead: string | null;
  readonly status: number | null;
  readonly address: string | null;
  readonly sha256: string | null;
  readonly errorCode: string | null;
}

const PAGE = 1000;

/** Exchanges of one source, or all (null). */
export async function* archivedExchanges(database: Database, sourceId: string | null): AsyncIterable<ExchangeRow> {
  const ofSource = sourceId === null ? sql`true` : sql`f.source_id = ${sourceId}`;
  let after = { requestedAt: '-infinity', id: '' };
  for (;;) {
    const page = await database.run(sql<ExchangeRow & { readonly at: string }>`
      select f.id, f.method, f.url, v.form, f.requested_at as "requestedAt", f.requested_at::text as at,
        f.request_head as "requestHead", f.response_head as "responseHead", f.status, f.address,
        f.document_sha256 as sha256, f.error_code as "errorCode"
      from nianbao.fetch f left join nianbao.visit v on v.id = f.visit_id and v.url = f.url
      where ${ofSource} and (f.requested_at, f.id) > (${after.requestedAt}::timestamptz, ${after.id})
      order by f.requested_at, f.id limit ${PAGE}`);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { requestedAt: last.at, id: last.id };
  }
}
