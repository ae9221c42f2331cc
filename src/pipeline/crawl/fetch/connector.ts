/**
 * Connecting, with the address rule where it counts: a name is resolved and judged here, and the judged addresses are the
 * ones that are connected to. Nothing else in Nianbao opens a connection to a site.
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { NianbaoError } from '../../../shared/errors.js';
import { literalOf, type AddressRule } from './address.js';
import { fetchError } from './failures.js';

/** Resolves a name to all its addresses; tests give their own. */
export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (name) =>
  new Promise((resolve, reject) => {
    systemLookup(name, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/**
 * The addresses of a URL's hostname that may be connected to. Throws `dns_failed`, and `address_blocked` when there is no
 * such address.
 */
export async function permittedAddresses(
  hostname: string,
  port: number,
  rule: AddressRule,
  resolve: Resolve = systemResolve,
): Promise<readonly LookupAddress[]> {
  const literal = literalOf(hostname);
  let found: readonly LookupAddress[];
  try {
    found = literal === null ? await resolve(hostname) : [{ address: literal, family: literal.includes(':') ? 6 : 4 }];
  } catch (thrown) {
    throw fetchError(thrown, 'connect');
  }
  const permitted = found.filter(({ address }) => rule.permits(hostname, port, address));
  if (permitted.length > 0) return permitted;
  if (found.length === 0) throw new NianbaoError('dns_failed', { reason: `${hostname} has no address` });
  const reason = `it is at ${found.map(({ address }) => address).join(', ')}, no public address`;
  throw new NianbaoError('address_blocked', { url: `${hostname}:${port}`, reason });
}

export interface ConnectorOptions {
  readonly hostname: string;
  readonly port: number;
  readonly rule: AddressRule;
  readonly connectMs: number;
  /** This site's TLS is of a kind that newer clients refuse: unsafe legacy renegotiation, weaker ciphers. */
  readonly legacyTls: boolean;
  /** Certificates (PEM) to trust besides the usual ones, for sites that forget their intermediates. */
  readonly ca: string | null;
  readonly resolve: Resolve;
  /** Hears of each socket as soon as it exists, so that it can be dropped while it connects. */
  readonly onSocket: (socket: Socket) => void;
}

/** A connector for one host. */
export function connectorFor(options: ConnectorOptions): buildConnector.connector {
  const { hostname, port, rule, legacyTls, ca } = options;
  const lookup = (_name: string, { all }: LookupOptions, done: LookupDone): void => {
    permittedAddresses(hostname, port, rule, options.resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true || first === undefined) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (thrown: unknown) => done(thrown as NodeJS.ErrnoException, []),
    );
  };
  const connect = buildConnector({
    lookup,
    timeout: options.connectMs,
    // one side only: what node trusts stays trusted
    ...(ca === null ? {} : { ca }),
    ...(legacyTls ? { secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT, ciphers: 'DEFAULT@SECLEVEL=1' } : {}),
  });
  return (given, callback) => {
    const literal = literalOf(hostname);
    // an address is connected to without a lookup
    if (literal !== null && !rule.permits(hostname, port, literal)) {
      const reason = `${literal} is no public address`;
      callback(new NianbaoError('address_blocked', { url: `${hostname}:${port}`, reason }), null);
      return;
    }
    // what is connected is told by the return value; its type leaves that out
    const socket = connect(given, callback) as unknown as Socket;
    options.onSocket(socket);
  };
}

type LookupDone = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;
