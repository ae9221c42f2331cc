/**
 * A worker process that takes a job and never ends it, to be killed: `node held-worker.mjs SOCKET PREFIX`. Says `taken`
 * when it has the job.
 */
import { startWorker } from '../../dist/workers/worker.js';

const [socket, prefix] = process.argv.slice(2);
const parts = {
  store: {
    claim() {
      process.send('taken');
      return new Promise(() => undefined);
    },
  },
};
const none = () => undefined;
startWorker('extract', parts, {
  address: { socket },
  prefix,
  children: 1,
  giveBack: new globalThis.AbortController().signal,
  events: { taken: none, finished: none, trouble: none, lost: none, error: none },
});
