/**
 * The HTTP side of one site, on an address and port of its own: finds the resource, lets a trap have its way, keeps the
 * validators as the site's manners have it, and writes down every connection and request.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { mannersOf, type Manners } from './manners.js';
import type { Answer, Asked } from './model.js';
import { sha256 } from './page.js';
import { missingAnswer, NOT_FOUND, type Site } from './site.js';
import { unmarked, type Act } from './traps.js';

/** One request, as the host saw it. Times are milliseconds since 1970 with fractions. */
export interface LoggedRequest {
  host: string;
  site: string;
  connection: number;
  start: number;
  /** When the answer was handed over, or the connection ended; null: not yet. */
  end: number | null;
  method: string;
  target: string;
  form: string | null;
  status: number | null;
  agent: string | null;
  ifNoneMatch: string | null;
  ifModifiedSince: string | null;
  /** Bytes of the body as sent. */
  bytes: number;
  retryAfter: string | null;
}

export interface LoggedConnection {
  id: number;
  host: string;
  site: string;
  opened: number;
  closed: number | null;
}

export interface Log {
  requests: LoggedRequest[];
  connections: LoggedConnection[];
}

export const now = (): number => performance.timeOrigin + performance.now();

/** When everything was last changed that was never changed. */
const FIRST_PUBLISHED = Date.UTC(2025, 2, 3, 4, 5, 6);

export class SiteServer {
  readonly host: string;
  readonly origin: string;
  readonly #server: Server;
  readonly #log: Log;
  readonly #times = new Map<string, number>();
  /** By path: hash of the bytes and when they became so. */
  readonly #modified = new Map<string, { sha256: string; at: number }>();
  #site: Site | null = null;
  #manners: Manners | null = null;
  #changedAt = FIRST_PUBLISHED;

  private constructor(server: Server, host: string, log: Log) {
    this.#server = server;
    this.host = host;
    this.origin = `http://${host}`;
    this.#log = log;
  }

  /** Listens on a free port of the address. */
  static async listen(address: string, log: Log, counter: { next: number }): Promise<SiteServer> {
    const server = createServer();
    server.listen(0, address);
    await once(server, 'listening');
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    const self = new SiteServer(server, `${address}:${bound.port}`, log);
    const ids = new WeakMap<Socket, number>();
    server.on('connection', (socket: Socket) => {
      const id = counter.next++;
      ids.set(socket, id);
      const entry: LoggedConnection = { id, host: self.host, site: self.#name, opened: now(), closed: null };
      log.connections.push(entry);
      // the other side's end counts, not when we have noticed it
      const closed = (): void => void (entry.closed ??= now());
      socket.once('end', closed);
      socket.once('close', closed);
      socket.on('error', closed);
    });
    server.on('request', (request, response) => {
      self.#serve(request, response, ids.get(request.socket) ?? -1).catch((error: unknown) => {
        process.stderr.write(`${self.host} ${request.url}: ${String(error)}\n`);
        response.destroy();
      });
    });
    return self;
  }

  get #name(): string {
    return this.#site?.frame.id ?? 'canary';
  }

  /** Serves this site from now on; `changedAt` is the time that new bytes are dated with. */
  show(site: Site, changedAt: number = FIRST_PUBLISHED): void {
    this.#site = site;
    this.#manners = mannersOf(site.frame.id);
    this.#changedAt = changedAt;
    for (const [path, resource] of site.published.resources) {
      if (typeof resource !== 'function') this.#modifiedAt(path, resource.body);
    }
  }

  #modifiedAt(path: string, body: Uint8Array): number {
    const hash = sha256(body);
    const known = this.#modified.get(path);
    if (known?.sha256 === hash) return known.at;
    this.#modified.set(path, { sha256: hash, at: this.#changedAt });
    return this.#changedAt;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, connection: number): Promise<void> {
    const header = (name: string): string | null => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : null;
    };
    const entry: LoggedRequest = {
      host: this.host,
      site: this.#name,
      connection,
      start: now(),
      end: null,
      method: request.method ?? '',
      target: request.url ?? '',
      form: null,
      status: null,
      agent: header('user-agent'),
      ifNoneMatch: header('if-none-match'),
      ifModifiedSince: header('if-modified-since'),
      bytes: 0,
      retryAfter: null,
    };
    this.#log.requests.push(entry);
    const ended = (): void => void (entry.end ??= now());
    response.once('finish', ended);
    response.once('close', ended);
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    if (request.method === 'POST') entry.form = Buffer.concat(body).toString();
    const site = this.#site;
    const manners = this.#manners;
    if (!site || !manners) {
      entry.status = 200;
      response.end('canary');
      return;
    }
    const asked = this.#asked(request, entry);
    const original = this.#original(site, manners, asked);
    const act = site.act(asked, original) ?? { do: 'answer', answer: original };
    await perform(act, response, (answer) => this.#validated(manners, asked, answer), entry);
  }

  #asked(request: IncomingMessage, entry: LoggedRequest): Asked {
    const target = entry.target.replace(/;jsessionid=[^?#]*/i, '');
    const url = new URL(target, this.origin);
    const path = decoded(url.pathname);
    const key = `${entry.method} ${path}${url.search} ${entry.form ?? ''}`;
    const times = this.#times.get(key) ?? 0;
    this.#times.set(key, times + 1);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
    );
    return {
      method: entry.method,
      target,
      path,
      query: url.searchParams,
      form: new URLSearchParams(entry.form ?? ''),
      headers,
      times,
    };
  }

  /** The resource of the address: with its query in whatever order, or of the path alone. */
  #original(site: Site, manners: Manners, asked: Asked): Answer {
    const { resources } = site.published;
    if (asked.path === '/robots.txt') return manners.robots(asked.times) ?? NOT_FOUND;
    const path = unmarked(asked.path);
    const encoded = encodeURI(path).replace(/[“”（）]/g, encodeURIComponent);
    const query = asked.target.split('?')[1];
    const sorted = query === undefined ? null : sortedQuery(query);
    const found =
      (query === undefined
        ? undefined
        : (resources.get(`${encoded}?${query}`) ?? this.#bySortedQuery(site, encoded, sorted))) ??
      resources.get(encoded) ??
      resources.get(path) ??
      [...resources].find(([key]) => decoded(key) === path)?.[1];
    const answer = typeof found === 'function' ? found(asked) : found;
    return answer ?? missingAnswer(site);
  }

  #bySortedQuery(
    site: Site,
    path: string,
    query: string | null,
  ): Answer | ((asked: Asked) => Answer | null) | undefined {
    for (const [key, resource] of site.published.resources) {
      const [own, ownQuery] = key.split('?');
      if (own === path && ownQuery !== undefined && sortedQuery(ownQuery) === query) return resource;
    }
    return undefined;
  }

  /** The answer with the site's validators, or 304. */
  #validated(manners: Manners, asked: Asked, plain: Answer): Answer {
    if (plain.status !== 200 || asked.method !== 'GET' || asked.path === '/robots.txt') return plain;
    const answer = this.#counted(manners, asked, plain);
    const headers = { ...answer.headers };
    const at = new Date(this.#modifiedAt(asked.target, answer.body));
    const tells = (...kinds: Manners['validators'][]): boolean => kinds.includes(manners.validators);
    if (tells('etag', 'both')) headers['etag'] = `${manners.gzip ? 'W/' : ''}"${sha256(answer.body).slice(0, 16)}"`;
    if (tells('modified', 'both', 'same-etag')) headers['last-modified'] = at.toUTCString();
    if (tells('same-etag')) {
      headers['etag'] = `"${sha256(new TextEncoder().encode(asked.target)).slice(0, 12)}"`;
      headers['last-modified'] = new Date(FIRST_PUBLISHED).toUTCString();
    }
    if (tells('new-etag')) headers['etag'] = `"${asked.times}-${Math.floor(now())}"`;
    const { 'if-none-match': noneMatch, 'if-modified-since': since } = asked.headers;
    const weak = (tag: string | undefined): string | undefined => tag?.replace(/^W\//, '');
    const matches =
      noneMatch !== undefined
        ? headers['etag'] !== undefined && weak(noneMatch) === weak(headers['etag'])
        : since !== undefined && headers['last-modified'] !== undefined && Date.parse(since) >= at.getTime();
    // a page that is made anew each time is sent anew each time
    const isFresh = manners.validators === 'same-etag' && answer !== plain;
    if (matches && !isFresh) return { status: 304, headers, body: new Uint8Array() };
    if (
      manners.gzip &&
      asked.headers['accept-encoding']?.includes('gzip') &&
      /text|json/.test(headers['content-type'] ?? '')
    ) {
      headers['content-encoding'] = 'gzip';
      return { status: 200, headers, body: gzipSync(answer.body) };
    }
    return { ...answer, headers };
  }

  /** Lists of the site whose ETag never changes count their visitors: there the lie can be seen. */
  #counted(manners: Manners, asked: Asked, answer: Answer): Answer {
    if (manners.validators !== 'same-etag' || !this.#site?.published.start.includes(asked.path)) return answer;
    const text = new TextDecoder()
      .decode(answer.body)
      .replace('</BODY>', `<i>访问量：${asked.times + 20190}</i></BODY>`);
    return { ...answer, body: new TextEncoder().encode(text) };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Percent signs undone, from UTF-8 or, as an old server does, from GBK. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    const bytes = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return new TextDecoder('gb18030').decode(Buffer.from(bytes, 'latin1'));
  }
}

function sortedQuery(query: string): string {
  return query.split('&').sort().join('&');
}

async function perform(
  act: Act,
  response: ServerResponse,
  validated: (answer: Answer) => Answer,
  entry: LoggedRequest,
): Promise<void> {
  const head = (answer: Answer, extra: Record<string, string> = {}): void => {
    entry.status = answer.status;
    entry.retryAfter = answer.headers['retry-after'] ?? null;
    response.writeHead(answer.status, { ...answer.headers, ...extra });
  };
  switch (act.do) {
    case 'wait':
      await new Promise((resolve) => setTimeout(resolve, act.ms));
      await perform({ do: 'answer', answer: act.answer }, response, validated, entry);
      return;
    case 'answer': {
      const answer = validated(act.answer);
      entry.bytes = answer.body.length;
      const length: Record<string, string> =
        answer.status === 304 ? {} : { 'content-length': String(answer.body.length) };
      head(answer, length);
      response.end(answer.body);
      return;
    }
    case 'truncate': {
      const half = act.answer.body.subarray(0, Math.floor(act.answer.body.length / 2));
      entry.bytes = half.length;
      head(act.answer, act.chunked ? {} : { 'content-length': String(act.answer.body.length) });
      response.write(half, () => response.socket?.end());
      return;
    }
    case 'reset': {
      if (act.answer) {
        head(act.answer, { 'content-length': String(act.answer.body.length) });
        const half = act.answer.body.subarray(0, Math.floor(act.answer.body.length / 2));
        await new Promise((resolve) => response.write(half, resolve));
      }
      response.socket?.resetAndDestroy();
      return;
    }
    case 'stream': {
      head({ status: 200, headers: act.headers, body: new Uint8Array() });
      while (entry.bytes < act.limit && !response.destroyed) {
        entry.bytes += act.piece.length;
        const free = response.write(act.piece);
        if (!free) await drained(response);
        if (act.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, act.pauseMs));
      }
      response.end();
    }
  }
}

/** Resolves when more may be written, or nothing can be any more. */
async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  const either = ['drain', 'close'].map((name) => once(response, name, { signal: over.signal }));
  await Promise.race(either).finally(() => over.abort());
  await Promise.allSettled(either);
}
