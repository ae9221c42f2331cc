/** Exchanges with servers on loopback, proper ones and such as break every rule. */
import { deflateRawSync, deflateSync, brotliCompressSync, gzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressRule } from '../../../../src/pipeline/crawl/fetch/address.js';
import { HostConnection, type ConnectionOptions } from '../../../../src/pipeline/crawl/fetch/connection.js';
import {
  ExchangeError,
  FETCH_CAPS,
  type Exchange,
  type FetchCaps,
  type FetchRequest,
} from '../../../../src/pipeline/crawl/fetch/exchange.js';
import { findProgram } from '../../../../src/workers/child/isolation.js';
import { plainAnswer, rawServer, type RawServer } from '../../../support/raw-server.js';

const never = new AbortController().signal;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function serverOf(answer: (socket: Socket, request: string, count: number) => void): Promise<RawServer> {
  const server = await rawServer(answer);
  stops.push(() => server.stop());
  return server;
}

function lineTo(origin: string, caps: Partial<FetchCaps> = {}, more: Partial<ConnectionOptions> = {}): HostConnection {
  const host = new URL(origin).host;
  const connection = new HostConnection(origin, {
    addressRule: new AddressRule([host]),
    legacyTls: false,
    userAgent: 'Nianbao/0 (+test)',
    caps: { ...FETCH_CAPS, ...caps },
    ...more,
  });
  stops.push(() => connection.close());
  return connection;
}

const get = (url: string): FetchRequest => ({ url, method: 'GET', form: null, conditional: null });

async function answerOf(bytes: Buffer | string, caps: Partial<FetchCaps> = {}): Promise<Exchange> {
  const server = await serverOf((socket) =>
    socket.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
  );
  return lineTo(server.url, caps).exchange(get(`${server.url}/a`), never);
}

async function failureOf(answering: Promise<unknown>): Promise<ExchangeError> {
  const thrown: unknown = await answering.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ExchangeError)) throw new Error(`no ExchangeError: ${String(thrown)}`);
  return thrown;
}

const codeOf = async (answering: Promise<unknown>): Promise<string> => (await failureOf(answering)).code;
const textOf = ({ body }: Exchange): string => Buffer.from(body ?? []).toString('utf8');

describe('an exchange', () => {
  it('gives heads as they went over the wire, and what they say', async () => {
    const server = await serverOf((socket) =>
      socket.write(
        plainAnswer(
          '<p>年报</p>',
          'Content-Type: text/html; charset=GBK\r\nETag: "a"\r\nLast-Modified: then\r\nX-A: 1\r\nx-a: 2\r\n',
        ),
      ),
    );
    const answer = await lineTo(server.url).exchange(get(`${server.url}/a?b=c`), never);
    expect(answer.requestHead).toBe(server.requests[0]);
    expect(answer.responseHead).toBe(
      'HTTP/1.1 200 OK\r\ncontent-length: 13\r\nContent-Type: text/html; charset=GBK\r\nETag: "a"\r\nLast-Modified: then\r\nX-A: 1\r\nx-a: 2\r\n\r\n',
    );
    expect(answer).toMatchObject({
      status: 200,
      mediaType: 'text/html',
      charset: 'gbk',
      etag: '"a"',
      lastModified: 'then',
      remoteAddress: '127.0.0.1',
      transferredBytes: 13,
      legacyTls: false,
      location: null,
      fileName: null,
    });
    expect(answer.headers.get('x-a')).toBe('1, 2');
    expect(textOf(answer)).toBe('<p>年报</p>');
  });

  it('sends forms and conditions, with the head that is recorded', async () => {
    const server = await serverOf((socket) => socket.write('HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n'));
    const line = lineTo(server.url);
    const conditional = { etag: '"a"', lastModified: 'Mon, 01 Jan 2024 00:00:00 GMT' };
    const answer = await line.exchange({ ...get(`${server.url}/a`), conditional }, never);
    expect(answer).toMatchObject({ status: 304, body: null, requestHead: server.requests[0] });
    expect(server.requests[0]).toContain('if-none-match: "a"\r\nif-modified-since: Mon, 01 Jan 2024 00:00:00 GMT\r\n');
    const posted = await line.exchange(
      { url: `${server.url}/list`, method: 'POST', form: 'page=2&q=年报', conditional: null },
      never,
    );
    const sent = Buffer.from(server.requests[1] ?? '', 'latin1').toString('utf8');
    expect(sent).toBe(`${posted.requestHead}page=2&q=年报`);
    expect(sent).toContain('application/x-www-form-urlencoded');
  });

  it('keeps one connection for all, and never has two', async () => {
    const server = await serverOf((socket) => socket.write(plainAnswer('ok')));
    const line = lineTo(server.url);
    for (let index = 0; index < 5; index++) await line.exchange(get(`${server.url}/${index}`), never);
    expect(server.connections).toBe(1);
    const first = line.exchange(get(`${server.url}/x`), never);
    await expect(line.exchange(get(`${server.url}/y`), never)).rejects.toThrow('one exchange at a time');
    await first;
    expect(server.requests).toHaveLength(6);
  });

  it('sends validators back byte for byte', async () => {
    const etag = `"${Buffer.from('年').toString('latin1')}"`;
    const server = await serverOf((socket) => socket.write(plainAnswer('ok', `etag: ${etag}\r\n`)));
    const line = lineTo(server.url);
    const first = await line.exchange(get(server.url), never);
    await line.exchange({ ...get(server.url), conditional: { etag: first.etag, lastModified: null } }, never);
    expect(server.requests[1]).toContain(`if-none-match: ${etag}\r\n`);
  });

  it('goes to IPv6 addresses', async (context) => {
    const server = await rawServer((socket) => socket.write(plainAnswer('six')), '::1').catch(() => context.skip());
    stops.push(() => server.stop());
    const answer = await lineTo(server.url).exchange(get(server.url), never);
    expect([textOf(answer), answer.remoteAddress]).toEqual(['six', '::1']);
  });

  it('connects again when the host closed the connection between two exchanges', async () => {
    const server = await serverOf((socket) => socket.end(plainAnswer('ok', 'connection: close\r\n')));
    const line = lineTo(server.url);
    for (let index = 0; index < 3; index++) await line.exchange(get(`${server.url}/${index}`), never);
    expect([server.connections, server.most]).toEqual([3, 1]);
  });

  it('does not follow a redirect; its raw bytes become escapes', async () => {
    const gbk = Buffer.from([0xc4, 0xea, 0xb1, 0xa8]).toString('latin1');
    const moved = await answerOf(`HTTP/1.1 301 Moved\r\nLocation: /${gbk}/a.html\r\nContent-Length: 0\r\n\r\n`);
    expect(moved.location).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/%C4%EA%B1%A8\/a\.html$/);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s', async (coding, pack) => {
    const packed = pack(Buffer.from('年度报告'.repeat(1000)));
    const answer = await answerOf(plainAnswer(packed, `content-encoding: ${coding}\r\n`));
    expect(textOf(answer)).toBe('年度报告'.repeat(1000));
    expect(answer.transferredBytes).toBe(packed.length);
  });

  it('unpacks one coding on top of another, and takes what is no gzip as it is', async () => {
    const twice = gzipSync(deflateSync(Buffer.from('twice')));
    expect(textOf(await answerOf(plainAnswer(twice, 'content-encoding: deflate, gzip\r\n')))).toBe('twice');
    expect(textOf(await answerOf(plainAnswer('%PDF-1.4', 'content-encoding: gzip\r\n')))).toBe('%PDF-1.4');
    expect(textOf(await answerOf(plainAnswer('', 'content-encoding: gzip\r\n')))).toBe('');
  });

  it('takes an answer without a length, in chunks or until the end of the connection', async () => {
    expect(textOf(await answerOf('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nwhole'))).toBe('whole');
    const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    expect(textOf(await answerOf(chunked))).toBe('abcde');
    expect(textOf(await answerOf('HTTP/1.0 200 OK\r\n\r\nold'))).toBe('old');
  });
});

describe('an answer that is not whole or no HTTP', () => {
  it.each([
    ['fewer bytes than Content-Length', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'truncated_body'],
    ['chunks without an end', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n', 'truncated_body'],
    ['broken chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n', 'truncated_body'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde', 'bad_http'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
      'bad_http',
    ],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'bad_http'],
    ['lines without CR', 'HTTP/1.1 200 OK\ncontent-length: 3\n\nabc', 'bad_http'],
    ['an unknown encoding', plainAnswer('x', 'content-encoding: zstd\r\n'), 'bad_http'],
    [
      'gzip that is cut off',
      plainAnswer(gzipSync(Buffer.alloc(5000, 'ab')).subarray(0, 20), 'content-encoding: gzip\r\n'),
      'truncated_body',
    ],
    [
      'gzip that is broken',
      plainAnswer(Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]), 'content-encoding: gzip\r\n'),
      'bad_http',
    ],
    ['nothing', '', 'connection_lost'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(answerOf(bytes))).toBe(code);
  });

  it('keeps what is known of the failure for the archive', async () => {
    const { failed } = await failureOf(answerOf('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'));
    expect(failed).toMatchObject({ status: 200, remoteAddress: '127.0.0.1', legacyTls: false });
    expect(failed.responseHead).toBe('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n');
    expect(failed.requestHead).toMatch(/^GET \/a HTTP\/1\.1\r\n/);
  });

  it('a connection that is reset in the middle of a body', async () => {
    const server = await serverOf((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', () => socket.resetAndDestroy());
    });
    expect(await codeOf(lineTo(server.url).exchange(get(server.url), never))).toBe('truncated_body');
  });

  it('a host where nobody listens, and a name that nobody has', async () => {
    const server = await rawServer(() => undefined);
    await server.stop();
    expect(await codeOf(lineTo(server.url).exchange(get(server.url), never))).toBe('connect_failed');
    const resolve = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    const line = lineTo('http://nobody.invalid', {}, { resolve });
    expect(await codeOf(line.exchange(get('http://nobody.invalid/'), never))).toBe('dns_failed');
  });
});

describe('the caps of an exchange', () => {
  /** Writes for as long as somebody reads. */
  function flood(socket: Socket, head: string, piece: Buffer): void {
    socket.write(head);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  }

  it('a body that is declared too large is not read', async () => {
    const error = await failureOf(answerOf('HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n', { bodyBytes: 1000 }));
    expect([error.code, error.details.size]).toEqual(['too_large', '5000 bytes']);
  });

  it('an endless body', async () => {
    const server = await serverOf((socket) => flood(socket, 'HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(10_000)));
    expect(await codeOf(lineTo(server.url, { bodyBytes: 100_000 }).exchange(get(server.url), never))).toBe('too_large');
  });

  it('a body that unpacks to too much is stopped there, not at its end', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    const server = await serverOf((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length + 1}\r\n\r\n`, () =>
        socket.write(bomb),
      ),
    );
    const asked = lineTo(server.url, { inflatedBytes: 1_000_000 }).exchange(get(server.url), never);
    // the last byte never comes: it is the cap that ends it
    expect(await codeOf(asked)).toBe('too_large');
  });

  it('endless headers', async () => {
    const server = await serverOf((socket) =>
      flood(socket, 'HTTP/1.1 200 OK\r\n', Buffer.from(`x: ${'y'.repeat(900)}\r\n`)),
    );
    expect(await codeOf(lineTo(server.url).exchange(get(server.url), never))).toBe('bad_http');
  });

  it('a host that says nothing', async () => {
    const server = await serverOf(() => undefined);
    const error = await failureOf(lineTo(server.url, { firstByteMs: 50 }).exchange(get(server.url), never));
    expect([error.code, error.details.what]).toEqual(['fetch_timeout', '0.05 s to the first byte']);
  });

  it('a host that drips, by its speed and by the time in all', async () => {
    const server = await serverOf((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const slow = await failureOf(lineTo(server.url, { slowMs: 60 }).exchange(get(server.url), never));
    expect(slow.details.what).toBe('slower than 500 bytes a second');
    const long = await failureOf(lineTo(server.url, { totalMs: 60 }).exchange(get(server.url), never));
    expect(long.details.what).toBe('0.06 s in all');
  });

  it('a name that takes too long', async () => {
    const line = lineTo('http://slow.invalid', { connectMs: 30 }, { resolve: () => new Promise(() => undefined) });
    const error = await failureOf(line.exchange(get('http://slow.invalid/'), never));
    expect(error.details.what).toBe('0.03 s to connect');
  });

  it('goes on over a new connection after a failure', async () => {
    const server = await serverOf((socket, _, count) => {
      if (count === 1) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc');
      else socket.write(plainAnswer('fine'));
    });
    const line = lineTo(server.url);
    expect(await codeOf(line.exchange(get(server.url), never))).toBe('truncated_body');
    expect(textOf(await line.exchange(get(server.url), never))).toBe('fine');
    expect([server.connections, server.most]).toEqual([2, 1]);
  });

  it('drops the connection at once when it is told to', async () => {
    let whenClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => (whenClosed = resolve));
    const stop = new AbortController();
    const server = await serverOf((socket) => {
      socket.on('close', () => whenClosed());
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', () => stop.abort(new Error('lost')));
    });
    const reason = await lineTo(server.url)
      .exchange(get(server.url), stop.signal)
      .catch((thrown: unknown) => thrown);
    expect(reason).toBe(stop.signal.reason);
    await closed;
    await expect(lineTo(server.url).exchange(get(server.url), stop.signal)).rejects.toThrow('lost');
    expect(server.requests).toHaveLength(1);
  });
});

describe.runIf(findProgram('openssl') !== null)('TLS', () => {
  it('trusts who is known, names the trouble with others, and records legacy TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nianbao-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const names = ['-subj', '/CN=www.example.test', '-addext', 'subjectAltName=DNS:www.example.test'];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', [...made, '-keyout', key, '-out', cert, ...names], { stdio: 'ignore' });
    const pem = readFileSync(cert, 'utf8');
    const server = createTlsServer({ key: readFileSync(key), cert: pem }, (_, response) => response.end('secret'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(folder, { recursive: true });
    });
    const url = `https://www.example.test:${(server.address() as AddressInfo).port}`;
    const resolve = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const known = await lineTo(url, {}, { resolve, ca: pem, legacyTls: true }).exchange(get(`${url}/`), never);
    expect([textOf(known), known.legacyTls, known.remoteAddress]).toEqual(['secret', true, '127.0.0.1']);
    expect(await codeOf(lineTo(url, {}, { resolve }).exchange(get(`${url}/`), never))).toBe('tls_failed');
    const other = url.replace('www', 'other');
    expect(await codeOf(lineTo(other, {}, { resolve, ca: pem }).exchange(get(`${other}/`), never))).toBe('tls_failed');
  });
});
