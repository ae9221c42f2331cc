/** No network for parsers: canaries on loopback, both ways of isolation. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { networkIsolation } from '../../../src/workers/child/isolation.js';
import { parserPool } from '../../../src/workers/child/pool.js';

const child = (name: string): string => fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));

let tcp: Server;
let unix: Server;
let udp: UdpSocket;
let folder: string;
let heard = 0;
let datagrams = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-canary-'));
  const hear = (socket: Socket): void => {
    heard++;
    socket.on('error', () => undefined); // children are killed in mid-sentence
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  };
  tcp = createServer(hear).listen(0, '127.0.0.1');
  unix = createServer(hear).listen(join(folder, 'canary.sock'));
  udp = createSocket('udp4').bind(0, '127.0.0.1');
  udp.on('message', () => datagrams++);
  await Promise.all([tcp, unix, udp].map(async (server) => once(server, 'listening')));
});

afterAll(async () => {
  tcp.close();
  unix.close();
  udp.close();
  await rm(folder, { recursive: true });
});

/** What a child gets through to, by the name of the way. */
async function reached(entry: string, namespace: boolean): Promise<Record<string, string>> {
  const pool = parserPool({ size: 1, parserSeconds: 120, parserMegabytes: 400, inputMegabytes: 1, entry, namespace });
  try {
    const address = tcp.address();
    const port = typeof address === 'object' ? address?.port : null;
    const input = Buffer.from(
      JSON.stringify({ do: 'canary', port, udpPort: udp.address().port, socket: join(folder, 'canary.sock') }),
    );
    const { output } = await pool.run({ stage: 'extract', input, context: {} });
    return JSON.parse(Buffer.from(output).toString('utf8')) as Record<string, string>;
  } finally {
    await pool.close();
  }
}

const through = (outcomes: Record<string, string>): string[] =>
  Object.keys(outcomes).filter((way) => outcomes[way] === 'reached');

describe('isolation of parser children', () => {
  it('the canary is heard where nothing holds the child', async () => {
    const ways = through(await reached(child('open-modules'), false));
    expect(ways).toEqual(
      expect.arrayContaining(['require net', 'http', 'fetch', 'unix socket', 'child process', 'legacy http']),
    );
    expect(heard).toBeGreaterThan(0);
    await expect.poll(() => datagrams).toBeGreaterThan(1); // by dns and by udp
  });

  it('modules taken away: no way gets through', async () => {
    const before = heard + datagrams;
    const outcomes = await reached(child('hostile'), false);
    expect(through(outcomes)).toEqual([]);
    expect(Object.keys(outcomes).length).toBeGreaterThan(15);
    expect(heard + datagrams).toBe(before);
  });

  it.runIf(networkIsolation() === 'namespace')(
    'network namespace: loopback cannot be reached even with all modules',
    async () => {
      // files in the file system are no network: a unix socket is out of a namespace's reach, so modules go in any case
      const before = datagrams;
      const ways = through(await reached(child('open-modules'), true));
      expect(datagrams).toBe(before);
      expect(ways.filter((way) => !['unix socket', 'listen', 'inspector'].includes(way))).toEqual([]);
    },
  );

  it.runIf(networkIsolation() === 'namespace')('both together: no way gets through', async () => {
    const before = heard + datagrams;
    expect(through(await reached(child('hostile'), true))).toEqual([]);
    expect(heard + datagrams).toBe(before);
  });
});
