/**
 * What goes wrong on real hosts, by name, each on one address of the site `moody` and switchable. A passing trap stands on a
 * report's own address and is over after a few requests, so that a crawler that tries again finds everything; a lasting one
 * has an entry of its own in the list, titled as a report, and must end as a coded error.
 */
import { gzipSync } from 'node:zlib';
import { encodeGb18030 } from '../corpus/render/gb18030.js';
import type { Answer, Asked, Publication } from './model.js';
import { html, redirect } from './page.js';

/** What the server does instead of answering, or with the answer. */
export type Act =
  | { do: 'answer'; answer: Answer }
  | { do: 'wait'; ms: number; answer: Answer }
  /** The connection is reset: before a byte, or in the middle of the body. */
  | { do: 'reset'; answer: Answer | null }
  /** The body ends early: by its length, or without the last chunk. */
  | { do: 'truncate'; answer: Answer; chunked: boolean }
  /** A body without end (the server gives up at `limit`), in pieces with a pause between them. */
  | { do: 'stream'; headers: Record<string, string>; piece: Uint8Array; pauseMs: number; limit: number };

/** `asked.times` counts the requests before this one. `original` is what stands there without a trap. */
type Trap = (asked: Asked, original: Answer) => Act | null;

/** Traps that pass, by id; the report whose address has the trap is the one in the same place of the site's list. */
export const PASSING: Readonly<Record<string, Trap>> = {
  '429-seconds': ({ times }) => (times < 1 ? refused(429, '2') : null),
  '429-date': ({ times }) => (times < 1 ? refused(429, new Date(Date.now() + 3500).toUTCString()) : null),
  '503-seconds': ({ times }) => (times < 2 ? refused(503, '1') : null),
  '503-bare': ({ times }) => (times < 1 ? refused(503, null) : null),
  slow: (_, answer) => ({ do: 'wait', ms: 1500, answer }),
  'truncated-length': ({ times }, answer) => (times < 1 ? { do: 'truncate', answer, chunked: false } : null),
  'truncated-chunks': ({ times }, answer) => (times < 1 ? { do: 'truncate', answer, chunked: true } : null),
  'reset-at-once': ({ times }) => (times < 1 ? { do: 'reset', answer: null } : null),
  'reset-in-body': ({ times }, answer) => (times < 1 ? { do: 'reset', answer } : null),
  '500-twice': ({ times }) => (times < 2 ? plain(500, '服务器内部错误') : null),
  // the type of every answer is wrong, the bytes are right
  'wrong-type': (_, answer) => ({
    do: 'answer',
    answer: { ...answer, headers: { ...answer.headers, 'content-type': 'application/octet-stream' } },
  }),
  'redirect-301': (asked, answer) => relocated(asked, answer, 301, asked.path.replace(/(\.\w+)$/, '-r$1')),
  'redirect-302': (asked, answer) => relocated(asked, answer, 302, asked.path.replace(/(\.\w+)$/, '-r$1')),
  // where it leads to is written in GBK bytes, as they are
  'gbk-location': (asked, answer) => {
    const raw = Buffer.from(encodeGb18030(asked.path.replace(/([^/]+)$/, '年报-$1'))).toString('latin1');
    return relocated(asked, answer, 302, raw);
  },
};

/** Traps on attachments that pass. */
export const PASSING_FILES: Readonly<Record<string, Trap>> = {
  'page-for-a-file': ({ times }) =>
    times < 1 ? { do: 'answer', answer: html('<html><body>系统繁忙，请稍后再试</body></html>') } : null,
  'two-bytes-once': ({ times }, answer) =>
    times < 1 ? { do: 'answer', answer: { ...answer, body: new Uint8Array([13, 10]) } } : null,
};

const GB = 2 ** 30;
const ZEROS = new Uint8Array(2 ** 20);
const DOC = { 'content-type': 'application/msword' };

/** Traps that last, by id; `canary` is the origin that must never be asked. */
export const LASTING: Readonly<Record<string, (canary: string) => Trap>> = {
  loop: () => (asked) => answered(redirect(302, `/trap/loop?n=${(Number(asked.query.get('n') ?? '0') + 1) % 3}`)),
  chain: () => (asked) => answered(redirect(301, `/trap/chain?n=${Number(asked.query.get('n') ?? '0') + 1}`)),
  'redirect-to-canary': (canary) => () => answered(redirect(302, `${canary}/redirected/nb.html`)),
  'two-bytes': () => () => answered({ status: 200, headers: DOC, body: new Uint8Array([13, 10]) }),
  empty: () => () => answered({ status: 200, headers: DOC, body: new Uint8Array() }),
  'always-500': () => () => plain(500, '服务器内部错误'),
  'gone-410': () => () => plain(410, '已删除'),
  'missing-200': () => () =>
    answered(html('<html><head><title>404</title></head><body>您访问的页面不存在</body></html>')),
  challenge: () => () => answered(challenge()),
  huge: () => () => ({ do: 'stream', headers: DOC, piece: ZEROS, pauseMs: 0, limit: GB }),
  // a megabyte on the wire, a gigabyte when it is unpacked
  bomb: () => () => ({
    do: 'stream',
    headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
    piece: gzipSync(new Uint8Array(16 * 2 ** 20)),
    pauseMs: 0,
    limit: 2 ** 20,
  }),
  drip: () => () => ({
    do: 'stream',
    headers: { 'content-type': 'text/html' },
    piece: new TextEncoder().encode('<!-- -->'),
    pauseMs: 400,
    limit: 2 ** 16,
  }),
};

/** Entries of the list for the lasting traps, and for addresses that no crawler may ask. */
export function trapEntries(like: Publication, wanted: readonly string[], canary: string): Publication[] {
  const port = new URL(canary).port;
  const forbidden = [
    `${canary}/linked/nb.html`,
    `http://localhost:${port}/nb.html`,
    `http://[::1]:${port}/nb.html`,
    `http://[::ffff:127.0.0.1]:${port}/nb.html`,
    `http://2130706433:${port}/nb.html`,
    'http://169.254.169.254/latest/meta-data/nb.html',
    'file:///etc/nb.html',
    'ftp://127.0.0.1/nb.html',
  ];
  const addresses = [
    ...wanted.filter(isLasting).map((id) => `/trap/${id}`),
    ...(wanted.includes('canary') ? forbidden : []),
  ];
  return addresses.map((address, index) => ({
    ...like,
    key: `trap-${index}`,
    kind: 'stale',
    title: `${like.body.titleName}${2008 + (index % 10)}年政府信息公开工作年度报告`,
    date: `2019-01-${String(31 - index).padStart(2, '0')}`,
    year: 2008 + (index % 10),
    reports: [],
    content: null,
    files: [],
    address,
  }));
}

export function isLasting(id: string): boolean {
  return Object.hasOwn(LASTING, id);
}

export const TRAPS: readonly string[] = [
  ...Object.keys(PASSING),
  ...Object.keys(PASSING_FILES),
  ...Object.keys(LASTING),
  'canary',
];

/** A page that is nothing but a script which would set a cookie and come again. */
export function challenge(): Answer {
  return html(`<html><head><title></title><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /></head><body>
<script type="text/javascript">
var _0x3f2a=['\\x64\\x6f\\x63','cookie','wzws_cid','location','href'];(function(_0xa,_0xb){var _0xc=function(_0xd){while(--_0xd){_0xa['push'](_0xa['shift']());}};_0xc(++_0xb);}(_0x3f2a,0x1b3));
function HXXTTKKLLPPP5(){var template=4,encoderchars="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";var dynamicurl="/WZWSREL3p3";var wzwsquestion="KTKY2RBD9NHPBCIHV9ZMEQQDARSLVFDU";var wzwsfactor="17";location.href=dynamicurl;}
setTimeout("HXXTTKKLLPPP5()", 10);
</script></body></html>
`);
}

function answered(answer: Answer): Act {
  return { do: 'answer', answer };
}

function plain(status: number, text: string): Act {
  return answered({ ...html(`<html><body><h1>${text}</h1></body></html>`), status });
}

function refused(status: number, retryAfter: string | null): Act {
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter };
  return answered({ status, headers, body: new Uint8Array() });
}

/** The page has another address, which the server knows by the mark in front of the name. */
function relocated(asked: Asked, _: Answer, status: number, location: string): Act | null {
  return MARKED.test(asked.path) ? null : answered(redirect(status, location));
}

const MARKED = /-r\.\w+$|年报-/u;

/** The address that a relocated one stands for. */
export function unmarked(path: string): string {
  return path.replace(/-r(\.\w+)$/, '$1').replace('年报-', '');
}
