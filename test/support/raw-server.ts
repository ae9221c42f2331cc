/** Servers on loopback that answer with exact bytes: what no proper HTTP server would send. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  readonly port: number;
  /** Heads (and bodies) of the requests that came, latin1, one each. */
  readonly requests: string[];
  /** Connections that were ever made, and most at one time. */
  connections: number;
  most: number;
  stop(): Promise<void>;
}

/** Calls `answer` for each request; `request` is what was sent. */
export async function rawServer(
  answer: (socket: Socket, request: string, count: number) => void,
  address = '127.0.0.1',
): Promise<RawServer> {
  const open = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    state.connections++;
    open.add(socket);
    sockets.add(socket);
    state.most = Math.max(state.most, open.size);
    // one that the other side has closed is none any more, though it is not put away yet
    socket.on('end', () => open.delete(socket));
    socket.on('close', () => {
      open.delete(socket);
      sockets.delete(socket);
    });
    socket.on('error', () => undefined); // clients of these servers hang up
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      const request = received;
      received = '';
      state.requests.push(request);
      answer(socket, request, state.requests.length);
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const state: { -readonly [K in keyof RawServer]: RawServer[K] } = {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    port,
    requests: [],
    connections: 0,
    most: 0,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return state;
}

/** An answer with the right Content-Length. */
export function plainAnswer(body: string | Uint8Array, headers = '', status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\ncontent-length: ${bytes.length}\r\n${headers}\r\n`, 'latin1'),
    bytes,
  ]);
}
