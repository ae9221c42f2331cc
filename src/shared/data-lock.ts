/**
 * The lock on a data folder: one process at a time owns its embedded stores.
 *
 * Every process that wants the folder first announces itself: `<folder>/lock.d/<pid>-<random>` holds
 * `{host, pid, started, command}` as JSON. Then it looks who else is there. Entries of dead processes are removed: their
 * names are unique, so nobody can remove a newer one by mistake, and a stale lock is taken over safely by however many
 * try at once. Who finds nobody alive owns the folder and says so by an empty `<name>.held`. Since everybody announces
 * before looking, of two that come together at least one sees the other; the one with the smaller name waits for the
 * other to step back. An entry of another host cannot be judged from here and counts as alive.
 */
import { randomBytes } from 'node:crypto';
import { link, open, readdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { NianbaoError } from './errors.js';
import { makeFolder } from './folders.js';
import { lifeOf, ownIdentity } from './process-identity.js';

const LockEntry = z.object({
  host: z.string(),
  pid: z.number().int().positive(),
  started: z.string().nullable(),
  command: z.string(),
});
type LockEntry = z.infer<typeof LockEntry>;

export interface DataLock {
  /** Gives the folder back. Calling it twice does nothing more. */
  release(): Promise<void>;
}

/** How long two processes that come at the same moment sort themselves out before one says `data_in_use`. */
const PATIENCE_MS = 5000;

/**
 * Takes the lock of a data folder, which is made if it is not there. `command` is shown to whoever finds it in use.
 * Throws `data_in_use` with folder, pid and command of the owner, `config_invalid` when the folder cannot be made.
 */
export async function lockDataFolder(folder: string, command: string): Promise<DataLock> {
  const directory = join(folder, 'lock.d');
  await makeFolder(directory).catch((thrown: unknown) => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new NianbaoError('config_invalid', { setting: 'NIANBAO_DATA', reason }, { cause: thrown });
  });
  let name = freshName();
  const announce = (): Promise<void> => writeWhole(directory, name, JSON.stringify({ ...ownIdentity(), command }));
  const withdraw = (): Promise<void> => removeEntry(directory, name);
  const giveUpAt = Date.now() + PATIENCE_MS;
  try {
    await announce();
    for (;;) {
      const others = await livingOthers(directory, name);
      const first = others[0];
      if (first === undefined) break;
      const owner = others.find((other) => other.held) ?? (Date.now() > giveUpAt ? first : undefined);
      if (owner) throw inUse(folder, owner.entry);
      if (first.name < name) {
        await withdraw();
        await pause(5 + Math.random() * 50);
        // never under a name that was withdrawn: somebody may be about to remove what is left of it
        name = freshName();
        await announce();
      } else {
        await pause(5);
      }
    }
    await (await open(join(directory, `${name}.held`), 'w')).close();
  } catch (error) {
    await withdraw();
    throw error;
  }
  return { release: withdraw };
}

function freshName(): string {
  return `${process.pid}-${randomBytes(8).toString('hex')}`;
}

function inUse(folder: string, { host, pid, command }: LockEntry): NianbaoError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new NianbaoError('data_in_use', { folder, pid, command: `${command}${where}` });
}

/** A file that appears with all its content or not at all: written under another name, then linked to its own. */
async function writeWhole(directory: string, name: string, content: string): Promise<void> {
  const draft = join(directory, `${name}.draft`);
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  await link(draft, join(directory, name));
  await rm(draft, { force: true });
}

async function removeEntry(directory: string, name: string): Promise<void> {
  for (const suffix of ['.held', '', '.draft']) await rm(join(directory, `${name}${suffix}`), { force: true });
}

interface Other {
  readonly name: string;
  readonly entry: LockEntry;
  readonly held: boolean;
}

/** Everybody else who announced and is not known to be dead, in order of name. Removes what the dead left. */
async function livingOthers(directory: string, own: string): Promise<Other[]> {
  const files = await readdir(directory);
  const names = new Set(files.map((file) => file.replace(/\.(held|draft)$/, '')).filter((name) => name !== own));
  const others: Other[] = [];
  for (const name of [...names].sort()) {
    const entry = await readEntry(directory, name);
    // a draft alone (null) announces nothing yet; damaged entries and those of the dead hold nothing any more
    if (entry === null && !files.includes(name)) continue;
    if (entry === null || lifeOf(entry) === 'dead') await removeEntry(directory, name);
    else others.push({ name, entry, held: files.includes(`${name}.held`) });
  }
  return others;
}

/** null: withdrawn meanwhile, or damaged (a power cut); entries are never half written. */
async function readEntry(directory: string, name: string): Promise<LockEntry | null> {
  try {
    return LockEntry.parse(JSON.parse(await readFile(join(directory, name), 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
