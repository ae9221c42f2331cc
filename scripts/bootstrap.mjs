/**
 * One command on a bare machine: brings what is missing, then does what was asked. Uses nothing but Node itself.
 *
 *   node scripts/bootstrap.mjs start       packages, build, redis-server; then harvests the sample province
 *                                          on loopback, ingests samples/, and exports the result
 *   node scripts/bootstrap.mjs test        the same, and Postgres for the store's tests; then the ordinary tests
 *   node scripts/bootstrap.mjs test:full   … then every test, the long ones too
 *   node scripts/bootstrap.mjs build       packages and build only
 *
 * What was done already is not done again: packages are tied to package-lock.json, the build to the files under src/.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once as event } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const say = (text) => process.stderr.write(`${text}\n`);

function stop(text) {
  say(text);
  process.exit(2);
}

/** Runs a command with its output shown; stops with its exit status if it fails. */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) stop(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function find(program, folders = []) {
  return [...(process.env.PATH ?? '').split(delimiter), ...folders]
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const known = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!known) stop(`Nianbao needs Node 20.19 or later (22.12 or later of 22); this is ${process.version}.`);
}

const hash = (text) => createHash('sha256').update(text).digest('hex');

/** Runs `make` unless the stamp file says that it was done for this very `key`. */
function once(stamp, key, make) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(stamp, { force: true });
  make();
  writeFileSync(stamp, key);
}

/** Two bootstraps in one folder take turns: `npm ci` takes the packages away from everybody while it runs. */
function inTurn(work) {
  const lock = join(root, '.bootstrap.lock');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') stop(`cannot write in ${root}: ${error.message}`);
      if (!isOwned(lock)) rmSync(lock, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
  const free = () => rmSync(lock, { force: true });
  process.once('exit', free);
  work();
  free();
  process.off('exit', free);
}

/** Whether the process that wrote the lock still runs. */
function isOwned(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function installPackages() {
  const key = hash(readFileSync(join(root, 'package-lock.json')) + process.version);
  once(join(root, 'node_modules', '.nianbao-stamp'), key, () => {
    say('installing packages (npm ci) …');
    run(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function build() {
  const inputs = [...filesUnder(join(root, 'src')), join(root, 'tsconfig.json'), join(root, 'tsconfig.build.json')];
  const key = hash(inputs.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`).join('\n'));
  mkdirSync(join(root, 'dist'), { recursive: true });
  once(join(root, 'dist', '.nianbao-stamp'), key, () => {
    say('building …');
    run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
  });
}

const SYSTEM_PROGRAMS = {
  'redis-server': { apt: 'redis-server', brew: 'redis', other: 'redis-server (https://redis.io)', folders: [] },
  initdb: { apt: 'postgresql', brew: 'postgresql@16', other: 'PostgreSQL 15 or later', folders: postgresFolders() },
};

function postgresFolders() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  return [...versions, '/opt/homebrew/opt/postgresql@16/bin', '/usr/local/opt/postgresql@16/bin'];
}

/** How to install a package here: commands to run one after the other, or null when only a person can. */
function installer({ apt, brew }) {
  if (find('apt-get')) {
    const root = process.getuid?.() === 0;
    const sudo = !root && find('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
    const install = ['apt-get', 'install', '-y', '--no-install-recommends', apt];
    if (root) return [['apt-get', 'update', '-q'], install];
    if (sudo)
      return [
        ['sudo', '-n', 'apt-get', 'update', '-q'],
        ['sudo', '-n', ...install],
      ];
    return null;
  }
  return find('brew') ? [['brew', 'install', brew]] : null;
}

/** Installs a program through apt or brew if it is missing. Returns whether it is there now. */
function installProgram(program) {
  const spec = SYSTEM_PROGRAMS[program];
  if (find(program, spec.folders)) return true;
  const commands = installer(spec);
  if (commands === null) return false;
  say(`installing ${spec.apt}: ${commands.map((words) => words.join(' ')).join(' && ')}`);
  for (const [command, ...args] of commands) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (done.status !== 0) say(`'${command} ${args.join(' ')}' failed with status ${done.status}`);
  }
  return find(program, spec.folders === undefined ? [] : postgresFolders()) !== undefined;
}

/** The sentence that says how a person installs what we could not. */
function howTo(program) {
  const { apt, brew, other } = SYSTEM_PROGRAMS[program];
  if (find('apt-get')) return `sudo apt-get update && sudo apt-get install -y ${apt}`;
  return process.platform === 'darwin' ? `brew install ${brew} (brew: https://brew.sh)` : `install ${other}`;
}

function needRedis() {
  if (process.env.REDIS_URL || installProgram('redis-server')) return;
  stop(`redis-server is missing and cannot be installed from here. Please run: ${howTo('redis-server')}`);
}

const nianbao = (...args) => {
  say(`\n$ nianbao ${args.join(' ')}`);
  return run(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...args]);
};

/** The sample province, served while `use` runs; it also ends by itself when this process does. */
async function withSampleSite(use) {
  const sources = join(root, 'data', 'sample-sources');
  const words = [join(root, 'scripts', 'sample-site.mjs'), '--sources', sources];
  const site = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = event(site, 'exit').then(([status]) => stop(`the sample province ended by itself (${status})`));
  await Promise.race([event(site.stdout, 'data'), failed]);
  use(join('data', 'sample-sources'));
  site.removeAllListeners('exit');
  site.kill();
}

function vitest(config) {
  run(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--config', config, ...rest]);
}

function test(config) {
  needRedis();
  if (!installProgram('initdb')) {
    say(`Postgres is missing; its tests are skipped (each is named). To run them: ${howTo('initdb')}`);
  }
  vitest(config);
}

const COMMANDS = {
  build: () => undefined,
  start: async () => {
    needRedis();
    await withSampleSite((sources) => nianbao('harvest', '--all', '--sources', sources, ...rest));
    nianbao('ingest', 'samples', ...rest);
    nianbao('export', '--format', 'ndjson', '--out', join('data', 'export'));
  },
  test: () => test('vitest.config.ts'),
  'test:full': () => test('vitest.full.config.ts'),
};

const [command, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, command ?? '')) {
  stop(`usage: node scripts/bootstrap.mjs ${Object.keys(COMMANDS).join('|')}`);
}
checkNode();
inTurn(() => {
  installPackages();
  build();
});
await COMMANDS[command]();
