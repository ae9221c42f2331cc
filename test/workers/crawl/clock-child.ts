/**
 * A worker process for tests of the host clock: takes the host's lease again and again, and writes one line for each
 * exchange that it would have: `<start> <end>`, by the machine's clock. Ends when standard input closes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../../src/shared/canonical.js';
import { producerConnection } from '../../../src/workers/connection.js';
import { HostClock } from '../../../src/workers/crawl/host-clock.js';

const [socket = '', delay = '0'] = process.argv.slice(2);
const clock = new HostClock(await producerConnection({ socket }, () => undefined), 'test');
const never = new AbortController().signal;
process.stdin.on('end', () => process.exit(0)).resume();
console.log('ready');
for (;;) {
  const lease = await clock.take(sha256('host')).catch(() => null);
  if (lease === null) {
    await sleep(5);
    continue;
  }
  try {
    for (let count = 0; count < 4; count++) {
      await lease.start('host', Number(delay), never);
      const started = Date.now();
      await sleep(5, undefined, { signal: lease.lost });
      console.log(`${started} ${Date.now()}`);
      await lease.end('host', Number(delay));
    }
  } catch {
    continue; // the lease was lost, or Redis is away
  } finally {
    await lease.release();
  }
}
