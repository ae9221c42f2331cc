/**
 * Archives in the store. A member is found where its archive is found: at the archive's path (or URL) + `/` + its path
 * inside. It has its archive as parent, and what is known of the archive's place (source, division, body, year, time) is
 * known of it.
 *
 * Unpacking is idempotent: it makes the members' places what the archive's places and contents say, whatever was there. An
 * archive that was found again, elsewhere, or displaced is therefore simply due again (documents.ts).
 */
import { sql } from 'kysely';
import { NianbaoError } from '../errors.js';
import { errorOfArchive, type ArchiveContents } from '../model/archive.js';
import { artifactInsert, LONGEST_MESSAGE, stillOurs } from './attempts.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import { registerIn } from './documents.js';
import type { Claim, Doorbell, MemberState, NewDocument, NewPlace, StageResult } from './store.js';

export async function completeUnpack(
  database: Database,
  claim: Claim,
  result: StageResult,
  contents: ArchiveContents,
): Promise<Doorbell[]> {
  return database.transaction(async (tx) => {
    const runId = await markUnpacked(tx, claim, result, errorOfArchive(contents));
    // the row is locked: who finds the archive at another place meanwhile comes after this, and makes it due again
    const places = await placesOf(tx, claim.sha256);
    const { bells } = await registerIn(tx, runId, membersAt(claim.sha256, places, contents), claim.sha256);
    return bells;
  });
}

/** The fence: writes nothing and throws `stale_attempt` if another attempt has the row. Returns the run it works for. */
async function markUnpacked(
  tx: Executor,
  claim: Claim,
  result: StageResult,
  error: NianbaoError | null,
): Promise<string> {
  const [row] = await rowsOf(
    tx,
    sql<{ run_id: string }>`
      with moved as (
        update nianbao.document d set state = ${error === null ? 'done' : 'failed'}, unpacked = true,
          layout_sha256 = null, draft_sha256 = null, checked_sha256 = null,
          attempts = 0, deaths = 0, first_death = null,
          error_code = ${error?.code ?? null},
          error_message = ${error === null ? null : storable(error.message).slice(0, LONGEST_MESSAGE)},
          failed_at = case when ${error !== null} then now() end
        where ${stillOurs(claim)}
        returning d.run_id
      ), kept as (${artifactInsert(claim, result, 'moved')})
      select run_id from moved`,
  );
  if (!row) throw new NianbaoError('stale_attempt');
  return row.run_id;
}

function placesOf(tx: Executor, sha256: string): Promise<NewPlace[]> {
  return rowsOf(
    tx,
    sql<NewPlace>`
      select source_id as "sourceId", url, path, link_text as "linkText", declared_charset as "declaredCharset",
        division, body, year, fetched_at as "fetchedAt"
      from nianbao.place where document_sha256 = ${sha256} and status = 'present' order by id`,
  );
}

function membersAt(archive: string, places: readonly NewPlace[], { members }: ArchiveContents): NewDocument[] {
  return places.flatMap((place) =>
    members.map((member): NewDocument => ({
      sha256: member.sha256,
      mediaType: member.mediaType,
      bytes: member.bytes,
      parentSha256: archive,
      place: {
        ...place,
        url: null,
        path: `${place.path ?? place.url ?? archive}/${member.path}`,
        // the charset that a server names is the archive's, if anybody's
        declaredCharset: null,
      },
    })),
  );
}

export async function membersOf(
  database: Database,
  runId: string,
  archives: readonly string[],
): Promise<MemberState[]> {
  if (archives.length === 0) return [];
  return database.run(sql<MemberState>`
    select d.sha256, p.path, case when d.first_seen_run = ${runId} then 'new'
      when d.run_id = ${runId} then 'changed' else 'unchanged' end as outcome
    from nianbao.place p join nianbao.document d on d.sha256 = p.document_sha256
    where p.parent_sha256 in (select json_array_elements_text(${rowsParam(archives)})) and p.path is not null
      and p.status = 'present'
    order by p.path, d.sha256`);
}
