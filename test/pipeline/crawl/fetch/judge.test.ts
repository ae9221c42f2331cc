import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../../../src/pipeline/crawl/fetch/judge.js';
import type { VisitRole } from '../../../../src/shared/model/page.js';

interface Given {
  readonly status?: number;
  readonly url?: string;
  readonly body?: string | null;
  readonly mediaType?: string | null;
  readonly location?: string | null;
  readonly role?: VisitRole;
  readonly retryAfter?: string;
}

const NOW = Date.parse('2024-01-01T00:00:00Z');

function judged(given: Given): { code: string; details: unknown } | null {
  const { status = 200, url = 'http://a.cn/x.html', body = '<html>…</html>', role = 'report' } = given;
  const { mediaType = 'text/html', location = null, retryAfter } = given;
  const headers = new Map(retryAfter === undefined ? [] : [['retry-after', retryAfter]]);
  const bytes = body === null ? null : Buffer.from(body);
  const error = judgeAnswer({ status, url, headers, body: bytes, mediaType, location }, { role }, NOW);
  return error === null ? null : { code: error.code, details: error.details };
}

describe('what an answer is worth', () => {
  it.each<[string, Given, string | null]>([
    ['a page', {}, null],
    ['a page that is not there', { status: 404 }, null],
    ['a page that is gone', { status: 410, body: null }, null],
    ['nothing new', { status: 304, body: null }, null],
    ['a redirect', { status: 302, location: 'http://a.cn/y', body: '' }, null],
    ['a redirect to nowhere', { status: 302, body: '' }, 'bad_answer'],
    ['a busy host', { status: 429 }, 'slow_down'],
    ['a host in maintenance', { status: 503 }, 'slow_down'],
    ['a broken host', { status: 500 }, 'server_error'],
    ['a broken gateway', { status: 504 }, 'server_error'],
    ['a refusal', { status: 403 }, 'http_refused'],
    ['a login', { status: 401 }, 'http_refused'],
    ['a challenge of one system', { status: 412 }, 'challenge'],
    ['a challenge of another', { status: 521 }, 'challenge'],
    ['a part', { status: 206 }, 'bad_answer'],
    ['nothing', { body: '' }, 'bad_answer'],
    ['no content', { status: 204, body: null }, 'bad_answer'],
    ['two bytes', { body: 'ok', url: 'http://a.cn/x.doc', mediaType: 'application/msword' }, 'bad_answer'],
    ['an empty list of an API', { body: '[]', role: 'list', mediaType: 'application/json' }, null],
    ['a page in place of a file', { url: 'http://a.cn/x.PDF', role: 'attachment' }, 'bad_answer'],
    ['a page that says that the file is gone', { url: 'http://a.cn/x.pdf', body: '<p>文件不存在</p>' }, null],
    ['a file whose type is a lie', { url: 'http://a.cn/x.pdf', body: '%PDF-1.4' }, null],
    ['a picture in place of a list', { role: 'list', mediaType: 'image/png', body: 'PNG…' }, 'bad_answer'],
  ])('%s', (_, given, code) => expect(judged(given)?.code ?? null).toBe(code));

  it('says how long a host wants to be left alone', () => {
    expect(judged({ status: 503, retryAfter: '30' })?.details).toEqual({ status: 503, retryAfterMs: 30_000 });
    expect(judged({ status: 429 })?.details).toEqual({ status: 429 });
  });
});
