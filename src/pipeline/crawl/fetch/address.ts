/**
 * Which addresses may be connected to. A site's links, redirects and names are what somebody else wrote: they must not lead
 * into our own network. A source file is what our people wrote: the hosts that it names (start pages, `allow`) may be
 * anywhere, at the port that is named.
 *
 * Names are judged when they are resolved for connecting (connector.ts), so a name that changes its address after a check
 * gains nothing: the address that was judged is the one that is connected to.
 */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { NianbaoError } from '../../../shared/errors.js';
import type { Source } from '../../../shared/model/source.js';

/** Ranges that are not the public internet (IANA special-purpose registries, RFC 6890 and successors). */
const SPECIAL_V4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // metadata services on public addresses
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
];

/** Only 2000::/3 is given out; in it these are not the public internet. */
const GLOBAL_V6 = ['2000::', 3] as const;
const SPECIAL_V6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

/** Prefixes whose addresses hold a v4 address, from this byte on: mapped, compatible, translated, NAT64, 6to4. */
const HOLD_V4: readonly { readonly network: string; readonly prefix: number; readonly at: number }[] = [
  { network: '::ffff:0:0', prefix: 96, at: 12 },
  { network: '::', prefix: 96, at: 12 },
  { network: '::ffff:0:0:0', prefix: 96, at: 12 },
  { network: '64:ff9b::', prefix: 96, at: 12 },
  { network: '2002::', prefix: 16, at: 2 },
];

const blockedV4 = new BlockList();
for (const [network, prefix] of SPECIAL_V4) blockedV4.addSubnet(network, prefix, 'ipv4');
const globalV6 = new BlockList();
globalV6.addSubnet(...GLOBAL_V6, 'ipv6');
const blockedV6 = new BlockList();
for (const [network, prefix] of SPECIAL_V6) blockedV6.addSubnet(network, prefix, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is of the public internet. Addresses that hold a v4 address are judged by it. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !blockedV4.check(address, 'ipv4');
  if (!isGlobalSpelling(address)) return false;
  const inner = heldV4(address);
  if (inner !== null) return !blockedV4.check(inner, 'ipv4');
  return globalV6.check(address, 'ipv6') && !blockedV6.check(address, 'ipv6');
}

/** Whether an address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  const plain = isGlobalSpelling(address) ? (heldV4(address) ?? address) : address;
  return isIP(plain) !== 0 && loopback.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}

/** A v6 address without a zone: with one it is of a link. */
function isGlobalSpelling(address: string): boolean {
  return isIPv6(address) && !address.includes('%');
}

function heldV4(address: string): string | null {
  const bytes = bytesOfV6(address);
  for (const { network, prefix, at } of HOLD_V4) {
    const wanted = bytesOfV6(network);
    if (bytes.subarray(0, prefix / 8).equals(wanted.subarray(0, prefix / 8))) {
      if (network === '::' && bytes.readUInt32BE(12) < 2) return null; // :: and ::1
      return [...bytes.subarray(at, at + 4)].join('.');
    }
  }
  return null;
}

/** The 16 bytes of a v6 address in any spelling. */
function bytesOfV6(address: string): Buffer {
  // the URL parser knows every spelling and gives the one without a dotted tail
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const all = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** Ports that an address which nobody named may be asked at. */
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

export class AddressRule {
  /** name:port, as WHATWG URLs spell the name. */
  readonly #named: ReadonlySet<string>;

  /** `named`: hosts as name:port, or as name alone, which means ports 80 and 443. */
  constructor(named: readonly string[]) {
    this.#named = new Set(named.flatMap(spelled));
  }

  /** The rule of a source: the hosts of its start pages and those of `allow` are named. */
  static of({ start, allow }: Pick<Source, 'start' | 'allow'>): AddressRule {
    return new AddressRule([
      ...start.map((text) => {
        const { hostname, port, protocol } = new URL(text);
        return `${hostname}:${portOf(protocol, port)}`;
      }),
      ...allow,
    ]);
  }

  names(name: string, port: number): boolean {
    return this.#named.has(`${name.toLowerCase()}:${port}`);
  }

  /** Whether the name, resolved to this address, may be connected to at this port. */
  permits(name: string, port: number, address: string): boolean {
    return this.names(name, port) || isPublicAddress(address);
  }

  /**
   * What can be said of a URL before its name is resolved. Gives it parsed; throws `address_blocked` for other schemes than
   * http and https, for names and passwords, for odd ports and for addresses that are not public.
   */
  check(text: string): URL {
    const blocked = (reason: string): NianbaoError => new NianbaoError('address_blocked', { url: text, reason });
    let url: URL;
    try {
      url = new URL(text);
    } catch (thrown) {
      throw new NianbaoError('address_blocked', { url: text, reason: 'it is no URL' }, { cause: thrown });
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw blocked('only http and https are asked');
    if (url.username !== '' || url.password !== '') throw blocked('it has a name and password in it');
    const port = portOf(url.protocol, url.port);
    if (this.names(url.hostname, port)) return url;
    if (!WEB_PORTS.has(port)) throw blocked(`port ${port} is asked only where the source names it`);
    const literal = literalOf(url.hostname);
    if (literal !== null && !isPublicAddress(literal)) throw blocked(`${literal} is no public address`);
    return url;
  }
}

/** The IP address that a URL's hostname is, without brackets; null: it is a name. */
export function literalOf(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}

export function portOf(protocol: string, port: string): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Spellings of a named host as name:port; the URL parser makes one of `0x7f.1` and `127.0.0.1`. */
function spelled(host: string): string[] {
  const port = /:(\d+)$/.exec(host)?.[1];
  const name = port === undefined ? host : host.slice(0, -port.length - 1);
  const { hostname } = new URL(`http://${name}`);
  return port === undefined ? [`${hostname}:80`, `${hostname}:443`] : [`${hostname}:${Number(port)}`];
}
