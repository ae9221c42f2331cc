/**
 * Takes the network, and every way to get it back, out of this process before a parser loads. Works on any system; where
 * the system has network namespaces the child also runs in an empty one (isolation.ts).
 *
 * Built-in modules are single objects: replacing their functions reaches `require`, `import` (after
 * `syncBuiltinESMExports`) and `process.getBuiltinModule` alike. Prototypes are patched too, because instances reach
 * their class (`process.stderr.constructor` is `net.Socket` when standard error is a pipe).
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** Modules whose functions and classes all go: the network itself, and what would start a process or thread that has it. */
const TAKEN_MODULES = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'child_process',
  'cluster',
  'worker_threads',
  'inspector',
  'inspector/promises',
] as const;

/** Methods on prototypes that survive in instances. */
const TAKEN_METHODS: Readonly<Record<string, readonly string[]>> = {
  'net.Socket': ['connect'],
  'net.Server': ['listen'],
  'dgram.Socket': ['bind', 'connect', 'send', 'addMembership'],
  'child_process.ChildProcess': ['spawn'],
};

/** Doors to native code, where sockets could be made anew, or to another program. */
const TAKEN_OF_PROCESS = ['binding', '_linkedBinding', '_debugProcess', '_debugEnd', 'execve'] as const;

const TAKEN_GLOBALS = ['fetch', 'WebSocket', 'EventSource'] as const;

type Members = Record<string, unknown>;

function refuse(name: string): () => never {
  // a function, not an arrow: it is also called with `new`
  return function refused(): never {
    throw new Error(`${name} is not available in a parser child`);
  };
}

function replace(owner: object, name: string, label: string): void {
  Object.defineProperty(owner, name, { value: refuse(label), writable: false, configurable: false, enumerable: true });
}

/** Takes the network away for good. Call it before any parser is imported. */
export function takeNetwork(): void {
  const require = createRequire(import.meta.url);
  // made now, while they still can be: they are sockets when they are pipes, and are made at first use
  void [process.stdin, process.stdout, process.stderr];
  const modules = new Map(TAKEN_MODULES.map((name) => [name as string, load(require, name)]));
  for (const [path, methods] of Object.entries(TAKEN_METHODS)) {
    const [module = '', name = ''] = path.split('.');
    const owner = modules.get(module)?.[name];
    if (typeof owner !== 'function') continue;
    for (const method of methods) replace(owner.prototype as object, method, `${path}.${method}`);
  }
  for (const [name, members] of modules) takeMembers(members, name);
  for (const name of TAKEN_OF_PROCESS) replace(process, name, `process.${name}`);
  limitNativeCode(new Set([...nativeDrawing(require), ...nativePictures(require)]));
  for (const name of TAKEN_GLOBALS) Reflect.deleteProperty(globalThis, name);
  syncBuiltinESMExports();
}

/** Native code may still be loaded from these files alone. */
function limitNativeCode(files: ReadonlySet<string>): void {
  const open = process.dlopen.bind(process) as (...words: unknown[]) => void;
  const value = (...words: unknown[]): void => {
    if (typeof words[1] !== 'string' || !files.has(realpathSync(words[1]))) refuse('process.dlopen')();
    open(...words);
  };
  Object.defineProperty(process, 'dlopen', { value, writable: false, configurable: false, enumerable: true });
}

/** The drawing library's native files, which the PDF reader needs; loaded only when the first PDF comes. */
function nativeDrawing(require: NodeJS.Require): Set<string> {
  const packages = join(dirname(require.resolve('@napi-rs/canvas/package.json')), '..');
  const folders = readdirSync(packages).filter((name) => name.startsWith('canvas-'));
  return new Set(
    folders.flatMap((folder) =>
      readdirSync(join(packages, folder))
        .filter((file) => file.endsWith('.node'))
        .map((file) => realpathSync(join(packages, folder, file))),
    ),
  );
}

/** The picture library's native files, which scans need; loaded only when the first scan comes. */
function nativePictures(require: NodeJS.Require): string[] {
  const entry = require.resolve('sharp');
  const packages = join(entry.slice(0, entry.lastIndexOf(`${sep}sharp${sep}`)), '@img');
  return readdirSync(packages)
    .filter((name) => name.startsWith('sharp-') && !name.startsWith('sharp-libvips'))
    .flatMap((name) => {
      const folder = join(packages, name, 'lib');
      return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : [];
    })
    .filter((file) => file.endsWith('.node'))
    .map((file) => realpathSync(file));
}

/** A built-in module's object; empty when this build of Node does not have it. */
function load(require: NodeJS.Require, name: string): Members {
  try {
    return require(`node:${name}`) as Members;
  } catch {
    return {}; // what cannot be loaded cannot be used
  }
}

function takeMembers(members: Members, label: string): void {
  for (const name of Object.getOwnPropertyNames(members)) {
    const descriptor = Object.getOwnPropertyDescriptor(members, name);
    const value: unknown = descriptor && 'value' in descriptor ? (descriptor.value as unknown) : members[name];
    if (typeof value === 'function' && descriptor?.configurable === true) replace(members, name, `${label}.${name}`);
    else if (name === 'promises' && typeof value === 'object' && value !== null) {
      takeMembers(value as Members, `${label}.promises`);
    }
  }
}
