/** What every store has to do, whatever database it stands on; each part is a file of its own. */
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../../src/shared/store/store.js';
import type { Backend, Subject } from './backends.js';
import { archivesConformance } from './conformance-archives.js';
import { attemptsConformance } from './conformance-attempts.js';
import { bodiesConformance } from './conformance-bodies.js';
import { documentsConformance } from './conformance-documents.js';
import { exportsConformance } from './conformance-exports.js';
import { harvestConformance } from './conformance-harvest.js';
import { runsConformance } from './conformance-runs.js';
import { scansConformance } from './conformance-scans.js';
import { settleConformance } from './conformance-settle.js';

/** Runs the suite on a database; `missing` is the reason for which it cannot be run here. */
export function storeConformance(name: string, start: () => Promise<Backend>, missing: string | null = null): void {
  describe.skipIf(missing !== null)(missing === null ? name : `${name} (${missing})`, () => {
    let backend: Backend;
    let store: Store;
    beforeAll(async () => {
      backend = await start();
    });
    beforeEach(async () => {
      store = await backend.fresh();
    });
    afterAll(async () => backend?.stop());

    const subject = (): Subject => ({ store, backend });
    runsConformance(subject);
    documentsConformance(subject);
    attemptsConformance(subject);
    archivesConformance(subject);
    settleConformance(subject);
    bodiesConformance(subject);
    exportsConformance(subject);
    harvestConformance(subject);
    scansConformance(subject);
  });
}
