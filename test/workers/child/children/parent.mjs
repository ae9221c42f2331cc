/** A parent with one child that spins; tells its own parent the child's pid and waits to be killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parserPool } from '../../../../dist/workers/child/pool.js';

const pool = parserPool({
  size: 1,
  parserSeconds: 600,
  parserMegabytes: 300,
  inputMegabytes: 1,
  entry: process.argv[2],
});
const ask = (request) => pool.run({ stage: 'extract', input: Buffer.from(JSON.stringify(request)), context: {} });
const { output } = await ask({ do: 'echo', text: '' });
const { pid } = JSON.parse(Buffer.from(output).toString('utf8'));
void ask({ do: 'spin' });
await sleep(200);
process.send(pid);
