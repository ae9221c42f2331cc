/**
 * Lines for tests of lanes: plain HTTP to loopback servers over one kept connection, leases in this process, no robots.txt
 * and no pauses. What the real ones do is tested with them.
 */
import { Agent, request } from 'node:http';
import { NianbaoError } from '../../src/shared/errors.js';
import type { HostState } from '../../src/shared/store/harvest.js';
import type { HostLease } from '../../src/workers/crawl/host-clock.js';
import type { Answer, Exchange, Line, Lines, Question } from '../../src/workers/crawl/line.js';

const STATE: HostState = { wait: 0, politeness: null, robots: null, robotsFor: 0 };

export class PlainLines implements Lines {
  readonly #held = new Set<string>();
  readonly leases: AbortController[] = [];

  take(hostSha256: string): Promise<HostLease | null> {
    if (this.#held.has(hostSha256)) return Promise.resolve(null);
    this.#held.add(hostSha256);
    const lost = new AbortController();
    this.leases.push(lost);
    return Promise.resolve({
      token: this.leases.length,
      lost: lost.signal,
      start: () => Promise.resolve(),
      end: () => Promise.resolve(),
      release: () => {
        this.#held.delete(hostSha256);
        return Promise.resolve();
      },
    });
  }

  open(): Line {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let exchanges: Exchange[] = [];
    let wait = 0;
    return {
      async ask(question, signal) {
        const requestedAt = new Date().toISOString();
        const { answer, error } = await exchange(agent, question, signal);
        exchanges.push({
          method: question.method,
          url: question.url,
          requestedAt,
          ms: 1,
          status: answer?.status ?? null,
          requestHead: {},
          responseHead: answer === null ? null : {},
          address: '127.0.0.1',
          legacyTls: false,
          body: answer?.body ?? null,
          errorCode: error?.code ?? null,
          errorMessage: error?.message ?? null,
        });
        if (error?.policy === 'slow_down') wait = Number(error.details['seconds']) * 1000;
        if (error !== null) throw error;
        if (answer === null) throw new Error('neither an answer nor an error');
        return answer;
      },
      exchanges: () => exchanges.splice(0),
      state: () => ({ ...STATE, wait }),
      close: () => {
        exchanges = [];
        agent.destroy();
        return Promise.resolve();
      },
    };
  }
}

async function exchange(
  agent: Agent,
  { method, url, form, etag, lastModified }: Question,
  signal: AbortSignal,
): Promise<{ answer: Answer | null; error: NianbaoError | null }> {
  const headers: Record<string, string> = {};
  if (etag !== null) headers['if-none-match'] = etag;
  if (lastModified !== null) headers['if-modified-since'] = lastModified;
  if (form !== null) headers['content-type'] = 'application/x-www-form-urlencoded';
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers, signal }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const type = response.headers['content-type'] ?? null;
        const answer: Answer = {
          status,
          location: response.headers.location ?? null,
          etag: response.headers.etag ?? null,
          lastModified: response.headers['last-modified'] ?? null,
          mediaType: type?.split(';')[0]?.trim() ?? null,
          charset: /charset=([\w-]+)/.exec(type ?? '')?.[1] ?? null,
          body: Buffer.concat(parts),
        };
        const error = status >= 500 ? new NianbaoError('internal', { reason: `status ${status}` }) : null;
        resolve({ answer, error });
      });
    });
    asked.on('error', (thrown: Error) =>
      signal.aborted
        ? reject(thrown)
        : resolve({ answer: null, error: new NianbaoError('internal', { reason: thrown.message }) }),
    );
    asked.end(form ?? undefined);
  });
}
