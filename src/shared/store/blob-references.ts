/** Which blobs the store speaks of: what `archive verify` compares the blob store with. */
import { sql } from 'kysely';
import type { Database } from './database.js';
import type { BlobReference } from './store.js';

const PAGE = 5000;

/** Kinds in the order of their weight: a blob that is several things is the first of them. */
const KINDS = ['document', 'fetch', 'output'] as const;

export async function* blobReferences(database: Database): AsyncIterable<BlobReference> {
  for (let after = ''; ;) {
    const page = await database.run(sql<{ sha256: string; rank: number; name: string | null }>`
      select sha256, min(rank) as rank, (array_agg(name order by rank, name))[1] as name from (
        select sha256, 0 as rank, coalesce(url, name) as name from nianbao.document
        union all
        select document_sha256, 1, url from nianbao.fetch where document_sha256 is not null
        union all
        select output_sha256, 2, stage from nianbao.artifact where output_sha256 is not null
      ) r where sha256 > ${after} group by sha256 order by sha256 limit ${PAGE}`);
    for (const { sha256, rank, name } of page) yield { sha256, kind: KINDS[rank] ?? 'output', name };
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.sha256;
  }
}
