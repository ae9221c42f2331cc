/**
 * Attempts: taking a due row, and writing what came of it. `claim` raises the row's token; every later write names it,
 * so that a worker that was thought dead and comes back writes nothing (`stale_attempt`).
 */
import { sql, type RawBuilder } from 'kysely';
import { sha256 as hashOf } from '../canonical.js';
import { messageOf, NianbaoError, type ErrorCode } from '../errors.js';
import { nextStage, type Stage } from '../model/stage.js';
import { rowsParam, storable, type Database } from './database.js';
import type { Claim, Doorbell, FailedAttempt, KnownOutput, StageResult } from './store.js';

/**
 * Commits without waiting for the disk, where losing the commit in a power cut only means doing the attempt again: later
 * commits that matter are written after it. Has to be selected from, or Postgres leaves it out.
 */
const WITHOUT_SYNC = sql`(select set_config('synchronous_commit', 'off', true)) as without_sync`;

/** A doorbell may ring a little early by another machine's clock. */
export const EARLY = sql`interval '1 second'`;

export async function dueDocuments(database: Database, limit: number, horizonMs: number): Promise<Doorbell[]> {
  return database.run(sql<Doorbell>`
    select stage, sha256, n, greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::integer as delay
    from (
      select stage, sha256, n, not_before from nianbao.document where state = 'due' and not awaits_pages
      union all
      select 'ocr', p.id, p.n, p.not_before from nianbao.scan_page p
        join nianbao.document d on d.sha256 = p.document_sha256 and d.awaits_pages where p.state = 'due'
    ) due
    where not_before <= now() + make_interval(secs => ${horizonMs / 1000})
    order by not_before, sha256 limit ${limit}`);
}

type ClaimRow = Omit<Claim, 'stage' | 'sha256' | 'input'> & {
  /** What `ocr` made of the layout. */
  readonly scan: string | null;
  readonly draft: string | null;
};

export async function claim(
  database: Database,
  bell: { stage: Stage; sha256: string; n: number },
): Promise<Claim | null> {
  const [row] = await database.run(sql<ClaimRow>`
    update nianbao.document d set token = d.token + 1
    from ${WITHOUT_SYNC}
    where d.sha256 = ${bell.sha256} and d.stage = ${bell.stage} and d.n = ${bell.n} and d.state = 'due'
      and d.not_before <= now() + ${EARLY} and not d.awaits_pages
    returning d.token, d.attempts, d.deaths, d.layout_sha256 as layout, d.scan_sha256 as scan, d.draft_sha256 as draft,
      d.extract_context as "extractContext", d.normalize_context as "normalizeContext"`);
  if (!row) return null;
  const { scan, draft, ...rest } = row;
  const { layout } = rest;
  const input = { extract: bell.sha256, ocr: layout && bell.sha256, normalize: scan ?? layout, validate: draft }[
    bell.stage
  ];
  if (input === null) throw new Error(`${bell.sha256} is due at ${bell.stage}, but has no input for it`);
  return { ...rest, stage: bell.stage, sha256: bell.sha256, input };
}

export async function knownOutput(
  database: Database,
  input: string,
  stage: Stage | 'crawl',
  stageVersion: string,
  contextHash: string,
): Promise<KnownOutput | null> {
  const [row] = await database.run(sql<KnownOutput>`
    select output_sha256 as output from nianbao.artifact
    where input_sha256 = ${input} and stage = ${stage} and stage_version = ${stageVersion}
      and context_hash = ${contextHash} and output_sha256 is not null`);
  return row ?? null;
}

/** The row an attempt may still write: claimed by it and by nobody since. */
export function stillOurs({ sha256, stage, token }: Claim): RawBuilder<unknown> {
  return sql`d.sha256 = ${sha256} and d.stage = ${stage} and d.token = ${token} and d.state = 'due'`;
}

/** A statement that records a stage output, once for every row of `from`; the same key keeps its first output. */
export function artifactInsert(
  claim: { readonly input: string; readonly stage: Stage | 'crawl' },
  result: StageResult,
  from: string,
): RawBuilder<unknown> {
  return sql`
    insert into nianbao.artifact as a (input_sha256, stage, stage_version, context_hash, output_sha256, ms)
    select ${claim.input}, ${claim.stage}, ${result.stageVersion}, ${result.contextHash}, ${result.output},
      ${result.ms}::double precision
    from ${sql.ref(from)}
    on conflict (input_sha256, stage, stage_version, context_hash) do update
      set output_sha256 = excluded.output_sha256, ms = excluded.ms, error_code = null
      where a.output_sha256 is null`;
}

/** Where the output of a stage is kept for the next one. */
const OUTPUT_COLUMN = { extract: 'layout_sha256', ocr: 'scan_sha256', normalize: 'draft_sha256' } as const;

export async function complete(
  database: Database,
  claim: Claim,
  result: StageResult,
  needsScan: boolean,
): Promise<Doorbell[]> {
  const next = nextStage(claim.stage, needsScan);
  if (claim.stage === 'validate' || next === null) throw new Error('validate is completed by completeValidate');
  // what was read from the pixels of a document belongs to the layout that it was read with
  const forgotten = claim.stage === 'extract' ? sql`scan_sha256 = null,` : sql``;
  const [row] = await database.run(sql<{ n: number }>`
    with moved as (
      update nianbao.document d set
        ${forgotten} ${sql.ref(OUTPUT_COLUMN[claim.stage])} = ${result.output}, stage = ${next}, n = d.n + 1, not_before = now(),
        attempts = 0, deaths = 0, first_death = null, unpacked = false
      from ${WITHOUT_SYNC}
      where ${stillOurs(claim)}
      returning d.n
    ), kept as (${artifactInsert(claim, result, 'moved')})
    select n from moved`);
  if (!row) throw new NianbaoError('stale_attempt');
  return [{ stage: next, sha256: claim.sha256, n: row.n, delay: 0 }];
}

const LONGEST_PAUSE_MS = 600_000;
const SLOW_DOWN_MS = 60_000;
export const LONGEST_MESSAGE = 2000;

/** How often and when something is tried again after errors that may pass. */
export interface Retries {
  /** In all, with the first one. */
  readonly attempts: number;
  /** Before the second one, milliseconds; doubled each time. */
  readonly pauseMs: number;
}

export const RETRIES: Retries = { attempts: 5, pauseMs: 10_000 };

/**
 * Pause before the next attempt after `attempts` failed ones: `pauseMs`, twice, four times that … at most 10 min, and up to
 * a tenth more, by the document, so that many that failed together do not come back together.
 */
export function pauseAfter(attempts: number, sha256: string, pauseMs: number = RETRIES.pauseMs): number {
  const pause = Math.min(2 ** (attempts - 1) * pauseMs, LONGEST_PAUSE_MS);
  const jitter = parseInt(hashOf(`${sha256}/${attempts}`).slice(0, 8), 16) / 2 ** 32;
  return Math.round(pause * (1 + jitter / 10));
}

/** What has been attempted so far: at a stage of a document, or at a visit. */
export interface Tried {
  /** Of the document; for a visit its id. */
  readonly sha256: string;
  readonly attempts: number;
  readonly deaths: number;
}

export interface Verdict {
  readonly state: 'due' | 'failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempts: number;
  readonly deaths: number;
  readonly firstDeath: string | null;
  readonly delay: number;
}

/** What becomes of a document or visit after an error, by the error's policy. */
export function verdictOf(claim: Tried, firstDeath: string | null, error: NianbaoError, retries: Retries): Verdict {
  const { code, message } = error;
  const same = { code, message, attempts: claim.attempts, deaths: claim.deaths, firstDeath, delay: 0 };
  switch (error.policy) {
    case 'retry': {
      const attempts = claim.attempts + 1;
      if (attempts >= retries.attempts) return { ...same, attempts, state: 'failed' };
      return { ...same, attempts, state: 'due', delay: pauseAfter(attempts, claim.sha256, retries.pauseMs) };
    }
    case 'slow_down': {
      const asked = Number(error.details['seconds'] ?? Number.NaN) * 1000;
      return { ...same, state: 'due', delay: Number.isFinite(asked) && asked >= 0 ? asked : SLOW_DOWN_MS };
    }
    case 'quarantine': {
      const deaths = claim.deaths + 1;
      const reason = `${code}: ${message}`;
      if (deaths < 2) return { ...same, deaths, state: 'due', firstDeath: reason };
      const first = messageOf('quarantined', { reason: firstDeath ?? reason });
      return { ...same, deaths, state: 'failed', code: 'quarantined', message: first };
    }
    case 'give_up':
    case 'usage':
      return { ...same, state: 'failed' };
  }
}

export async function fail(
  database: Database,
  claim: Claim,
  error: NianbaoError,
  retries: Retries,
  attempt: FailedAttempt | null,
): Promise<Doorbell | null> {
  return database.transaction(async (tx) => {
    const { rows } = await sql<{ first_death: string | null }>`
      select first_death from nianbao.document d where ${stillOurs(claim)} for update`.execute(tx);
    if (!rows[0]) throw new NianbaoError('stale_attempt');
    const verdict = verdictOf(claim, rows[0].first_death, error, retries);
    const failed = verdict.state === 'failed';
    const updated = await sql<{ n: number }>`
      update nianbao.document d set
        state = ${verdict.state}, attempts = ${verdict.attempts}, deaths = ${verdict.deaths},
        first_death = ${storable(verdict.firstDeath)}, token = d.token + 1,
        n = d.n + ${failed ? 0 : 1}, not_before = now() + make_interval(secs => ${verdict.delay / 1000}),
        error_code = ${failed ? verdict.code : null},
        error_message = ${failed ? storable(verdict.message).slice(0, LONGEST_MESSAGE) : null},
        failed_at = case when ${failed} then now() end
      where d.sha256 = ${claim.sha256} returning n`.execute(tx);
    // pages that could not be read are read again when the document is put back
    if (failed && claim.stage === 'ocr') {
      await sql`delete from nianbao.scan_page where document_sha256 = ${claim.sha256} and state = 'failed'`.execute(tx);
    }
    if (attempt !== null && error.policy === 'give_up') {
      await sql`
        insert into nianbao.artifact (input_sha256, stage, stage_version, context_hash, ms, error_code)
        values (${claim.input}, ${claim.stage}, ${attempt.stageVersion}, ${attempt.contextHash}, ${attempt.ms},
          ${error.code})
        on conflict do nothing`.execute(tx);
    }
    const n = updated.rows[0]?.n;
    if (failed || n === undefined) return null;
    return { stage: claim.stage, sha256: claim.sha256, n, delay: verdict.delay };
  });
}

/**
 * Makes documents due again that an earlier version of `extract` could not read for want of a reader of pixels. What this version
 * has refused stays refused. The version is asked for only when there are such documents: asking may start a parser child.
 */
export async function retryUnreadScans(database: Database, extractVersion: () => Promise<string>): Promise<Doorbell[]> {
  const refused = await database.run(sql<{ sha256: string; versions: string[] }>`
    select d.sha256, json_agg(a.stage_version) as versions
    from nianbao.document d join nianbao.artifact a on a.input_sha256 = d.sha256 and a.stage = 'extract'
    where d.state = 'failed' and d.stage = 'extract'
      and (d.error_code = 'ocr_needed' or d.error_code = 'unsupported_format' and d.media_type like 'image/%')
    group by d.sha256`);
  if (refused.length === 0) return [];
  const current = await extractVersion();
  const outdated = refused.filter(({ versions }) => !versions.includes(current));
  return outdated.length === 0 ? [] : retryFailed(database, { sha256s: outdated.map(({ sha256 }) => sha256) });
}

/** Makes dead letters due again. Filters are joined by `and`; none: all of them. */
export async function retryFailed(
  database: Database,
  filter: { code?: string; sha256s?: readonly string[] },
): Promise<Doorbell[]> {
  const ofCode = filter.code === undefined ? sql`true` : sql`d.error_code = ${filter.code}`;
  const ofThese = filter.sha256s
    ? sql`d.sha256 in (select json_array_elements_text(${rowsParam(filter.sha256s)}))`
    : sql`true`;
  return database.run(sql<Doorbell>`
    update nianbao.document d set state = 'due', n = d.n + 1, token = d.token + 1, attempts = 0, deaths = 0,
      first_death = null, not_before = now(), error_code = null, error_message = null, failed_at = null
    where d.state = 'failed' and ${ofCode} and ${ofThese}
    returning d.stage, d.sha256, d.n, 0 as delay`);
}
