import { describe, expect, it } from 'vitest';
import {
  isRobotsFresh,
  parseRobots,
  robotsAfter,
  robotsAllow,
  ROBOTS_BYTES,
  RobotsState,
  rulesOf,
} from '../../../src/pipeline/crawl/robots.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const allows = (text: string | Uint8Array, path: string): boolean =>
  robotsAllow(parseRobots(typeof text === 'string' ? bytes(text) : text), `http://a.cn${path}`).allowed;

describe('groups', () => {
  it('our own count, all of them, and not those of everybody', () => {
    const text =
      'User-agent: *\nDisallow: /\n\nUser-agent: NianBao/2.0\nDisallow: /a\n\nUser-agent: x\nUser-agent: nianbao\nDisallow: /b';
    expect(['/', '/a', '/b', '/c'].map((path) => allows(text, path))).toEqual([true, false, false, true]);
  });

  it('those of everybody count without one of ours; without any all is allowed', () => {
    expect(allows('User-agent: other\nDisallow: /\nUser-agent: *\nDisallow: /a', '/a')).toBe(false);
    expect(allows('User-agent: other\nDisallow: /', '/a')).toBe(true);
    expect(allows('User-agent: nianbaobot\nDisallow: /', '/a')).toBe(true);
    expect(allows('Disallow: /', '/a')).toBe(true);
    expect(allows('', '/a')).toBe(true);
  });

  it('lines between agents that are no rules do not part them', () => {
    expect(allows('User-agent: nianbao\nSitemap: http://a.cn/s.xml\n\nUser-agent: x\nDisallow: /a', '/a')).toBe(false);
  });
});

describe('patterns', () => {
  it.each([
    ['Disallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['Disallow: /a\nAllow: /a/b', '/a/c', false],
    ['Disallow: /a\nAllow: /a', '/a', true],
    ['Disallow:', '/a', true],
    ['Disallow: /', '/robots.txt', true],
    ['Disallow: /*.php$', '/x/index.php', false],
    ['Disallow: /*.php$', '/x/index.php?a=1', true],
    ['Disallow: /*.php', '/x/index.php?a=1', false],
    ['Disallow: /a$b', '/a$b', false],
    ['Disallow: /*a*b*c', '/xaxbxc', false],
    ['Disallow: /*a*b*c', '/xcxbxa', true],
    ['Disallow: /x%2a', '/x*', true],
    ['Disallow: /%7euser', '/~user', false],
    ['Disallow: /a%3cd', '/a%3Cd', false],
    ['Disallow: /年报', '/%E5%B9%B4%E6%8A%A5/a', false],
    ['Disallow: /%e5%b9%b4', '/年报', false],
    ['disallow : /a # why', '/a', false],
    ['Dissallow: /a', '/a', false],
    ['Disallow: /A', '/a', true],
    ['Disallow: /s?q=', '/s?q=1', false],
  ])('%s: %s %s', (rule, path, allowed) => expect(allows(`User-agent: *\n${rule}`, path)).toBe(allowed));

  it('take no time, however they are written', () => {
    expect(allows(`User-agent: *\nDisallow: /${'*a'.repeat(500)}b`, `/${'a'.repeat(1500)}`)).toBe(true);
  });
});

describe('files as sites write them', () => {
  it('marks, line ends and charsets', () => {
    expect(allows('\ufeffUser-agent: *\r\nDisallow: /a\r\n', '/a')).toBe(false);
    expect(allows('User-agent: *\rDisallow: /a\r', '/a')).toBe(false);
    const gbk = Buffer.concat([
      bytes('# '),
      Buffer.from('c4eab1a8', 'hex'),
      bytes('\nUser-agent: *\nDisallow: /'),
      Buffer.from('c4eab1a8', 'hex'),
    ]);
    expect(allows(gbk, '/%C4%EA%B1%A8/a')).toBe(false);
    expect(allows(gbk, '/年报/a')).toBe(false);
    expect(allows(gbk, '/b')).toBe(true);
  });

  it('a page is no robots.txt', () => {
    expect(allows('<!DOCTYPE html>\n<pre>\nUser-agent: *\nDisallow: /\n</pre>', '/a')).toBe(true);
  });

  it('what is beyond 500 KiB is not looked at', () => {
    const text = `User-agent: *\nDisallow: /a\n#${'x'.repeat(ROBOTS_BYTES)}\nDisallow: /b`;
    expect([allows(text, '/a'), allows(text, '/b')]).toEqual([false, true]);
  });

  it('Crawl-delay is a number of seconds, up to a minute', () => {
    const delay = (line: string): number | null => parseRobots(bytes(`User-agent: *\n${line}`)).crawlDelayMs;
    expect(delay('Crawl-delay: 2.5')).toBe(2500);
    expect(delay('Crawl-delay: 86400')).toBe(60_000);
    expect(delay('Crawl-delay: soon')).toBeNull();
    expect(delay('Disallow: /')).toBeNull();
  });
});

describe('what is known of a host', () => {
  const NOW = Date.parse('2024-01-01T00:00:00Z');
  const DAY = 24 * 3600_000;
  const answer = (status: number, body = ''): Parameters<typeof robotsAfter>[0] => ({
    kind: 'answer',
    status,
    body: bytes(body),
  });

  it('rules hold for a day', () => {
    const state = robotsAfter(answer(200, 'User-agent: *\nDisallow: /a'), null, NOW);
    expect(RobotsState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(rulesOf(state, NOW)?.rules).toEqual([{ allow: false, pattern: '/a' }]);
    expect([isRobotsFresh(state, NOW + DAY - 1), isRobotsFresh(state, NOW + DAY)]).toEqual([true, false]);
    expect(isRobotsFresh(null, NOW)).toBe(false);
  });

  it.each([400, 401, 403, 404, 410])('%i: there are no rules', (status) => {
    expect(rulesOf(robotsAfter(answer(status, 'User-agent: *\nDisallow: /'), null, NOW), NOW)?.rules).toEqual([]);
  });

  it.each<[string, Parameters<typeof robotsAfter>[0]]>([
    ['500', answer(500)],
    ['503', answer(503)],
    ['429', answer(429)],
    ['no answer', { kind: 'none' }],
  ])('%s: nothing may be asked until it answers', (_, away) => {
    const first = robotsAfter(away, null, NOW);
    expect(rulesOf(first, NOW)).toBeNull();
    expect(Date.parse(first.until) - NOW).toBe(10_000);
    const second = robotsAfter(away, first, NOW + 60_000);
    expect([Date.parse(second.until) - NOW, second.awaySince]).toEqual([80_000, first.awaySince]);
    expect(Date.parse(robotsAfter(away, null, NOW, 1000).until) - NOW).toBe(1000);
    const back = robotsAfter(answer(200, ''), second, NOW + DAY);
    expect([rulesOf(back, NOW + DAY)?.rules, back.failures]).toEqual([[], 0]);
  });

  it('after thirty days without an answer the last rules hold, or none', () => {
    const late = NOW + 31 * DAY;
    const known = robotsAfter(
      { kind: 'none' },
      robotsAfter(answer(200, 'User-agent: *\nDisallow: /a'), null, NOW),
      NOW,
    );
    expect([rulesOf(known, NOW), rulesOf(known, late)?.rules.length]).toEqual([null, 1]);
    expect(rulesOf(robotsAfter({ kind: 'none' }, null, NOW), late)?.rules).toEqual([]);
  });
});
