/** Which addresses may be connected to, and that nothing else is: a canary on loopback is never touched. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressRule, isLoopbackAddress, isPublicAddress } from '../../../../src/pipeline/crawl/fetch/address.js';
import { HostConnection } from '../../../../src/pipeline/crawl/fetch/connection.js';
import type { ExchangeError } from '../../../../src/pipeline/crawl/fetch/exchange.js';
import { FETCH_CAPS } from '../../../../src/pipeline/crawl/fetch/exchange.js';
import { permittedAddresses, type Resolve } from '../../../../src/pipeline/crawl/fetch/connector.js';
import { plainAnswer, rawServer, type RawServer } from '../../../support/raw-server.js';

const NOT_PUBLIC = [
  ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.9.9.9', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
  ['192.0.0.8', '192.168.1.1', '198.18.0.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ['100.100.100.200', '168.63.129.16', '192.0.2.1', '198.51.100.7', '203.0.113.9'],
  ['::', '::1', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1', '2001:db8::1', '2001::1', '3fff::1'],
  // v4 inside v6: mapped, compatible, translated, NAT64, 6to4
  ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '::ffff:0:127.0.0.1'],
  ['64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '64:ff9b:1::1', '2002:7f00:1::', '2002:a9fe:a9fe::1', '5f00::1'],
  ['fe80::1%eth0', 'no address', ''],
].flat();
const PUBLIC = [
  ['1.1.1.1', '36.112.1.1', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '223.255.255.255'],
  ['240e::1', '2400:3200::1', '::ffff:36.112.1.1', '64:ff9b::2470:101', '2002:2470:101::1'],
].flat();

describe('addresses', () => {
  it.each(NOT_PUBLIC)('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(PUBLIC)('%s is public', (address) => expect(isPublicAddress(address)).toBe(true));
  it('loopback is known in every spelling', () => {
    const loopbacks = ['127.0.0.1', '127.3.2.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'];
    expect(loopbacks.map(isLoopbackAddress)).toEqual(loopbacks.map(() => true));
    expect(['10.0.0.1', '::2', '240e::1', 'localhost'].map(isLoopbackAddress)).toEqual([false, false, false, false]);
  });
});

describe('the rule of a source', () => {
  const rule = AddressRule.of({
    start: ['http://10.0.0.5:8080/ndbg/', 'https://www.example.cn/'],
    allow: ['files.example.cn:8443', 'intranet.example', '0x7f.1:9000', '[::1]:9000'],
  });
  const codeOf = (url: string): string => {
    try {
      rule.check(url);
      return 'ok';
    } catch (thrown) {
      return (thrown as ExchangeError).code;
    }
  };

  it('names hosts with their ports, and no others', () => {
    expect(rule.permits('10.0.0.5', 8080, '10.0.0.5')).toBe(true);
    expect(rule.permits('10.0.0.5', 80, '10.0.0.5')).toBe(false);
    expect(rule.permits('intranet.example', 443, '192.168.0.9')).toBe(true);
    expect(rule.permits('intranet.example', 8443, '192.168.0.9')).toBe(false);
    expect(rule.permits('other.example', 80, '192.168.0.9')).toBe(false);
    expect(rule.permits('other.example', 80, '36.112.1.1')).toBe(true);
    expect(rule.names('127.0.0.1', 9000)).toBe(true);
  });

  it.each([
    ['http://10.0.0.5:8080/a', 'ok'],
    ['http://127.0.0.1:9000/', 'ok'],
    ['http://[0:0::1]:9000/', 'ok'],
    ['https://files.example.cn:8443/a.pdf', 'ok'],
    ['https://any.example.cn/a.pdf', 'ok'],
    ['http://any.example.cn:8080/', 'address_blocked'],
    ['http://10.0.0.5/', 'address_blocked'],
    ['http://127.0.0.1/', 'address_blocked'],
    ['http://2130706433/', 'address_blocked'],
    ['http://0x7f000001/', 'address_blocked'],
    ['http://0177.0.0.1/', 'address_blocked'],
    ['http://127.1/', 'address_blocked'],
    ['http://１２７.０.０.１/', 'address_blocked'],
    ['http://[::ffff:127.0.0.1]/', 'address_blocked'],
    ['http://[::]/', 'address_blocked'],
    ['http://user:secret@www.example.cn/', 'address_blocked'],
    ['ftp://www.example.cn/a.doc', 'address_blocked'],
    ['file:///etc/passwd', 'address_blocked'],
    ['javascript:void(0)', 'address_blocked'],
    ['no address', 'address_blocked'],
  ])('%s: %s', (url, code) => expect(codeOf(url)).toBe(code));
});

describe('connecting', () => {
  let canary: RawServer;
  beforeAll(async () => {
    canary = await rawServer((socket) => socket.write(plainAnswer('canary')));
  });
  afterAll(async () => canary.stop());

  async function ask(origin: string, named: readonly string[], resolve: Resolve): Promise<string> {
    let line: HostConnection | null = null;
    try {
      line = new HostConnection(origin, {
        addressRule: new AddressRule(named),
        legacyTls: false,
        userAgent: 'Nianbao/0',
        caps: FETCH_CAPS,
        resolve,
      });
      const request = { url: `${origin}/`, method: 'GET', form: null, conditional: null } as const;
      const { remoteAddress } = await line.exchange(request, new AbortController().signal);
      return remoteAddress ?? '';
    } catch (thrown) {
      return (thrown as ExchangeError).code;
    } finally {
      await line?.close();
    }
  }

  const at =
    (...addresses: string[]): Resolve =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  it('goes to an address of this machine only for a host that is named with its port', async () => {
    const { port } = canary;
    expect(await ask(`http://named.example:${port}`, [`named.example:${port}`], at('127.0.0.1'))).toBe('127.0.0.1');
    const before = canary.connections;
    expect(await ask(`http://127.0.0.1:${port}`, [], at('127.0.0.1'))).toBe('address_blocked');
    expect(await ask(`http://named.example:${port}`, ['named.example'], at('127.0.0.1'))).toBe('address_blocked');
    expect(await ask('http://public.example', ['named.example'], at('127.0.0.1'))).toBe('address_blocked');
    expect(await ask('http://public.example', [], at('::ffff:127.0.0.1', '10.0.0.1', '::1'))).toBe('address_blocked');
    expect(canary.connections).toBe(before);
  });

  it('judges a name again when it connects, whatever it was before', async () => {
    const answers = ['36.112.1.1', '127.0.0.1'];
    const rebinding: Resolve = () => Promise.resolve([{ address: answers.shift() ?? '', family: 4 }]);
    const before = canary.connections;
    const first = await permittedAddresses('rebind.example', 80, new AddressRule([]), rebinding);
    expect(first.map(({ address }) => address)).toEqual(['36.112.1.1']);
    expect(await ask('http://rebind.example', [], rebinding)).toBe('address_blocked');
    expect([answers, canary.connections]).toEqual([[], before]);
  });

  it('is asked of a name once for each connection, and of its addresses only the permitted are tried', async () => {
    const asked: string[] = [];
    const resolve: Resolve = (name) => {
      asked.push(name);
      return at('127.0.0.1')(name);
    };
    const { port } = canary;
    await ask(`http://once.example:${port}`, [`once.example:${port}`], resolve);
    expect(asked).toEqual(['once.example']);
  });
});
