/** Puts the parts of the harvest's store behind its interface. */
import type { Retries } from './attempts.js';
import type { Database } from './database.js';
import type { HarvestStore } from './harvest.js';
import { claimHost, dueHosts, leaveHost } from './hosts.js';
import { closeSource, progressOf, runFailures, runSources } from './run-sources.js';
import { listSources, openSources, putSources } from './sources.js';
import { failVisit, giveUpHost, retryVisits, visitFailures } from './visit-failures.js';
import { completeVisit, dueVisits } from './visits.js';

export function harvestOn(database: Database, retries: Retries): HarvestStore {
  return {
    putSources: (sources, nextDue) => putSources(database, sources, nextDue),
    sources: () => listSources(database),
    openSources: (runId, sourceIds, starts) => openSources(database, runId, sourceIds, starts),
    progress: (runId) => progressOf(database, runId),
    closeSource: (runId, sourceId, nextDue) => closeSource(database, runId, sourceId, nextDue),
    runSources: (runId) => runSources(database, runId),
    dueHosts: (limit, horizonMs) => dueHosts(database, limit, horizonMs),
    claimHost: (bell) => claimHost(database, bell),
    dueVisits: (claim, limit) => dueVisits(database, claim, limit),
    completeVisit: (claim, visit, fetches, result, state) =>
      completeVisit(database, claim, visit, fetches, result, state),
    failVisit: (claim, visit, fetches, error, state) =>
      failVisit(database, retries, claim, visit, fetches, error, state),
    giveUpHost: (claim, visit, fetches, error, state) => giveUpHost(database, claim, visit, fetches, error, state),
    leaveHost: (claim, state, fetches) => leaveHost(database, claim, state, fetches),
    runFailures: (runId) => runFailures(database, runId),
    visitFailures: () => visitFailures(database),
    retryVisits: (filter) => retryVisits(database, filter),
  };
}
