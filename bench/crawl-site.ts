/**
 * Twenty hosts for measuring crawlers, in a process of their own: each a column of some hundred pages of 20 KB on an address
 * of its own, without robots rules, delay or validators. The pages are titled as reports and hold prose only, so that what is
 * measured is the crawl and not the reading of tables.
 *
 * Writes one line of JSON when it serves: `{control, start}`. `GET control` answers `{pages, seconds}` since the first
 * request and begins anew. Ends with its standard input.
 */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

const HOSTS = 20;
const PAGES = 150;
const PER_LIST = 50;
const PAGE_BYTES = 20_000;

const SENTENCE = '本年度按照工作要点逐项推进，及时更新栏目内容，组织经办人员学习，答复群众咨询，并按季度开展自查。';

let pages = 0;
let first = 0;
let last = 0;

function page(host: number, index: number): string {
  const title = `槐泠县第${host}单位${2008 + (index % 17)}年政府信息公开工作年度报告（${index}）`;
  const prose: string[] = [];
  for (let bytes = 0; bytes < PAGE_BYTES - 600; bytes += SENTENCE.length * 3 + 12) prose.push(`<p>${SENTENCE}</p>`);
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${title}</title></head><body>
<div><a href="/">首页</a> <a href="/ndbg/">年报</a></div>
<h1>${title}</h1><div class="TRS_Editor">
${prose.join('\n')}
</div></body></html>
`;
}

function list(host: number, at: number): string {
  const items = Array.from({ length: PER_LIST }, (_, index) => {
    const number = at * PER_LIST + index;
    return `<li><a href="./${number}.html">槐泠县第${host}单位${2008 + (number % 17)}年政府信息公开工作年度报告</a></li>`;
  });
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body><ul>
${items.join('\n')}
</ul><script>createPageHTML(${PAGES / PER_LIST}, ${at}, "index", "html");</script></body></html>
`;
}

/** Everything of a host, made before the clock runs. */
function answersOf(host: number): Map<string, Buffer> {
  const answers = new Map<string, Buffer>();
  for (let at = 0; at < PAGES / PER_LIST; at++) {
    answers.set(`/ndbg/index${at === 0 ? '' : `_${at}`}.html`, Buffer.from(list(host, at)));
  }
  answers.set('/ndbg/', Buffer.from(list(host, 0)));
  for (let index = 0; index < PAGES; index++) answers.set(`/ndbg/${index}.html`, Buffer.from(page(host, index)));
  return answers;
}

async function listening(address: string, listener: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(listener);
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  return { server, origin: `http://${address}:${bound !== null && typeof bound !== 'string' ? bound.port : 0}` };
}

const start: string[] = [];
for (let host = 1; host <= HOSTS; host++) {
  const answers = answersOf(host);
  const { origin } = await listening(`127.0.0.${host}`, (request, response) => {
    const body = answers.get(request.url ?? '');
    if (first === 0) first = performance.now();
    if (body) pages++;
    response.writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(body);
    last = performance.now();
  });
  start.push(`${origin}/ndbg/`);
}
const { origin: control } = await listening('127.0.0.1', (request, response) => {
  request.resume();
  response.end(JSON.stringify({ pages, seconds: (last - first) / 1000 }));
  [pages, first, last] = [0, 0, 0];
});
process.stdout.write(`${JSON.stringify({ control, start })}\n`);
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
