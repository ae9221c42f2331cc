/** WARC files, read by the library's reader and by a strict one of our own. */
import { gunzipSync } from 'node:zlib';
import { WARCParser } from 'warcio';
import { describe, expect, it } from 'vitest';
import { warcFile } from '../../../src/pipeline/crawl/warc.js';
import type { ArchivedExchange } from '../../../src/shared/model/exchange.js';
import { sha256 } from '../../../src/shared/canonical.js';

const GBK_HEADER = Buffer.from([0xc4, 0xea]).toString('latin1');
const PAGE = Buffer.from('<p>2023年度报告</p>');
const PDF = Buffer.from('%PDF-1.4 …');
const BODIES = new Map([PAGE, PDF].map((bytes) => [sha256(bytes), bytes]));

function exchangeOf(id: string, url: string, more: Partial<ArchivedExchange> = {}): ArchivedExchange {
  return {
    id,
    method: 'GET',
    url,
    form: null,
    requestedAt: `2024-01-0${id}T00:00:00.123Z`,
    requestHead: `GET ${new URL(url).pathname} HTTP/1.1\r\nhost: a.cn\r\n\r\n`,
    responseHead: `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 40\r\nX-Name: ${GBK_HEADER}\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n`,
    status: 200,
    address: '36.112.1.1',
    sha256: sha256(PAGE),
    errorCode: null,
    ...more,
  };
}

const EXCHANGES: readonly ArchivedExchange[] = [
  exchangeOf('1', 'http://a.cn/1.html'),
  exchangeOf('2', 'http://a.cn/same.html'),
  exchangeOf('3', 'http://a.cn/1.html', {
    status: 304,
    sha256: null,
    responseHead: 'HTTP/1.1 304 Not Modified\r\n\r\n',
  }),
  exchangeOf('4', 'http://a.cn/list', { method: 'POST', form: 'q=年报', sha256: sha256(PDF) }),
  exchangeOf('5', 'http://a.cn/old', {
    status: 301,
    sha256: null,
    responseHead: 'HTTP/1.1 301 Moved\r\nLocation: /1.html\r\nContent-Length: 0\r\n\r\n',
  }),
  exchangeOf('6', 'http://a.cn/dead', { status: null, responseHead: null, sha256: null, errorCode: 'connect_failed' }),
  exchangeOf('7', 'http://a.cn/cut', { sha256: null, errorCode: 'truncated_body' }),
  exchangeOf('8', 'http://a.cn/unknown', {
    status: 304,
    sha256: null,
    responseHead: 'HTTP/1.1 304 Not Modified\r\n\r\n',
  }),
];

async function fileOf(exchanges: readonly ArchivedExchange[]): Promise<Buffer[]> {
  const records: Buffer[] = [];
  const body = (hash: string): Promise<Uint8Array> => Promise.resolve(BODIES.get(hash) ?? new Uint8Array());
  for await (const bytes of warcFile(exchanges, { software: 'Nianbao/1', fileName: 'a.warc.gz', body })) {
    records.push(Buffer.from(bytes));
  }
  return records;
}

interface StrictRecord {
  readonly headers: ReadonlyMap<string, string>;
  readonly block: Buffer;
}

/** As ISO 28500 has it: version, named fields, an empty line, exactly Content-Length bytes, two line ends. */
function strictRecord(gzipped: Buffer): StrictRecord {
  const bytes = gunzipSync(gzipped);
  const end = bytes.indexOf('\r\n\r\n');
  const [version, ...lines] = bytes.subarray(0, end).toString('utf8').split('\r\n');
  expect(version).toBe('WARC/1.1');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Za-z-]+): (.+)$/.exec(line) ?? [];
    expect(headers.has(name), `${name} twice`).toBe(false);
    headers.set(name, value);
  }
  const length = Number(headers.get('Content-Length'));
  const block = bytes.subarray(end + 4, end + 4 + length);
  expect(bytes.subarray(end + 4 + length).toString('latin1')).toBe('\r\n\r\n');
  for (const name of ['WARC-Type', 'WARC-Record-ID', 'WARC-Date']) expect(headers.has(name), name).toBe(true);
  expect(headers.get('WARC-Record-ID')).toMatch(
    /^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$/,
  );
  const digest = headers.get('WARC-Block-Digest');
  if (digest !== undefined) expect(digest).toBe(`sha256:${sha256(block)}`);
  return { headers, block };
}

describe('a WARC file', () => {
  it('has a record for every whole answer, and none for others', async () => {
    const records = (await fileOf(EXCHANGES)).map(strictRecord);
    const types = records.map(({ headers }) => `${headers.get('WARC-Type')} ${headers.get('WARC-Target-URI') ?? ''}`);
    expect(types).toEqual([
      'warcinfo ',
      'response http://a.cn/1.html',
      'request http://a.cn/1.html',
      'revisit http://a.cn/same.html',
      'request http://a.cn/same.html',
      'revisit http://a.cn/1.html',
      'request http://a.cn/1.html',
      'response http://a.cn/list',
      'request http://a.cn/list',
      'response http://a.cn/old',
      'request http://a.cn/old',
      'revisit http://a.cn/unknown',
      'request http://a.cn/unknown',
    ]);
    const ids = records.map(({ headers }) => headers.get('WARC-Record-ID'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps heads byte for byte, but for the encodings that are off', async () => {
    const [, response, request] = (await fileOf(EXCHANGES)).map(strictRecord);
    expect(response?.block.toString('latin1')).toBe(
      `HTTP/1.1 200 OK\r\nX-Archive-Orig-Content-Encoding: gzip\r\nX-Archive-Orig-Content-Length: 40\r\nX-Name: ${GBK_HEADER}\r\n` +
        `Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE.toString('latin1')}`,
    );
    expect(response?.headers.get('WARC-Payload-Digest')).toBe(`sha256:${sha256(PAGE)}`);
    expect(response?.headers.get('WARC-IP-Address')).toBe('36.112.1.1');
    expect(response?.headers.get('WARC-Date')).toBe('2024-01-01T00:00:00.123Z');
    expect(request?.block.toString('latin1')).toBe(EXCHANGES[0]?.requestHead);
    expect(request?.headers.get('WARC-Concurrent-To')).toBe(response?.headers.get('WARC-Record-ID'));
  });

  it('says what an unchanged body is the same as', async () => {
    const records = (await fileOf(EXCHANGES)).map(strictRecord);
    const [same, unchanged, unknown] = records.filter(({ headers }) => headers.get('WARC-Type') === 'revisit');
    const first = records[1]?.headers;
    for (const revisit of [same, unchanged]) {
      expect(revisit?.headers.get('WARC-Refers-To')).toBe(first?.get('WARC-Record-ID'));
      expect(revisit?.headers.get('WARC-Refers-To-Target-URI')).toBe('http://a.cn/1.html');
      expect(revisit?.headers.get('WARC-Refers-To-Date')).toBe('2024-01-01T00:00:00.123Z');
      expect(revisit?.headers.get('WARC-Payload-Digest')).toBe(`sha256:${sha256(PAGE)}`);
    }
    expect(same?.headers.get('WARC-Profile')).toMatch(/1\.1\/revisit\/identical-payload-digest$/);
    expect(unchanged?.headers.get('WARC-Profile')).toMatch(/1\.1\/revisit\/server-not-modified$/);
    expect(unknown?.headers.has('WARC-Refers-To')).toBe(false);
    expect(unknown?.headers.has('WARC-Payload-Digest')).toBe(false);
  });

  it('is read by another reader, with its bodies', async () => {
    const bytes = Buffer.concat(await fileOf(EXCHANGES));
    const read: [string, string | null, number, string][] = [];
    for await (const record of new WARCParser([bytes])) {
      const text = await record.contentText();
      if (record.warcType !== 'response') continue;
      read.push([record.warcTargetURI ?? '', record.warcDate ?? null, Number(record.httpHeaders?.statusCode), text]);
    }
    expect(read).toEqual([
      ['http://a.cn/1.html', '2024-01-01T00:00:00.123Z', 200, PAGE.toString()],
      ['http://a.cn/list', '2024-01-04T00:00:00.123Z', 200, PDF.toString()],
      ['http://a.cn/old', '2024-01-05T00:00:00.123Z', 301, ''],
    ]);
  });

  it('is the same for the same exchanges, and empty for none', async () => {
    expect(Buffer.concat(await fileOf(EXCHANGES)).equals(Buffer.concat(await fileOf(EXCHANGES)))).toBe(true);
    expect(await fileOf([])).toEqual([]);
  });
});
