import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import { NianbaoError } from '../../../src/shared/errors.js';
import { Source, type SourceInput } from '../../../src/shared/model/source.js';
import type {
  DueVisit,
  HostBell,
  HostClaim,
  HostState,
  NewFetch,
  NewVisit,
  VisitResult,
} from '../../../src/shared/store/harvest.js';
import type { Store } from '../../../src/shared/store/store.js';
import type { Subject } from './backends.js';
import { doc, Outputs, rowsOf, work } from './drive.js';

const HOST = 'site.example:80';
const START = 'http://site.example/list/';
const STATE: HostState = { wait: 0, politeness: null, robots: null, robotsFor: 0 };
const NEXT = '2030-01-01T00:00:00.000Z';

function source(more: Partial<SourceInput> = {}): Source {
  return Source.parse({ id: 'qinghe', name: '青禾县', division: '990101', start: [START], ...more });
}

function fetched(url: string, text: string | null): NewFetch {
  return {
    method: 'GET',
    url,
    requestedAt: new Date().toISOString(),
    ms: 3,
    status: 200,
    requestHead: { 'user-agent': 'test' },
    responseHead: { 'content-type': 'text/html' },
    address: '192.0.2.1',
    legacyTls: false,
    sha256: text === null ? null : sha256(text),
    bytes: text?.length ?? null,
    outcome: 'stored',
    errorCode: null,
    errorMessage: null,
  };
}

function link(url: string, more: Partial<NewVisit> = {}): NewVisit {
  return {
    host: HOST,
    method: 'GET',
    url,
    form: null,
    role: 'report',
    depth: 1,
    page: 0,
    redirects: 0,
    linkText: '2023年度报告',
    body: null,
    year: 2023,
    parentSha256: sha256('list'),
    movedFrom: null,
    ...more,
  };
}

function result(more: Partial<VisitResult>): VisitResult {
  return {
    kind: 'list',
    notModified: false,
    sha256: null,
    mediaType: 'text/html',
    bytes: 10,
    declaredCharset: null,
    declaredType: 'text/html',
    etag: null,
    lastModified: null,
    document: null,
    links: [],
    reading: null,
    redirectTo: null,
    mostBarren: 2,
    mostLists: 10,
    mostVisits: 100,
    limits: [],
    passed: [],
    liar: null,
    ...more,
  };
}

/** The visit's address now holds this document. */
function documentAt(visit: DueVisit, text: string, more: Partial<VisitResult> = {}): VisitResult {
  const place = {
    sourceId: visit.sourceId,
    url: visit.url,
    path: null,
    linkText: visit.linkText,
    declaredCharset: null,
    division: visit.source.division,
    body: visit.body,
    year: visit.year,
    fetchedAt: null,
  };
  const document = {
    sha256: sha256(text),
    mediaType: 'text/html',
    bytes: text.length,
    parentSha256: visit.parentSha256,
    place,
  };
  return result({ kind: 'document', sha256: sha256(text), document, ...more });
}

/** A site as its visits see it: what is at an address; the others are gone. */
type Site = (visit: DueVisit) => VisitResult | NianbaoError;

async function visitAll(store: Store, bells: readonly HostBell[], site: Site): Promise<string[]> {
  const asked: string[] = [];
  const waiting = [...bells];
  for (let bell = waiting.shift(); bell; bell = waiting.shift()) {
    const claim = await store.harvest.claimHost(bell);
    if (claim === null) continue;
    for (let visits = await store.harvest.dueVisits(claim, 5); visits.length > 0;) {
      for (const visit of visits) {
        asked.push(visit.url);
        const answer = site(visit);
        const fetches = [fetched(visit.url, null)];
        if (answer instanceof NianbaoError && answer.code === 'host_away') {
          await store.harvest.giveUpHost(claim, visit, fetches, answer, STATE);
          break;
        }
        if (answer instanceof NianbaoError) await store.harvest.failVisit(claim, visit, fetches, answer, STATE);
        else {
          const { bells: rung } = await store.harvest.completeVisit(claim, visit, fetches, answer, STATE);
          waiting.push(...rung.filter((one) => one.stage === 'crawl'));
        }
      }
      visits = await store.harvest.dueVisits(claim, 5);
    }
    const next = await store.harvest.leaveHost(claim, STATE, []);
    if (next !== null && next.delay === 0) waiting.push(next);
  }
  return asked;
}

/** A list of reports, each at an address of its name. */
function listOf(names: readonly string[], contents: (name: string) => string = (name) => name): Site {
  return (visit) => {
    if (visit.url === START) {
      return result({ sha256: sha256(names.join()), links: names.map((name) => link(`http://site.example/${name}`)) });
    }
    const name = visit.url.slice('http://site.example/'.length);
    return names.includes(name) ? documentAt(visit, contents(name)) : result({ kind: 'gone' });
  };
}

async function harvest(store: Store, site: Site, definition = source()): Promise<{ runId: string; asked: string[] }> {
  const run = await store.openRun('harvest', 'harvest');
  await store.harvest.putSources([definition], () => NEXT);
  const starts = [{ sourceId: definition.id, url: START, host: HOST }];
  const opened = await store.harvest.openSources(run.id, [definition.id], starts);
  return { runId: run.id, asked: await visitAll(store, opened.bells, site) };
}

async function close(store: Store, runId: string, id = 'qinghe'): ReturnType<Store['harvest']['closeSource']> {
  const closed = await store.harvest.closeSource(runId, id, NEXT);
  await store.closeRun(runId, { found: 0, new: 0, changed: 0, unchanged: 0, gone: 0, failed: 0 });
  return closed;
}

async function claimed(store: Store, bell: HostBell | undefined): Promise<HostClaim> {
  const claim = bell ? await store.harvest.claimHost(bell) : null;
  if (claim === null) throw new Error('the host is not due');
  return claim;
}

export function harvestConformance(subject: () => Subject): void {
  describe('harvests', () => {
    it('asks for every address once and registers what is there, with what source and link say', async () => {
      const { store } = subject();
      const { runId, asked } = await harvest(store, listOf(['a', 'b', 'c']));
      expect(asked.sort()).toEqual([START, ...['a', 'b', 'c'].map((name) => `http://site.example/${name}`)].sort());
      const [place] = await rowsOf(store, 'place');
      expect(place).toMatchObject({
        source_id: 'qinghe',
        division: '990101',
        year: 2023,
        link_text: '2023年度报告',
        parent_sha256: sha256('list'),
        first_seen_run: runId,
        status: 'present',
      });
      expect(await rowsOf(store, 'fetch')).toHaveLength(4);
      expect(await close(store, runId)).toMatchObject({ found: 3, new: 3, unchanged: 0, requests: 4, status: 'done' });
      expect(await store.harvest.progress(runId)).toMatchObject({ visitsDue: 0, visitsDone: 4, documents: 3 });
    });

    it('counts what is new, changed, unchanged and gone in the next run', async () => {
      const { store } = subject();
      await close(store, (await harvest(store, listOf(['a', 'b', 'c']))).runId);
      const site = listOf(['a', 'b', 'd', 'e'], (name) => (name === 'b' ? 'b, corrected' : name));
      const { runId, asked } = await harvest(store, site);
      expect(asked).toHaveLength(6);
      expect(await close(store, runId)).toMatchObject({ found: 4, new: 2, changed: 1, unchanged: 1, gone: 1 });
      const places = await rowsOf(store, 'place');
      expect(
        places
          .filter(({ status }) => status === 'gone')
          .map(({ document_sha256 }) => document_sha256)
          .sort(),
      ).toEqual([sha256('b'), sha256('c')].sort());
      expect((await store.status()).sources).toMatchObject([
        { id: 'qinghe', status: 'done', found: 4, failed: 0, errorCode: null, visitsDue: 0 },
      ]);
      // data of a page that is gone stay
      expect(await rowsOf(store, 'document')).toHaveLength(6);
    });

    it('goes on in the same run where it was: nothing is asked for again', async () => {
      const { store, backend } = subject();
      let left = 2;
      const site = listOf(['a', 'b', 'c']);
      const dying: Site = (visit) => {
        if (left-- === 0) throw new Error('killed');
        return site(visit);
      };
      const first: string[] = [];
      const telling: Site = (visit) => {
        const answer = dying(visit);
        first.push(visit.url);
        return answer;
      };
      await expect(harvest(store, telling)).rejects.toThrow('killed');
      await backend.query(`update nianbao.run set heartbeat_at = now() - interval '2 minutes'`);
      const { sources, waiting } = await store.status();
      expect(sources).toMatchObject([{ id: 'qinghe', status: 'running', visitsDue: 2 }]);
      expect(waiting).toContainEqual({ stage: 'crawl', now: 2, later: 0 });
      const { runId, asked } = await harvest(await backend.again(), site);
      expect([...first, ...asked].sort()).toEqual(
        [START, ...['a', 'b', 'c'].map((name) => `http://site.example/${name}`)].sort(),
      );
      expect(await rowsOf(store, 'run')).toHaveLength(1);
      expect(await close(store, runId)).toMatchObject({ found: 3, new: 3 });
    });

    it('gives a host up with all that is due there, and its next run asks again', async () => {
      const { store } = subject();
      const site = listOf(['a', 'b', 'c']);
      const away = new NianbaoError('host_away', { reason: 'its robots.txt could not be had 5 times' });
      const { runId } = await harvest(store, (visit) => (visit.url === START ? site(visit) : away));
      expect(await store.harvest.progress(runId)).toMatchObject({ visitsDue: 0, visitsDone: 1, visitsFailed: 3 });
      expect(await close(store, runId)).toMatchObject({ status: 'failed', failed: 3 });
      expect((await store.harvest.runFailures(runId)).map(({ code }) => code)).toEqual(Array(3).fill('host_away'));
      const again = await harvest(store, site);
      expect(await close(store, again.runId)).toMatchObject({ found: 3, new: 3, failed: 0 });
    });

    it('lets one lane write: who lost the host writes nothing', async () => {
      const { store } = subject();
      const run = await store.openRun('harvest', 'harvest');
      await store.harvest.putSources([source()], () => NEXT);
      const opened = await store.harvest.openSources(
        run.id,
        ['qinghe'],
        [{ sourceId: 'qinghe', url: START, host: HOST }],
      );
      const lost = await claimed(store, opened.bells[0]);
      const [visit] = await store.harvest.dueVisits(lost, 5);
      const owner = await claimed(store, opened.bells[0]);
      if (!visit) throw new Error('nothing is due');
      const stale = { code: 'stale_attempt' };
      await expect(store.harvest.dueVisits(lost, 5)).rejects.toMatchObject(stale);
      await expect(store.harvest.completeVisit(lost, visit, [], result({}), STATE)).rejects.toMatchObject(stale);
      await expect(store.harvest.failVisit(lost, visit, [], new NianbaoError('internal'), STATE)).rejects.toMatchObject(
        stale,
      );
      await expect(store.harvest.leaveHost(lost, STATE, [])).rejects.toMatchObject(stale);
      await store.harvest.completeVisit(owner, visit, [], result({}), STATE);
      await expect(store.harvest.completeVisit(owner, visit, [], result({}), STATE)).rejects.toMatchObject(stale);
      expect(await store.harvest.leaveHost(owner, STATE, [])).toBeNull();
      expect(await store.harvest.claimHost(opened.bells[0] ?? { sha256: '', n: 0 })).toBeNull();
    });

    it('rings again for visits that come while a lane ends, and waits as long as the host asked', async () => {
      const { store } = subject();
      const run = await store.openRun('harvest', 'harvest');
      await store.harvest.putSources([source()], () => NEXT);
      const opened = await store.harvest.openSources(
        run.id,
        ['qinghe'],
        [{ sourceId: 'qinghe', url: START, host: HOST }],
      );
      const claim = await claimed(store, opened.bells[0]);
      const [visit] = await store.harvest.dueVisits(claim, 5);
      if (!visit) throw new Error('nothing is due');
      const other = link('http://files.example/a.pdf', { host: 'files.example:80' });
      const { bells } = await store.harvest.completeVisit(claim, visit, [], result({ links: [other] }), STATE);
      expect(bells).toMatchObject([{ stage: 'crawl', sha256: sha256('files.example:80'), n: 1, delay: 0 }]);
      const lane = await claimed(
        store,
        bells.find((one) => one.stage === 'crawl'),
      );
      const [file] = await store.harvest.dueVisits(lane, 5);
      if (!file) throw new Error('nothing is due');
      const slow = new NianbaoError('internal', { reason: 'busy' });
      expect(await store.harvest.failVisit(lane, file, [], slow, { ...STATE, wait: 60_000 })).toBe('due');
      const next = await store.harvest.leaveHost(lane, { ...STATE, wait: 60_000 }, []);
      expect(next?.delay).toBeGreaterThan(50_000);
      expect(await store.harvest.dueHosts(10, 1000)).toMatchObject([{ sha256: sha256(HOST) }]);
      expect(await store.harvest.dueHosts(10, 120_000)).toHaveLength(2);
    });

    it('keeps failed visits as dead letters that can be put back', async () => {
      const { store } = subject();
      const broken: Site = (visit) =>
        visit.url.endsWith('b') ? new NianbaoError('unknown_format') : listOf(['a', 'b'])(visit);
      const { runId } = await harvest(store, broken);
      expect(await store.harvest.visitFailures()).toMatchObject([
        { url: 'http://site.example/b', sourceId: 'qinghe', code: 'unknown_format' },
      ]);
      expect(await store.harvest.closeSource(runId, 'qinghe', NEXT)).toMatchObject({
        found: 1,
        failed: 1,
        status: 'done',
      });
      const { count, bells } = await store.harvest.retryVisits({ code: 'unknown_format' });
      expect(count).toBe(1);
      expect(await visitAll(store, bells, listOf(['a', 'b']))).toEqual(['http://site.example/b']);
      expect(await store.harvest.visitFailures()).toEqual([]);
    });

    it('moves a page that was moved for good: one document, one present place', async () => {
      const { store } = subject();
      await close(store, (await harvest(store, listOf(['a']))).runId);
      const site: Site = (visit) => {
        if (visit.url.endsWith('/new/a')) return documentAt(visit, 'a');
        if (visit.url.endsWith('/a')) {
          const links = [link('http://site.example/new/a', { redirects: 1, movedFrom: visit.url })];
          return result({ kind: visit.isDocument ? 'moved' : 'redirect', links });
        }
        return listOf(['a'])(visit);
      };
      const { runId } = await harvest(store, site);
      expect(await close(store, runId)).toMatchObject({ found: 1, new: 0, unchanged: 1, moved: 1, gone: 0 });
      const places = await rowsOf(store, 'place');
      expect(places.map(({ url, status }) => [url, status]).sort()).toEqual([
        ['http://site.example/a', 'gone'],
        ['http://site.example/new/a', 'present'],
      ]);
      expect(await close(store, (await harvest(store, site)).runId)).toMatchObject({
        found: 1,
        unchanged: 1,
        moved: 0,
      });
    });

    it('fails a run loudly that found less than before or than expected', async () => {
      const { store } = subject();
      await close(store, (await harvest(store, listOf(['a', 'b', 'c']))).runId);
      const empty: Site = (visit) => (visit.url === START ? result({}) : new NianbaoError('unknown_format'));
      expect(await close(store, (await harvest(store, empty)).runId)).toMatchObject({
        status: 'failed',
        errorCode: 'found_less',
        found: 0,
      });
      expect((await rowsOf(store, 'place')).every(({ status }) => status === 'present')).toBe(true);
      const expecting = source({ expect: { bodies: 2, years: [2022, 2023] } });
      const { runId } = await harvest(store, listOf(['a', 'b', 'c']), expecting);
      const checked = new Map(['a', 'b', 'c'].map((name) => [sha256(name), doc(name).checked]));
      await work(store, await store.dueDocuments(10, 0), checked, new Outputs());
      expect((await close(store, runId)).errorMessage).toContain('reports of 1 bodies of 2; no report for 2022');
    });

    it('ends lists that bring nothing new, and says where', async () => {
      const { store } = subject();
      const calendar: Site = (visit) => {
        const next = link(`${START}?month=${visit.page + 1}`, { role: 'list', page: visit.page + 1 });
        return visit.role === 'list'
          ? result({ links: [next, link('http://site.example/a')] })
          : documentAt(visit, 'a');
      };
      const { runId, asked } = await harvest(store, calendar);
      expect(asked.filter((url) => url.startsWith(START))).toHaveLength(4);
      expect((await close(store, runId)).limits).toEqual([{ limit: 'novelty', url: `${START}?month=3`, count: 1 }]);
    });

    it('does not trust validators that lied, and asks again for what they vouched for', async () => {
      const { store } = subject();
      const names = ['a', 'b', 'c'];
      await close(store, (await harvest(store, listOf(names))).runId);
      let lies = 0;
      const lying: Site = (visit) => {
        const answer = listOf(names)(visit);
        if (answer instanceof NianbaoError || visit.role === 'list') return answer;
        if (visit.unconditional || lies > 0) return { ...answer, notModified: false };
        return visit.url.endsWith('c')
          ? { ...answer, liar: lies++ === 0 ? 'etag' : null }
          : { ...answer, notModified: true };
      };
      const { asked } = await harvest(store, lying);
      expect(asked.length).toBeGreaterThanOrEqual(4);
      expect(await subject().backend.query('select etag_trusted from nianbao.host')).toEqual([{ etag_trusted: false }]);
      expect(await subject().backend.query(`select count(*) as count from nianbao.visit where state = 'due'`)).toEqual([
        { count: 0 },
      ]);
    });

    it('does not harvest a source that another living run is at', async () => {
      const { store } = subject();
      const first = await store.openRun('harvest', 'one');
      const second = await store.openRun('harvest', 'two');
      await store.harvest.putSources([source(), source({ id: 'other' })], () => NEXT);
      await store.harvest.openSources(first.id, ['qinghe'], []);
      expect(await store.harvest.openSources(second.id, ['qinghe', 'other'], [])).toMatchObject({
        busy: ['qinghe'],
        sourceIds: ['other'],
      });
    });

    it('writes a source only when its definition changed, and knows when it is due', async () => {
      const { store, backend } = subject();
      const daily = source({ schedule: '0 3 * * *' });
      await store.harvest.putSources([daily], () => NEXT);
      const before = await backend.query('select xmin::text from nianbao.source');
      await store.harvest.putSources([daily], () => NEXT);
      expect(await backend.query('select xmin::text from nianbao.source')).toEqual(before);
      expect(await store.harvest.sources()).toMatchObject([{ due: true }]);
      await close(store, (await harvest(store, listOf(['a']), daily)).runId);
      expect(await store.harvest.sources()).toMatchObject([{ due: false, nextDue: NEXT }]);
      await store.harvest.putSources([], () => NEXT);
      expect(await store.harvest.sources()).toEqual([]);
      expect(await rowsOf(store, 'source')).toHaveLength(1);
    });
  });
}
