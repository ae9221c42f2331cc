/** What people ask the store: sources, what is due, states of documents, dead letters, findings, coverage, current reports. */
import { sql } from 'kysely';
import { rowsParam, type Database } from './database.js';
import type { DocumentState, Failure, ReportLine, RunCounts, SourceStatus, StoreStatus } from './store.js';

const RUNS_SHOWN = 10;
const SCANS_SHOWN = 100;

export async function documentStates(database: Database, sha256s: readonly string[]): Promise<DocumentState[]> {
  return database.run(sql<DocumentState>`
    select sha256, name, stage, state, error_code as "errorCode", error_message as "errorMessage"
    from nianbao.document where sha256 in (select json_array_elements_text(${rowsParam(sha256s)}))
    order by sha256`);
}

export async function failures(database: Database): Promise<Failure[]> {
  return database.run(sql<Failure>`
    select sha256, name, stage, error_code as code, error_message as message, attempts, failed_at as "failedAt"
    from nianbao.document where state = 'failed' order by failed_at, sha256`);
}

export async function reportLines(database: Database, sha256s: readonly string[] | null): Promise<ReportLine[]> {
  const among = sha256s
    ? sql`r.document_sha256 in (select json_array_elements_text(${rowsParam(sha256s)}))`
    : sql`true`;
  return database.run(sql<ReportLine>`
    select b.name as body, r.year, r.template,
      (select count(*) from nianbao.fact where report_id = r.id and until_version_id is null) as facts,
      f.errors, f.warnings, f.infos
    from nianbao.report r
    left join nianbao.body b on b.id = r.body_id
    cross join lateral (
      select count(*) filter (where severity = 'error') as errors,
        count(*) filter (where severity = 'warning') as warnings,
        count(*) filter (where severity = 'info') as infos
      from nianbao.finding where report_id = r.id and until_version_id is null
    ) f
    where r.status = 'present' and ${among}
    order by b.name nulls last, r.year nulls last, r.id`);
}

export async function storeStatus(database: Database): Promise<StoreStatus> {
  const documents = await database.run(sql<StoreStatus['documents'][number]>`
    select stage, state, count(*) as count from nianbao.document group by stage, state order by stage, state`);
  const scans = await database.run(sql<StoreStatus['scans'][number]>`
    select d.sha256, d.name, count(*) as pages, count(*) filter (where p.state = 'done') as read,
      count(*) filter (where p.state = 'failed') as failed
    from nianbao.document d join nianbao.scan_page p on p.document_sha256 = d.sha256
    where d.awaits_pages group by d.sha256, d.name order by d.sha256 limit ${SCANS_SHOWN}`);
  const failed = await database.run(sql<StoreStatus['failures'][number]>`
    select error_code as code, count(*) as count from nianbao.document where state = 'failed'
    group by error_code order by count(*) desc, error_code`);
  const findings = await database.run(sql<StoreStatus['findings'][number]>`
    select rule, severity, count(*) as count from nianbao.finding where until_version_id is null
    group by rule, severity order by count(*) desc, rule, severity`);
  const years = await database.run(sql<StoreStatus['years'][number]>`
    select year, count(*) as reports, count(distinct body_id) as bodies from nianbao.report
    where status = 'present' group by year order by year nulls last`);
  const missing = await database.run(sql<StoreStatus['missing'][number]>`
    select division, year, bodies, reports, missing from nianbao.coverage where bodies > reports
    order by division nulls last, year`);
  type RunRow = RunCounts & Omit<StoreStatus['lastRuns'][number], 'counts'>;
  const runs = await database.run(sql<RunRow>`
    select id, kind, status, started_at as "startedAt", found, new, changed, unchanged, gone, failed
    from nianbao.run order by started_at desc, id limit ${RUNS_SHOWN}`);
  return {
    sources: await sourceStatus(database),
    waiting: await waiting(database),
    documents,
    scans,
    failures: failed,
    findings,
    years,
    missing,
    reports: years.reduce((sum, { reports }) => sum + reports, 0),
    lastRuns: runs.map(({ id, kind, status, startedAt, ...counts }) => ({ id, kind, status, startedAt, counts })),
  };
}

function sourceStatus(database: Database): Promise<SourceStatus[]> {
  return database.run(sql<SourceStatus>`
    select s.id, s.name, s.next_due as "nextDue", coalesce(s.next_due <= now(), false) as due, r.status,
      r.ended_at as "endedAt", r.found, r.failed, r.error_code as "errorCode",
      (select count(*) from nianbao.visit v where v.source_id = s.id and v.state = 'due') as "visitsDue"
    from nianbao.source s
    left join nianbao.run_source r on r.source_id = s.id and r.run_id = s.last_run_id
    where s.configured order by s.id`);
}

function waiting(database: Database): Promise<StoreStatus['waiting'][number][]> {
  const counts = sql`count(*) filter (where not_before <= now()) as now, count(*) filter (where not_before > now()) as later`;
  return database.run(sql<StoreStatus['waiting'][number]>`
    select 'crawl' as stage, ${counts} from nianbao.visit where state = 'due' having count(*) > 0
    union all
    (select stage, ${counts} from (
      select stage, not_before from nianbao.document where state = 'due' and not awaits_pages
      union all select 'ocr', not_before from nianbao.scan_page where state = 'due'
    ) due group by stage order by stage)`);
}
