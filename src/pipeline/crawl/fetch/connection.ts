/**
 * The one connection over which a lane has its HTTP exchanges with a host.
 *
 * An exchange is one request and one whole answer (ongoing.ts); redirects are not followed. HTTP/1.1 with keep-alive, one
 * request at a time.
 */
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Client } from 'undici';
import { portOf, type AddressRule } from './address.js';
import { connectorFor, systemResolve, type Resolve } from './connector.js';
import type { Exchange, FetchRequest } from './exchange.js';
import { Ongoing, type OngoingOptions } from './ongoing.js';

/** `legacyTls` by a source's setting only; recorded in every exchange. */
export interface ConnectionOptions extends OngoingOptions {
  readonly addressRule: AddressRule;
  /** PEM of certificates to trust besides the usual ones. */
  readonly ca?: string | null;
  readonly resolve?: Resolve;
}

/** Longest that an unused connection is kept; the owner closes it. */
const IDLE_MS = 120_000;

/** The one connection to a host. Not shared: its owner has the host's lease, and closes it. */
export class HostConnection {
  readonly #origin: string;
  readonly #host: string;
  readonly #options: ConnectionOptions;
  readonly #client: Client;
  #socket: Socket | null = null;
  #busy = false;

  /** `origin`: scheme, name and port, `https://www.example.cn`. Throws `address_blocked` for what may not be asked. */
  constructor(origin: string, options: ConnectionOptions) {
    const url = options.addressRule.check(origin);
    const { hostname, protocol, port } = url;
    const ca = options.ca ?? null;
    this.#origin = url.origin;
    this.#host = url.host;
    this.#options = options;
    this.#client = new Client(url.origin, {
      connect: connectorFor({
        hostname,
        port: portOf(protocol, port),
        rule: options.addressRule,
        connectMs: options.caps.connectMs,
        legacyTls: options.legacyTls,
        ca: ca === null ? null : [...rootCertificates, ca].join('\n'),
        resolve: options.resolve ?? systemResolve,
        onSocket: (socket) => (this.#socket = socket),
      }),
      pipelining: 1,
      maxHeaderSize: options.caps.headerBytes,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      // time is kept here, by one clock for all
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Asks once. Throws `ExchangeError`; when `signal` is aborted the connection is dropped at once and its reason thrown. */
  async exchange(request: FetchRequest, signal: AbortSignal): Promise<Exchange> {
    signal.throwIfAborted();
    if (this.#busy) throw new Error('one exchange at a time');
    const url = this.#options.addressRule.check(request.url);
    if (url.origin !== this.#origin) throw new Error(`${request.url} is not of ${this.#origin}`);
    this.#busy = true;
    try {
      return await new Ongoing(this.#client, this.#host, () => this.#socket, url, request, this.#options).run(signal);
    } finally {
      this.#busy = false;
    }
  }

  /** Closes the connection; what is under way fails. */
  async close(): Promise<void> {
    await this.#client.destroy();
  }
}
