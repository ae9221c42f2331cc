/**
 * Serves the sample province: four small sites of an invented prefecture, on loopback ports of their own, from the files of
 * sample-site/ (written by test/province/write-sample-site.ts). Uses nothing but Node itself.
 *
 *   node scripts/sample-site.mjs --sources DIR
 *
 * Writes a source file for each site into DIR, then one line of JSON to standard output: {"sources": DIR, "sites": [{id, origin}]}.
 * Ends on SIGTERM, or when its standard input ends.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const folder = new URL('../sample-site/', import.meta.url);
/** The same ports every time where they are free: a site that moved would be another site to the store. */
const FIRST_PORT = 8731;

const { values } = parseArgs({ options: { sources: { type: 'string' } } });
if (values.sources === undefined) {
  process.stderr.write('usage: node scripts/sample-site.mjs --sources DIR\n');
  process.exit(2);
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server.address().port);
    });
  });
}

async function listenNear(server, port) {
  try {
    return await listen(server, port);
  } catch (error) {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    return listen(server, 0);
  }
}

/** Path and query in one spelling: percent signs undone, parameters in order. */
function spelled(target) {
  const [path, query] = target.split('?');
  const plain = decodeURIComponent(path);
  return query === undefined ? plain : `${plain}?${query.split('&').sort().join('&')}`;
}

async function serve({ id, placeholder, routes }, index) {
  const known = new Map(routes.map((route) => [spelled(route.target), route]));
  let origin = '';
  const server = createServer((request, response) => {
    request.resume();
    let route;
    try {
      route = known.get(spelled(request.url));
    } catch {
      route = undefined; // not percent-encoded as it should be
    }
    if (route === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html><body><h1>404 Not Found</h1></body></html>');
      return;
    }
    const bytes = route.file === null ? Buffer.alloc(0) : readFileSync(new URL(route.file, folder));
    // addresses of its own inside pages; latin1 keeps all other bytes as they are
    const body = Buffer.from(bytes.toString('latin1').replaceAll(placeholder, origin), 'latin1');
    const headers = { ...route.headers, ...(route.etag === null ? {} : { etag: route.etag }) };
    if (headers.location) headers.location = headers.location.replace(placeholder, origin);
    if (route.etag !== null && request.headers['if-none-match'] === route.etag) {
      response.writeHead(304, headers);
      response.end();
      return;
    }
    response.writeHead(route.status, { ...headers, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  origin = `http://127.0.0.1:${await listenNear(server, FIRST_PORT + index)}`;
  return { id, origin, placeholder };
}

const sites = JSON.parse(readFileSync(new URL('sites.json', folder), 'utf8'));
const served = await Promise.all(sites.map(serve));
mkdirSync(values.sources, { recursive: true });
for (const { id, origin, placeholder } of served) {
  const source = readFileSync(new URL(`sources/${id}.yaml`, folder), 'utf8');
  writeFileSync(join(values.sources, `${id}.yaml`), source.replaceAll(placeholder, origin));
}
const said = { sources: values.sources, sites: served.map(({ id, origin }) => ({ id, origin })) };
process.stdout.write(`${JSON.stringify(said)}\n`);
process.once('SIGTERM', () => process.exit(0));
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
