/**
 * One exchange while it is under way: everything about it is bounded while it comes in. The head, the bytes, what they unpack
 * to, the time to connect, to the first byte and in all, and the least speed. An answer that is not whole (Content-Length,
 * chunks, compression) is an error, never a body.
 *
 * undici tells no HTTP version of the answer, so heads say HTTP/1.1.
 */
import type { Socket } from 'node:net';
import type { Client, Dispatcher } from 'undici';
import { NianbaoError, type ErrorCode } from '../../../shared/errors.js';
import { ExchangeError, type Exchange, type FetchCaps, type FetchRequest } from './exchange.js';
import { fetchError, type Phase } from './failures.js';
import { contentTypeOf, fileNameOf, headersOf, headText, locationOf, type HeaderList } from './headers.js';
import { bodySink, codingsOf, tooLarge, type BodySink } from './inflate.js';

/** How an exchange is held, by its connection's options. */
export interface OngoingOptions {
  readonly caps: FetchCaps;
  readonly legacyTls: boolean;
  readonly userAgent: string;
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
const ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** One exchange while it is under way. */
export class Ongoing implements Dispatcher.DispatchHandler {
  readonly #client: Client;
  readonly #socket: () => Socket | null;
  readonly #url: URL;
  readonly #request: FetchRequest;
  readonly #options: OngoingOptions;
  readonly #sent: HeaderList;
  readonly #requestHead: string;
  readonly #timers = new Set<NodeJS.Timeout>();
  #controller: Dispatcher.DispatchController | null = null;
  #phase: Phase = 'connect';
  #requestedAt = new Date();
  #started = performance.now();
  #headAt = 0;
  #status: number | null = null;
  #responseHead: string | null = null;
  #headers: ReadonlyMap<string, string> = new Map();
  #transferred = 0;
  #address: string | null = null;
  #sink: BodySink | null = null;
  #over = false;
  #resolve: (exchange: Exchange) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(
    client: Client,
    host: string,
    socket: () => Socket | null,
    url: URL,
    request: FetchRequest,
    options: OngoingOptions,
  ) {
    this.#client = client;
    this.#socket = socket;
    this.#url = url;
    this.#request = request;
    this.#options = options;
    this.#sent = sentHeaders(request, options.userAgent);
    this.#requestHead = requestHeadOf(url, host, request, this.#sent);
  }

  async run(signal: AbortSignal): Promise<Exchange> {
    const { caps } = this.#options;
    const drop = (): void => {
      const reject = this.#reject;
      this.#reject = () => reject(signal.reason);
      this.#fail(signal.reason);
    };
    signal.addEventListener('abort', drop, { once: true });
    this.#after(caps.totalMs, 'in all');
    this.#after(caps.connectMs, 'to connect', () => this.#phase === 'connect');
    try {
      return await new Promise<Exchange>((resolve, reject) => {
        this.#resolve = resolve;
        this.#reject = reject;
        const { pathname, search } = this.#url;
        this.#client.dispatch(
          {
            method: this.#request.method,
            path: `${pathname}${search}`,
            headers: this.#sent.flat(),
            body: this.#request.form,
          },
          this,
        );
      });
    } finally {
      signal.removeEventListener('abort', drop);
      for (const timer of this.#timers) clearTimeout(timer);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) return controller.abort(new Error('given up'));
    this.#phase = 'head';
    this.#requestedAt = new Date();
    this.#started = performance.now();
    this.#address = this.#socket()?.remoteAddress ?? null;
    this.#after(this.#options.caps.firstByteMs, 'to the first byte', () => this.#phase === 'head');
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, _: unknown, text?: string): void {
    if (this.#over || status < 200) return; // interim answers (103) say nothing that is needed
    this.#phase = 'body';
    this.#headAt = performance.now();
    this.#status = status;
    const list = listOf(controller.rawHeaders);
    this.#headers = headersOf(list);
    this.#responseHead = headText(`HTTP/1.1 ${status} ${Buffer.from(text ?? '').toString('latin1')}`.trimEnd(), list);
    const { caps } = this.#options;
    this.#guarded(() => {
      const declared = Number(this.#headers.get('content-length') ?? 0);
      if (declared > caps.bodyBytes) throw tooLarge('the body', `${declared} bytes`, caps.bodyBytes);
      const codings = BODILESS.has(status) ? [] : codingsOf(this.#headers.get('content-encoding') ?? null);
      this.#sink = bodySink(codings, caps.inflatedBytes, (error) => this.#fail(error));
    });
    this.#watchSpeed();
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#transferred += chunk.length;
    this.#guarded(() => {
      const { bodyBytes } = this.#options.caps;
      if (this.#transferred > bodyBytes) throw tooLarge('the body', `more than ${bodyBytes} bytes`, bodyBytes);
      this.#sink?.write(chunk);
    });
  }

  onResponseEnd(): void {
    if (this.#over) return;
    const ms = performance.now() - this.#started;
    const sink = this.#sink;
    if (sink === null) return this.#fail(new NianbaoError('bad_http', { reason: 'it has no head' }));
    sink.end().then(
      (body) => this.#succeed(body, ms),
      (thrown: unknown) => this.#fail(thrown),
    );
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #succeed(body: Buffer, ms: number): void {
    if (this.#over || this.#status === null || this.#responseHead === null) return;
    this.#over = true;
    const { url, method, form } = this.#request;
    const headers = this.#headers;
    this.#resolve({
      url,
      method,
      form,
      requestedAt: this.#requestedAt.toISOString(),
      ms,
      status: this.#status,
      requestHead: this.#requestHead,
      responseHead: this.#responseHead,
      headers,
      body: BODILESS.has(this.#status) ? null : body,
      transferredBytes: this.#transferred,
      location: locationOf(headers.get('location'), url),
      fileName: fileNameOf(headers.get('content-disposition')),
      ...contentTypeOf(headers.get('content-type')),
      etag: headers.get('etag') ?? null,
      lastModified: headers.get('last-modified') ?? null,
      remoteAddress: this.#address,
      legacyTls: this.#options.legacyTls,
    });
  }

  /** Ends the exchange without an answer and drops the connection. */
  #fail(thrown: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#sink?.abandon();
    const error = fetchError(thrown, this.#phase);
    // an answer that has come whole leaves its connection usable; anything else is in an unknown state
    this.#controller?.abort(error);
    if (this.#phase === 'connect') this.#socket()?.destroy(error);
    this.#reject(
      new ExchangeError({
        error,
        requestedAt: this.#requestedAt.toISOString(),
        ms: performance.now() - this.#started,
        status: this.#status,
        requestHead: this.#requestHead,
        responseHead: this.#responseHead,
        remoteAddress: this.#address,
        legacyTls: this.#options.legacyTls,
      }),
    );
  }

  #guarded(act: () => void): void {
    if (this.#over) return;
    try {
      act();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #after(ms: number, what: string, stillWaiting: () => boolean = () => true): void {
    const timer = setTimeout(() => {
      if (stillWaiting()) this.#fail(timeout(`${ms / 1000} s ${what}`));
    }, ms);
    this.#timers.add(timer);
  }

  #watchSpeed(): void {
    const { bytesPerSecond, slowMs } = this.#options.caps;
    const timer = setInterval(
      () => {
        const seconds = (performance.now() - this.#headAt) / 1000;
        if (seconds * 1000 < slowMs || this.#transferred >= seconds * bytesPerSecond) return;
        this.#fail(timeout(`slower than ${bytesPerSecond} bytes a second`));
      },
      Math.min(1000, slowMs),
    );
    this.#timers.add(timer);
  }
}

function timeout(what: string): NianbaoError {
  return new NianbaoError('fetch_timeout' satisfies ErrorCode, { what });
}

function sentHeaders({ form, conditional }: FetchRequest, userAgent: string): HeaderList {
  const optional: readonly (readonly [string, string | null])[] = [
    ['content-type', form === null ? null : 'application/x-www-form-urlencoded; charset=UTF-8'],
    ['if-none-match', conditional?.etag ?? null],
    ['if-modified-since', conditional?.lastModified ?? null],
  ];
  return [
    ['user-agent', userAgent],
    ['accept', ACCEPT],
    ['accept-language', 'zh-CN,zh;q=0.9'],
    ['accept-encoding', 'gzip, deflate, br'],
    ...optional.flatMap(([name, value]): HeaderList => (value === null ? [] : [[name, value]])),
  ];
}

/** The head as undici writes it (a test compares it with what a server received). */
function requestHeadOf(url: URL, host: string, { method, form }: FetchRequest, sent: HeaderList): string {
  const length: HeaderList = form === null ? [] : [['content-length', String(Buffer.byteLength(form))]];
  const all: HeaderList = [['host', host], ['connection', 'keep-alive'], ...sent, ...length];
  return headText(`${method} ${url.pathname}${url.search} HTTP/1.1`, all);
}

function listOf(raw: Dispatcher.DispatchController['rawHeaders']): HeaderList {
  if (!Array.isArray(raw)) return [];
  const text = (value: Buffer | string): string => (typeof value === 'string' ? value : value.toString('latin1'));
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    list.push([text(raw[index] ?? ''), text(raw[index + 1] ?? '')]);
  }
  return list;
}
