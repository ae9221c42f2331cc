/**
 * How parser children are kept off the network. Every child takes its own network modules away (take-network.ts). Where
 * the system lets us, it also runs in a network namespace of its own, which has no interface but a loopback that is down.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `namespace`: an empty network namespace, and the modules are gone; `modules`: only the modules are gone. */
export type NetworkIsolation = 'namespace' | 'modules';

/** Which isolation children of this process get. */
export function networkIsolation(): NetworkIsolation {
  return namespaceWords() === null ? 'modules' : 'namespace';
}

/**
 * Words to put before a command so that it runs in an empty network namespace; null: not possible here. Tries it out
 * (some 10 ms), so ask once.
 */
export function namespaceWords(): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const unshare = findProgram('unshare');
  if (unshare === null) return null;
  // an unprivileged user becomes root of a user namespace of its own, which may make the network namespace
  const words = [unshare, ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--net', '--'];
  const args = [...words.slice(1), process.execPath, '--version'];
  const done = spawnSync(unshare, args, { stdio: 'ignore', timeout: 10_000, env: {} });
  return done.status === 0 ? words : null;
}

/** The absolute path of a program on PATH; null when there is none. */
export function findProgram(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue; // not in this folder
    }
  }
  return null;
}
