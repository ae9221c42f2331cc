/**
 * Pages of documents at the stage `ocr`. A page is a unit of work of its own: a row with state, counter and token as a
 * document has (store.ts), and a doorbell in the queue `ocr` under its own id.
 *
 *   fanOut     the document's row waits (`awaits_pages`); a row per page: due, or done where the store knows its output
 *   claim      takes a due page for one attempt
 *   complete, fail   what came of it; when no page is due any more, the document is: once, by the lock on its row
 *
 * The document's next attempt then finds all pages done or failed, and joins them. Dies it on the way, its row is still due.
 */
import { sql } from 'kysely';
import { sha256 } from '../canonical.js';
import { NianbaoError } from '../errors.js';
import { artifactInsert, EARLY, LONGEST_MESSAGE, verdictOf, type Retries } from './attempts.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import type { OcrAttempt, PageClaim, PagesLeft, PageState, PageToRead, ScanPages } from './pages.js';
import type { Doorbell, StageResult } from './rows.js';

export function scanPagesOn(database: Database, retries: Retries): ScanPages {
  return {
    of: (document) => pagesOf(database, document),
    fanOut: (claim, plan, pages) => fanOut(database, claim, plan, pages),
    claim: (bell) => claimPage(database, bell),
    complete: (claim, result) => completePage(database, claim, result),
    fail: (claim, error) => failPage(database, claim, error, retries),
  };
}

async function pagesOf(database: Database, document: string): Promise<PageState[]> {
  return database.run(sql<PageState>`
    select page, stage_version as "stageVersion", context_hash as "contextHash", state, output_sha256 as output,
      error_code as "errorCode", error_message as "errorMessage"
    from nianbao.scan_page where document_sha256 = ${document} order by page`);
}

async function fanOut(
  database: Database,
  claim: OcrAttempt,
  plan: StageResult,
  pages: readonly PageToRead[],
): Promise<Doorbell[]> {
  return database.transaction(async (tx) => {
    const [row] = await rowsOf(
      tx,
      sql<{ n: number }>`
        with fenced as (
          update nianbao.document d set awaits_pages = false
          where d.sha256 = ${claim.sha256} and d.stage = 'ocr' and d.token = ${claim.token} and d.state = 'due'
          returning d.n
        ), kept as (${artifactInsert({ input: claim.input, stage: 'ocr' }, plan, 'fenced')})
        select n from fenced`,
    );
    if (!row) throw new NianbaoError('stale_attempt');
    const rows = pages.map((one) => ({ ...one, id: sha256(`scan_page ${claim.sha256} ${one.page}`) }));
    await sql`
      delete from nianbao.scan_page where document_sha256 = ${claim.sha256}
        and id not in (select json_array_elements_text(${rowsParam(rows.map(({ id }) => id))}))`.execute(tx);
    const due = await rowsOf(
      tx,
      sql<{ sha256: string; n: number }>`
        with written as (
          insert into nianbao.scan_page as p (id, document_sha256, page, plan_sha256, stage_version, context_hash, state, n,
            token, attempts, deaths, not_before, output_sha256)
          select id, ${claim.sha256}, page, ${plan.output}, ${plan.stageVersion}, "contextHash",
            case when output is null then 'due' else 'done' end, 0, 0, 0, 0, now(), output
          from json_to_recordset(${rowsParam(rows)}) as x(id text, page integer, "contextHash" text, output text)
          on conflict (id) do update set
            plan_sha256 = excluded.plan_sha256, stage_version = excluded.stage_version,
            context_hash = excluded.context_hash, state = excluded.state, output_sha256 = excluded.output_sha256,
            n = p.n + 1, token = p.token + 1, attempts = 0, deaths = 0, first_death = null, not_before = now(),
            error_code = null, error_message = null
            where p.state = 'failed' or p.context_hash <> excluded.context_hash or p.stage_version <> excluded.stage_version
          returning id, n, state, page
        )
        select id as sha256, n, page from written where state = 'due'
        union
        select p.id, p.n, p.page from nianbao.scan_page p
        where p.document_sha256 = ${claim.sha256} and p.state = 'due' and p.id not in (select id from written)
        order by page`,
    );
    if (due.length > 0) {
      // another attempt at the document is one of its own: this one's token is spent
      await sql`
        update nianbao.document set awaits_pages = true, token = token + 1, attempts = 0, deaths = 0, first_death = null
        where sha256 = ${claim.sha256}`.execute(tx);
    }
    return due.map(({ sha256, n }) => ({ stage: 'ocr', sha256, n, delay: 0 }));
  });
}

async function claimPage(database: Database, bell: { sha256: string; n: number }): Promise<PageClaim | null> {
  const [row] = await database.run(sql<PageClaim>`
    update nianbao.scan_page p set token = p.token + 1
    where p.id = ${bell.sha256} and p.n = ${bell.n} and p.state = 'due' and p.not_before <= now() + ${EARLY}
    returning p.id, p.document_sha256 as document, p.page, p.plan_sha256 as plan, p.stage_version as "stageVersion",
      p.context_hash as "contextHash", p.token, p.attempts, p.deaths`);
  return row ?? null;
}

async function completePage(database: Database, claim: PageClaim, result: StageResult): Promise<PagesLeft> {
  return database.transaction(async (tx) => {
    await lockDocument(tx, claim.document);
    const [row] = await rowsOf(
      tx,
      sql<{ id: string }>`
        with read as (
          update nianbao.scan_page p set state = 'done', output_sha256 = ${result.output}
          where ${stillOurs(claim)} returning p.id
        ), kept as (${artifactInsert({ input: claim.document, stage: 'ocr' }, result, 'read')})
        select id from read`,
    );
    if (!row) throw new NianbaoError('stale_attempt');
    return left(tx, claim.document, await bellWhenLast(tx, claim.document));
  });
}

async function failPage(
  database: Database,
  claim: PageClaim,
  error: NianbaoError,
  retries: Retries,
): Promise<PagesLeft> {
  return database.transaction(async (tx) => {
    await lockDocument(tx, claim.document);
    const [row] = await rowsOf(
      tx,
      sql<{
        first_death: string | null;
      }>`select first_death from nianbao.scan_page p where ${stillOurs(claim)} for update`,
    );
    if (!row) throw new NianbaoError('stale_attempt');
    const tried = { sha256: claim.id, attempts: claim.attempts, deaths: claim.deaths };
    const verdict = verdictOf(tried, row.first_death, error, retries);
    const failed = verdict.state === 'failed';
    const [page] = await rowsOf(
      tx,
      sql<{ n: number }>`
        update nianbao.scan_page p set
          state = ${verdict.state}, attempts = ${verdict.attempts}, deaths = ${verdict.deaths},
          first_death = ${storable(verdict.firstDeath)}, token = p.token + 1, n = p.n + ${failed ? 0 : 1},
          not_before = now() + make_interval(secs => ${verdict.delay / 1000}),
          error_code = ${failed ? verdict.code : null},
          error_message = ${failed ? storable(verdict.message).slice(0, LONGEST_MESSAGE) : null}
        where p.id = ${claim.id} returning p.n`,
    );
    const again: Doorbell = { stage: 'ocr', sha256: claim.id, n: page?.n ?? 0, delay: verdict.delay };
    return left(tx, claim.document, failed ? await bellWhenLast(tx, claim.document) : [again]);
  });
}

async function left(tx: Executor, document: string, bells: readonly Doorbell[]): Promise<PagesLeft> {
  const [row] = await rowsOf(
    tx,
    sql<{ pages: number; settled: number }>`
      select count(*)::integer as pages, (count(*) filter (where state <> 'due'))::integer as settled
      from nianbao.scan_page where document_sha256 = ${document}`,
  );
  return { bells, pages: row?.pages ?? 0, settled: row?.settled ?? 0 };
}

/** Before the page, always: two last pages at a time come one after the other, and nobody waits in a circle. */
async function lockDocument(tx: Executor, document: string): Promise<void> {
  await sql`select 1 from nianbao.document where sha256 = ${document} for update`.execute(tx);
}

const stillOurs = ({ id, token }: PageClaim): ReturnType<typeof sql> =>
  sql`p.id = ${id} and p.token = ${token} and p.state = 'due'`;

/** Makes the document due if it waits for pages and none is left. */
async function bellWhenLast(tx: Executor, document: string): Promise<Doorbell[]> {
  const rows = await rowsOf(
    tx,
    sql<{ n: number }>`
      update nianbao.document d set awaits_pages = false, n = d.n + 1, not_before = now()
      where d.sha256 = ${document} and d.awaits_pages and not exists (
        select 1 from nianbao.scan_page p where p.document_sha256 = d.sha256 and p.state = 'due')
      returning d.n`,
  );
  return rows.map(({ n }) => ({ stage: 'ocr', sha256: document, n, delay: 0 }));
}
