/** The exchanges that were archived, in order of time: what `archive export` writes out. */
import { sql } from 'kysely';
import type { ArchivedExchange } from '../model/exchange.js';
import type { Database } from './database.js';

const PAGE = 1000;

/** Exchanges of one source, or all (null). */
export async function* archivedExchanges(database: Database, sourceId: string | null): AsyncIterable<ArchivedExchange> {
  const ofSource = sourceId === null ? sql`true` : sql`f.source_id = ${sourceId}`;
  let after = { requestedAt: '-infinity', id: '' };
  for (;;) {
    const page = await database.run(sql<ArchivedExchange & { readonly at: string }>`
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
