/**
 * robots.txt, as RFC 9309 has it.
 *
 * - The groups of our product token count, all of them together; without one those of `*`; without any all is allowed.
 * - The longest matching pattern decides, allow wins a tie; `*` and a final `$` are special; escapes are compared as bytes.
 * - 4xx: there are no rules. 5xx and no answer: nothing may be asked until it answers; after 30 days the rules that were
 *   known last. What comes as HTML is no robots.txt.
 * - Rules are used for 24 hours. `Crawl-delay` is not in the RFC and honoured, up to a minute.
 *
 * Sites write it in any charset with any line ends; patterns are compared as bytes, those of a GBK file in UTF-8 too.
 */
import { z } from 'zod';
import { BACK_OFF_MS } from './politeness.js';
import { PRODUCT_TOKEN } from './user-agent.js';

export const ROBOTS_BYTES = 500 * 1024;
export const ROBOTS_REDIRECTS = 5;
const MOST_DELAY_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;
const FORGIVEN_MS = 30 * DAY_MS;
/** Longest pause before a robots.txt that cannot be had is asked for again. */
const MOST_PAUSE_MS = 3600_000;
/** Times in a row that robots.txt cannot be had, after which a run waits for it no more. */
export const ROBOTS_ATTEMPTS = 5;

const Rule = z.object({
  allow: z.boolean(),
  /** Escaped; `*` and a final `$` are special. */
  pattern: z.string(),
});

export const Robots = z.object({ rules: z.array(Rule), crawlDelayMs: z.number().nullable() });
export type Robots = z.infer<typeof Robots>;

/** What is known of a host's robots.txt; kept in the host's row. */
export const RobotsState = z.object({
  /** The rules that hold, or that held before it could not be had. null: never seen. */
  robots: Robots.nullable(),
  /** Since when it cannot be had (ISO 8601); null: it can. */
  awaySince: z.string().nullable(),
  /** Times in a row that it could not be had. */
  failures: z.number().int(),
  /** Until when this may be used (ISO 8601); then it is asked for again. */
  until: z.string(),
});
export type RobotsState = z.infer<typeof RobotsState>;

/** No rules: all may be asked. */
const ALLOW_ALL: Robots = { rules: [], crawlDelayMs: null };

export type RobotsAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Uint8Array }
  /** No answer: name, network, time; or a body that is not whole. */
  | { readonly kind: 'none' };

/**
 * What an answer to the question for robots.txt (after redirects) makes of what was known. When it cannot be had, it is asked
 * for again after `pauseMs`, doubled each time.
 */
export function robotsAfter(
  answer: RobotsAnswer,
  known: RobotsState | null,
  now: number,
  pauseMs: number = BACK_OFF_MS,
): RobotsState {
  const status = answer.kind === 'answer' ? answer.status : null;
  if (answer.kind === 'none' || status === null || status >= 500 || status === 429) {
    const failures = (known?.failures ?? 0) + 1;
    const wait = Math.min(MOST_PAUSE_MS, pauseMs * 2 ** Math.min(failures - 1, 10));
    return {
      robots: known?.robots ?? null,
      awaySince: known?.awaySince ?? iso(now),
      failures,
      until: iso(now + wait),
    };
  }
  const robots = status >= 200 && status < 300 ? parseRobots(answer.body) : ALLOW_ALL;
  return { robots, awaySince: null, failures: 0, until: iso(now + DAY_MS) };
}

export function isRobotsFresh(state: RobotsState | null, now: number): state is RobotsState {
  return state !== null && Date.parse(state.until) > now;
}

/** The rules that hold now; null: it is not known, nothing may be asked. */
export function rulesOf({ robots, awaySince }: RobotsState, now: number): Robots | null {
  if (awaySince === null) return robots;
  return now - Date.parse(awaySince) > FORGIVEN_MS ? (robots ?? ALLOW_ALL) : null;
}

const KEYS: Readonly<Record<string, 'agent' | 'allow' | 'disallow' | 'delay'>> = {
  'user-agent': 'agent',
  useragent: 'agent',
  'user agent': 'agent',
  allow: 'allow',
  disallow: 'disallow',
  // misspellings mean what they mean
  dissallow: 'disallow',
  disalow: 'disallow',
  dissalow: 'disallow',
  'crawl-delay': 'delay',
  crawldelay: 'delay',
};

interface Group extends Robots {
  readonly agents: string[];
  hasRules: boolean;
}

/** The rules for us of a robots.txt; what is beyond 500 KiB is not looked at. */
export function parseRobots(bytes: Uint8Array): Robots {
  const text = Buffer.from(bytes.subarray(0, ROBOTS_BYTES))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  if (/^\s*</.test(text)) return ALLOW_ALL;
  const groups: Group[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, name, raw] = /^\s*([^:#]+?)\s*:\s*([^#]*)/.exec(line) ?? [];
    const key = KEYS[name?.toLowerCase() ?? ''];
    if (key === undefined) continue;
    addLine(groups, key, (raw ?? '').trim());
  }
  const ours = groups.filter(({ agents }) => agents.includes(PRODUCT_TOKEN.toLowerCase()));
  const chosen = ours.length > 0 ? ours : groups.filter(({ agents }) => agents.includes('*'));
  const delays = chosen.flatMap(({ crawlDelayMs }) => (crawlDelayMs === null ? [] : [crawlDelayMs]));
  return {
    rules: chosen.flatMap(({ rules }) => rules),
    crawlDelayMs: delays.length === 0 ? null : Math.max(...delays),
  };
}

function addLine(groups: Group[], key: (typeof KEYS)[string], value: string): void {
  const last = groups.at(-1);
  if (key === 'agent') {
    const agent = value === '*' || value.startsWith('* ') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0].toLowerCase() ?? '');
    if (last !== undefined && !last.hasRules) last.agents.push(agent);
    else groups.push({ agents: [agent], rules: [], crawlDelayMs: null, hasRules: false });
    return;
  }
  if (last === undefined) return; // rules of nobody
  last.hasRules = true;
  if (key === 'delay') {
    const seconds = Number(/^\d+(?:\.\d+)?/.exec(value)?.[0] ?? Number.NaN);
    if (!Number.isNaN(seconds)) last.crawlDelayMs = Math.min(MOST_DELAY_MS, Math.round(seconds * 1000));
    return;
  }
  if (value === '') return; // an empty pattern matches nothing
  for (const pattern of spellingsOf(value)) last.rules.push({ allow: key === 'allow', pattern });
}

/** A pattern of GBK bytes may stand for a path that is linked in UTF-8. */
function spellingsOf(latin1: string): string[] {
  const bytes = Buffer.from(latin1, 'latin1');
  const plain = escaped(latin1);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [plain];
  } catch {
    const text = new TextDecoder('gb18030').decode(bytes);
    return [plain, escaped(Buffer.from(text, 'utf8').toString('latin1'))];
  }
}

/** One spelling of escapes: bytes beyond ASCII escaped, those of characters that need none not, hex digits in upper case. */
function escaped(latin1: string): string {
  return latin1
    .replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
    .replace(/%[0-9a-f]{2}/gi, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return /[A-Za-z0-9\-._~]/.test(character) ? character : escape.toUpperCase();
    });
}

export interface RobotsVerdict {
  readonly allowed: boolean;
  /** The pattern that decided; null: none matched. */
  readonly pattern: string | null;
}

/** Whether a URL of the host may be asked. robots.txt itself always may. */
export function robotsAllow({ rules }: Robots, url: string): RobotsVerdict {
  const { pathname, search } = new URL(url);
  if (pathname === '/robots.txt') return { allowed: true, pattern: null };
  const path = escaped(Buffer.from(`${pathname}${search}`, 'utf8').toString('latin1'));
  let best: { allow: boolean; pattern: string } | null = null;
  for (const rule of rules) {
    const isLonger = best === null || rule.pattern.length > best.pattern.length;
    const winsTie = best !== null && rule.pattern.length === best.pattern.length && rule.allow;
    if ((isLonger || winsTie) && matches(path, rule.pattern)) best = rule;
  }
  return { allowed: best?.allow ?? true, pattern: best?.pattern ?? null };
}

/** Whether a pattern matches the path from its start. All ends of matches are kept at once: no pattern takes long. */
function matches(path: string, pattern: string): boolean {
  let ends = new Set([0]);
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === '$' && index === pattern.length - 1) return ends.has(path.length);
    if (character === '*') {
      const first = Math.min(...ends);
      ends = new Set(Array.from({ length: path.length - first + 1 }, (_, step) => first + step));
    } else {
      ends = new Set([...ends].filter((end) => path[end] === character).map((end) => end + 1));
      if (ends.size === 0) return false;
    }
  }
  return true;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
