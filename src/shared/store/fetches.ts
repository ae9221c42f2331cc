/** Rows of `fetch`: every HTTP exchange, whatever came of it. */
import { sql } from 'kysely';
import { idOf } from '../canonical.js';
import { rowsParam, type Executor } from './database.js';
import type { DueVisit, HostClaim, NewFetch } from './harvest.js';

/** Writes exchanges of a lane. `visit`: for which they were made; null: for the host itself, outside of any run. */
export async function writeFetches(
  tx: Executor,
  claim: HostClaim,
  visit: Pick<DueVisit, 'id' | 'sourceId' | 'runId'> | null,
  fetches: readonly NewFetch[],
): Promise<void> {
  if (fetches.length === 0) return;
  const rows = fetches.map((one, turn) => ({
    ...one,
    // a lane makes one exchange at a time: host, token and time name it
    id: idOf('fetch', claim.name, claim.token, one.requestedAt, one.method, one.url, turn),
    runId: visit?.runId ?? '',
    sourceId: visit?.sourceId ?? null,
    visitId: visit?.id ?? null,
  }));
  await sql`
    insert into nianbao.fetch (id, run_id, source_id, visit_id, host, method, url, requested_at, ms, status,
      request_head, response_head, address, legacy_tls, document_sha256, bytes, outcome, error_code, error_message)
    select id, "runId", "sourceId", "visitId", ${claim.name}, method, url, "requestedAt", ms, status,
      coalesce("requestHead", '{}'::jsonb), "responseHead", address, "legacyTls", sha256, bytes, outcome, "errorCode", "errorMessage"
    from json_to_recordset(${rowsParam(rows)}) as x(id text, "runId" text, "sourceId" text, "visitId" text, method text,
      url text, "requestedAt" timestamptz, ms double precision, status integer, "requestHead" jsonb,
      "responseHead" jsonb, address text, "legacyTls" boolean, sha256 text, bytes bigint, outcome text,
      "errorCode" text, "errorMessage" text)
    on conflict (id) do nothing`.execute(tx);
}
