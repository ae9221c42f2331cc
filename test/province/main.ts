/**
 * The test province as a process of its own:
 *
 *     npx tsx test/province/main.ts [--seed N] [--site ID]… [--bodies N] [--years 2019-2024] [--trap ID|none]… [--one-address]
 *
 * When it serves, it writes one line of JSON to standard output: `{control, sites, canaries}`. It ends with its standard input.
 *
 * Control (JSON, at the URL `control`):
 * - `GET /__/truth` the truth, as of now
 * - `POST /__/advance` a year goes by; answers what changed
 * - `GET /__/log` connections and requests; `DELETE /__/log` forgets them
 * - `GET /__/trespasses` requests that no crawler should have made
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Province } from './province.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    site: { type: 'string', multiple: true },
    bodies: { type: 'string' },
    years: { type: 'string' },
    trap: { type: 'string', multiple: true },
    'one-address': { type: 'boolean', default: false },
  },
});

function yearsFrom(text: string): number[] {
  const [from = 0, to = from] = text.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const province = await Province.start({
  seed: Number(values.seed),
  ...(values.site ? { sites: values.site } : {}),
  ...(values.bodies === undefined ? {} : { bodies: Number(values.bodies) }),
  ...(values.years === undefined ? {} : { years: yearsFrom(values.years) }),
  ...(values.trap ? { traps: values.trap.filter((id) => id !== 'none') } : {}),
  oneAddress: values['one-address'],
});

const control = createServer((request, response) => {
  const answers: Readonly<Record<string, () => unknown>> = {
    'GET /__/truth': () => province.truth,
    'POST /__/advance': () => province.advance(),
    'GET /__/log': () => province.log,
    'DELETE /__/log': () => {
      province.log.requests.length = 0;
      province.log.connections = province.log.connections.filter(({ closed }) => closed === null);
      return {};
    },
    'GET /__/trespasses': () => province.trespasses(),
  };
  const answer = answers[`${request.method} ${request.url}`];
  request.resume();
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(answer ? answer() : { error: 'no such control' }));
});
control.listen(0, '127.0.0.1');
await once(control, 'listening');
const bound = control.address();
const port = bound !== null && typeof bound !== 'string' ? bound.port : 0;
const said = { control: `http://127.0.0.1:${port}`, sites: province.sites, canaries: province.canaries };
process.stdout.write(`${JSON.stringify(said)}\n`);
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
