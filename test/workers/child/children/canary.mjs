/** Every way to reach a listener on loopback (and one on a unix socket) that a parser could try; each gives 'reached' or why not. */
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers';

const require = createRequire(import.meta.url);
const PATIENCE_MS = 3000;

/** Runs one way; a way that never ends is one that did not get through. */
async function attempt(way) {
  try {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE_MS).unref());
    return await Promise.race([Promise.resolve(way()), late]);
  } catch (error) {
    return String(error?.message ?? error);
  }
}

const connected = (socket) =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve('reached')).once('error', reject);
  });

export async function attempts({ port, udpPort, socket: socketPath }) {
  const url = `127.0.0.1:${port}`;
  const ways = {
    'require net': () => connected(require('net').connect(port, '127.0.0.1')),
    'import net': async () => connected((await import('node:net')).connect(port, '127.0.0.1')),
    'import net, named': async () => {
      const { createConnection } = await import('node:net');
      return connected(createConnection(port, '127.0.0.1'));
    },
    'builtin net': () => connected(process.getBuiltinModule('net').connect(port, '127.0.0.1')),
    'new Socket': () => connected(new (require('net').Socket)().connect(port, '127.0.0.1')),
    'class of stderr': () => connected(new process.stderr.constructor().connect(port, '127.0.0.1')),
    'unix socket': () => connected(require('net').connect(socketPath)),
    tls: () => connected(require('tls').connect(port, '127.0.0.1', { rejectUnauthorized: false })),
    http: () =>
      new Promise((resolve, reject) => {
        require('http')
          .get(`http://${url}/`, () => resolve('reached'))
          .on('error', reject);
      }),
    'http agent': () => connected(require('http').globalAgent.createConnection({ port, host: '127.0.0.1' })),
    https: () =>
      new Promise((resolve, reject) => {
        require('https')
          .get(`https://${url}/`, () => resolve('reached'))
          .on('error', reject);
      }),
    http2: () => connected(require('http2').connect(`http://${url}`)),
    'legacy tls': () => connected(require('_tls_wrap').connect(port, '127.0.0.1', { rejectUnauthorized: false })),
    'legacy http': () =>
      new Promise((resolve, reject) => {
        const { ClientRequest } = require('_http_client');
        new ClientRequest(`http://${url}/`, () => resolve('reached')).on('error', reject).end();
      }),
    fetch: async () => ((await globalThis.fetch(`http://${url}/`)) ? 'reached' : 'nothing'),
    WebSocket: () =>
      new Promise((resolve, reject) => {
        const socket = new globalThis.WebSocket(`ws://${url}/`);
        socket.onopen = () => resolve('reached');
        socket.onerror = () => reject(new Error('refused'));
      }),
    'process.binding': () => {
      const { TCP, constants } = process.binding('tcp_wrap');
      const { TCPConnectWrap } = process.binding('tcp_wrap');
      return new Promise((resolve, reject) => {
        const request = new TCPConnectWrap();
        request.oncomplete = (status) => (status === 0 ? resolve('reached') : reject(new Error(`status ${status}`)));
        const status = new TCP(constants.SOCKET).connect(request, '127.0.0.1', port);
        if (status !== 0) reject(new Error(`status ${status}`));
      });
    },
    'child process': () => {
      const script = `require('net').connect(${port}, '127.0.0.1').on('connect', () => process.exit(42)).on('error', () => process.exit(1))`;
      const { status } = require('child_process').spawnSync(process.execPath, ['-e', script]);
      return status === 42 ? 'reached' : `status ${status}`;
    },
    'worker thread': () =>
      new Promise((resolve, reject) => {
        const { Worker } = require('worker_threads');
        const script = `require('net').connect(${port}, '127.0.0.1')
          .on('connect', () => require('worker_threads').parentPort.postMessage('reached'))
          .on('error', (error) => require('worker_threads').parentPort.postMessage(error.message))`;
        new Worker(script, { eval: true }).once('message', resolve).once('error', reject);
      }),
    // whether these two get through is heard at the other end
    dns: () =>
      new Promise((resolve, reject) => {
        const { Resolver } = require('dns');
        const resolver = new Resolver({ timeout: 300, tries: 1 });
        resolver.setServers([`127.0.0.1:${udpPort}`]);
        resolver.resolve4('canary.example', (error) => reject(error));
      }),
    udp: () =>
      new Promise((resolve, reject) => {
        const socket = require('dgram').createSocket('udp4');
        socket.on('error', reject);
        socket.send('x', udpPort, '127.0.0.1', (error) => (error ? reject(error) : resolve('sent')));
      }),
    listen: () =>
      new Promise((resolve, reject) => {
        require('net')
          .createServer()
          .on('error', reject)
          .listen(0, '127.0.0.1', () => resolve('reached'));
      }),
    inspector: () => {
      require('inspector').open(0, '127.0.0.1');
      return 'reached';
    },
  };
  const outcomes = {};
  for (const [name, way] of Object.entries(ways)) outcomes[name] = await attempt(way);
  return outcomes;
}
