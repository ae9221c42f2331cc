/**
 * A process that is killed: `kill-child <database url or ''> <data folder or ''> <mode>`.
 *   ingest: works through KILL_DOCS, one line for every document settled, and never closes its run
 *   hang:   stops for ever in the middle of the transaction that settles the first document, and says `inside`
 */
import { SETTLE_RULES } from '../../../src/pipeline/validate/settle.js';
import { openStore } from '../../../src/shared/store/open.js';
import type { Store } from '../../../src/shared/store/store.js';
import { ingest } from './drive.js';
import { KILL_DOCS } from './kill-docs.js';

const [url = '', folder = '', mode = ''] = process.argv.slice(2);

const hanging = {
  ...SETTLE_RULES,
  chooseCurrent: (): never => {
    process.stdout.write('inside\n');
    // blocks the process with its transaction open, as a machine that stands still does
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    throw new Error('nobody wakes this');
  },
};

const store = await openStore({
  databaseUrl: url === '' ? null : url,
  dataDir: folder === '' ? null : folder,
  rules: mode === 'hang' ? hanging : SETTLE_RULES,
});
let settled = 0;
const telling: Store = {
  ...store,
  completeValidate: async (...parts) => {
    await store.completeValidate(...parts);
    settled++;
    process.stdout.write(`settled ${settled}\n`);
  },
};
await ingest(telling, KILL_DOCS, { workers: 3, batch: 20, close: false });
process.stdout.write('finished\n');
process.stdin.resume();
