/** Which spellings are the same address, and which are none. */
import { describe, expect, it } from 'vitest';
import { canonicalUrl, hostOf } from '../../src/shared/url.js';

const BASE = 'http://www.a.gov.cn/xxgk/nb/index.html';

describe('canonicalUrl', () => {
  it.each([
    ['scheme and host in capitals', 'HTTP://WWW.A.GOV.CN/Nb/', 'http://www.a.gov.cn/Nb/'],
    ['a default port', 'http://a.gov.cn:80/nb', 'http://a.gov.cn/nb'],
    ['the default port of https', 'https://a.gov.cn:443/', 'https://a.gov.cn/'],
    ['another port', 'http://a.gov.cn:8080/', 'http://a.gov.cn:8080/'],
    ['no path', 'http://a.gov.cn', 'http://a.gov.cn/'],
    ['dot segments', 'http://a.gov.cn/a/./b/../c.html', 'http://a.gov.cn/a/c.html'],
    ['dot segments over the root', '../../../../c.html', 'http://www.a.gov.cn/c.html'],
    ['a fragment', 'http://a.gov.cn/a.html#p2', 'http://a.gov.cn/a.html'],
    ['a dot behind the host', 'http://a.gov.cn./a', 'http://a.gov.cn/a'],
    ['a session in the path', '/a.jsp;jsessionid=0AB1C2?id=1', 'http://www.a.gov.cn/a.jsp?id=1'],
    ['a session in the query', '/a.php?PHPSESSID=1234&id=1', 'http://www.a.gov.cn/a.php?id=1'],
    ['a session as a folder', '/(S(lit3py55t21z5v55vlm25s55))/a.aspx', 'http://www.a.gov.cn/a.aspx'],
    ['tracking', '/a.html?utm_source=x&spm=1.2&id=3', 'http://www.a.gov.cn/a.html?id=3'],
    ['a number against caches', '/a.json?_=1700000000000', 'http://www.a.gov.cn/a.json'],
    ['where it was shared', '/a.html?searchId=0f&from=timeline', 'http://www.a.gov.cn/a.html'],
    ['an empty query', '/a.html?', 'http://www.a.gov.cn/a.html'],
    ['escapes', '/%e5%b9%b4%7Ea%2fb', 'http://www.a.gov.cn/%E5%B9%B4~a%2Fb'],
    ['characters without escapes', '/年报', 'http://www.a.gov.cn/%E5%B9%B4%E6%8A%A5'],
    ['backslashes', '\\nb\\a.html', 'http://www.a.gov.cn/nb/a.html'],
    ['blanks and breaks around it', ' \n./P02.pdf\t', 'http://www.a.gov.cn/xxgk/nb/P02.pdf'],
    ['no scheme', '//b.gov.cn/x', 'http://b.gov.cn/x'],
    ['a query only', '?page=2', 'http://www.a.gov.cn/xxgk/nb/index.html?page=2'],
    ['an address in numbers', 'http://0x7f.1/', 'http://127.0.0.1/'],
  ])('%s', (_name, text, canonical) => {
    expect(canonicalUrl(text, BASE)).toBe(canonical);
    expect(canonicalUrl(canonical)).toBe(canonical);
  });

  it.each([
    ['a page number called like a random one', '/a?random=2', 'http://www.a.gov.cn/a?random=2'],
    ['a place to begin', '/a?from=20', 'http://www.a.gov.cn/a?from=20'],
    ['the order of the query', '/a?b=1&a=2', 'http://www.a.gov.cn/a?b=1&a=2'],
    ['bytes that are no UTF-8', '/a?n=%BD%CC', 'http://www.a.gov.cn/a?n=%BD%CC'],
    ['a parameter without a value', '/a.jsp?list', 'http://www.a.gov.cn/a.jsp?list'],
    ['doubled slashes', '/a//b', 'http://www.a.gov.cn/a//b'],
  ])('keeps %s', (_name, text, canonical) => {
    expect(canonicalUrl(text, BASE)).toBe(canonical);
  });

  it.each([
    'javascript:void(0)',
    'mailto:a@a.gov.cn',
    'ftp://a.gov.cn/',
    'file:///etc/passwd',
    'data:text/html,x',
    'http://',
    'http://a b/',
    'http://[::1',
    'http://name:word@a.gov.cn/',
    `/${'a'.repeat(2_000)}`,
    `/${'年'.repeat(700)}`,
  ])('visits no %s', (text) => {
    expect(canonicalUrl(text, BASE)).toBeNull();
  });

  it('needs a base for a relative one', () => {
    expect(canonicalUrl('a.html')).toBeNull();
  });
});

describe('hostOf', () => {
  it('writes the port out', () => {
    expect(hostOf('http://a.gov.cn/x')).toBe('a.gov.cn:80');
    expect(hostOf('https://a.gov.cn/x')).toBe('a.gov.cn:443');
    expect(hostOf('http://[::1]:8080/')).toBe('[::1]:8080');
  });
});
