/**
 * The addresses that a visit led to: each is due once in a run, as far as the limits of its source allow. Lists are followed
 * only while the pages that lead to them bring something that this run has not seen.
 */
import { sql } from 'kysely';
import { idOf } from '../canonical.js';
import { rowsOf, rowsParam, storable, type Executor } from './database.js';
import type { DueVisit, HostBell, NewVisit, VisitResult } from './harvest.js';
import { wakeHosts } from './hosts.js';

export interface Followed {
  readonly bells: HostBell[];
  readonly limits: VisitResult['limits'];
}

/** Makes the addresses due; the hosts' rows are locked. Returns their bells, and the limits that kept links out. */
export async function addLinks(tx: Executor, visit: DueVisit, result: VisitResult): Promise<Followed> {
  const limits = [...result.limits];
  if (result.links.length === 0) return { bells: [], limits };
  const lists = result.links.filter(({ role }) => role === 'list');
  const leaves = result.links.filter(({ role }) => role !== 'list');
  const [count] = await rowsOf(
    tx,
    sql<{ lists: number; visits: number }>`
      select count(*) filter (where role = 'list') as lists, count(*) as visits from nianbao.visit
      where run_id = ${visit.runId} and source_id = ${visit.sourceId}`,
  );
  const room = result.mostVisits - (count?.visits ?? 0);
  const added = await addVisits(tx, visit, within(leaves, room, 'visits', visit.url, limits), 0);
  const barren = added.seen > 0 || visit.role !== 'list' ? 0 : visit.barren + 1;
  const listRoom = Math.min(room - added.hosts.length, result.mostLists - (count?.lists ?? 0));
  const isBarren = barren > result.mostBarren;
  const followed = isBarren ? [] : within(lists, listRoom, 'lists', visit.url, limits);
  const more = await addVisits(tx, visit, followed, barren);
  if (isBarren && lists.length > 0) limits.push({ limit: 'novelty', url: visit.url, count: lists.length });
  return { bells: await wakeHosts(tx, [...added.hosts, ...more.hosts]), limits };
}

function within(
  links: readonly NewVisit[],
  room: number,
  limit: string,
  url: string,
  limits: { limit: string; url: string; count: number }[],
): readonly NewVisit[] {
  if (links.length <= room) return links;
  limits.push({ limit, url, count: links.length - Math.max(0, room) });
  return links.slice(0, Math.max(0, room));
}

/** Returns the hosts of visits that became due, and how many links were seen for the first time in this run. */
async function addVisits(
  tx: Executor,
  from: DueVisit,
  links: readonly NewVisit[],
  barren: number,
): Promise<{ hosts: string[]; seen: number }> {
  if (links.length === 0) return { hosts: [], seen: 0 };
  const rows = new Map<string, unknown>();
  for (const link of links) {
    const id = idOf('visit', from.sourceId, link.method, link.url, link.form);
    if (!rows.has(id)) rows.set(id, { ...storable(link), id });
  }
  const changed = await rowsOf(
    tx,
    sql<{ host: string; due: boolean }>`
      insert into nianbao.visit as v (id, source_id, host, method, url, form, role, depth, page, barren, redirects,
        link_text, body, year, parent_sha256, moved_from, run_id, linked_run, state, status, attempts, deaths,
        not_before, unconditional, not_modified, is_document, limits, passed)
      select id, ${from.sourceId}, host, method, url, form, role, depth, page, ${barren}::integer, redirects, "linkText", body, year,
        "parentSha256", "movedFrom", ${from.runId}, ${from.runId}, 'due', 'present', 0, 0, now(), false, 0, false,
        '[]'::jsonb, '[]'::jsonb
      from json_to_recordset(${rowsParam([...rows.values()])}) as x(id text, host text, method text, url text, form text,
        role text, depth integer, page integer, redirects integer, "linkText" text, body text, year integer,
        "parentSha256" text, "movedFrom" text)
      order by id
      on conflict (id) do update set
        linked_run = excluded.linked_run,
        -- another text may mean another report: the host's word that nothing changed is not enough
        unconditional = v.unconditional
          or v.state <> 'done' and v.link_text is not null and v.link_text <> excluded.link_text
          or v.run_id <> excluded.run_id and v.link_text is not null and v.link_text <> excluded.link_text,
        link_text = coalesce(excluded.link_text, v.link_text), body = coalesce(excluded.body, v.body),
        year = coalesce(excluded.year, v.year), parent_sha256 = coalesce(excluded.parent_sha256, v.parent_sha256),
        moved_from = coalesce(excluded.moved_from, v.moved_from),
        depth = least(v.depth, excluded.depth), page = least(v.page, excluded.page),
        barren = least(v.barren, excluded.barren), redirects = excluded.redirects,
        role = case when v.is_document then v.role else excluded.role end,
        run_id = excluded.run_id, ${AGAIN}
      where v.linked_run is distinct from excluded.linked_run or v.run_id <> excluded.run_id
      returning v.host, v.state = 'due' as due`,
  );
  return { hosts: changed.filter(({ due }) => due).map(({ host }) => host), seen: changed.length };
}

/** Of a visit that another run has answered: it is due again. One that this run has answered stays as it is. */
const AGAIN = sql`
  state = case when v.run_id <> excluded.run_id then 'due' else v.state end,
  status = case when v.run_id <> excluded.run_id and v.status = 'gone' then 'present' else v.status end,
  attempts = case when v.run_id <> excluded.run_id then 0 else v.attempts end,
  deaths = case when v.run_id <> excluded.run_id then 0 else v.deaths end,
  not_before = case when v.run_id <> excluded.run_id then now() else v.not_before end,
  outcome = case when v.run_id <> excluded.run_id then null else v.outcome end,
  error_code = case when v.run_id <> excluded.run_id then null else v.error_code end,
  error_message = case when v.run_id <> excluded.run_id then null else v.error_message end,
  failed_at = case when v.run_id <> excluded.run_id then null else v.failed_at end`;
