/**
 * What an answer is worth: whether it answers what was asked for, or is an error with a code. Redirects, 404, 410 and 304 are
 * answers; what they mean is decided by who asked.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { VisitRole } from '../../../shared/model/page.js';
import type { Exchange } from './exchange.js';
import { retryAfterMs } from './headers.js';

type Judged = Pick<Exchange, 'status' | 'url' | 'headers' | 'body' | 'mediaType' | 'location'>;

export interface Expectation {
  readonly role: VisitRole;
}

/** Statuses of protection systems that want a script to be run (瑞数, 加速乐); nothing of ours makes a server say 412. */
const CHALLENGES: ReadonlySet<number> = new Set([412, 521]);
const SLOW_DOWN: ReadonlySet<number> = new Set([429, 503]);
const NOT_THERE: ReadonlySet<number> = new Set([404, 410]);

/** Files that are no page, by their ending. */
const FILE = /\.(pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|jpe?g|png|tiff?)$/i;
const PAGE_TYPES = /^(?:text\/html|application\/xhtml\+xml)$/;
const NO_PAGE = /^(?:image|video|audio|font)\//;
/** A page that says that the file is gone is an answer, though not with the right status. */
const SAYS_GONE = /不存在|已(?:被)?删除|找不到|无法找到|404|not found/i;
/** Bodies that a few sites answer with when a file is being made or the backend is away. */
const SHORTEST = 3;
const EMPTY_JSON: ReadonlySet<string> = new Set(['[]', '{}']);

/** null: the answer is one. `slow_down` has `retryAfterMs` in its details when the host said how long. */
export function judgeAnswer(answer: Judged, { role }: Expectation, now: number): NianbaoError | null {
  const { status } = answer;
  if (SLOW_DOWN.has(status)) {
    const wait = retryAfterMs(answer.headers.get('retry-after'), now);
    return new NianbaoError('slow_down', { status, ...(wait === null ? {} : { retryAfterMs: wait }) });
  }
  if (CHALLENGES.has(status)) return new NianbaoError('challenge', { reason: `status ${status}` });
  if (status >= 500) return new NianbaoError('server_error', { status });
  if (NOT_THERE.has(status) || status === 304) return null;
  if (status >= 400) return new NianbaoError('http_refused', { status });
  if (status >= 300) return answer.location === null ? bad('redirect', `status ${status} leads nowhere`) : null;
  if (status === 206) return bad('file', 'status 206, a part that was not asked for');
  return judgeBody(answer, role);
}

function judgeBody({ body, url, mediaType, status }: Judged, role: VisitRole): NianbaoError | null {
  const kind = role === 'list' ? 'page' : 'file';
  if (body === null || body.length === 0) return bad(kind, `status ${status} without a body`);
  const start = Buffer.from(body.subarray(0, 4096)).toString('utf8').trimStart();
  if (body.length < SHORTEST && !(role === 'list' && EMPTY_JSON.has(start.trim()))) {
    return bad(kind, `${body.length} bytes`);
  }
  const ending = FILE.exec(new URL(url).pathname)?.[1]?.toLowerCase();
  const isPage = mediaType !== null && PAGE_TYPES.test(mediaType) && start.startsWith('<');
  if (ending !== undefined && isPage && !SAYS_GONE.test(start)) return bad(kind, `a page in the place of .${ending}`);
  if (role === 'list' && mediaType !== null && NO_PAGE.test(mediaType)) return bad(kind, `it is ${mediaType}`);
  return null;
}

function bad(kind: string, reason: string): NianbaoError {
  return new NianbaoError('bad_answer', { kind, reason });
}
