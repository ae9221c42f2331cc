/** Where redis-server is, and how a person gets it. */
import { NianbaoError } from '../shared/errors.js';
import { findProgram } from './child/isolation.js';

/** Package managers in the order they are looked for, with the command that installs Redis. */
const INSTALLERS: readonly { readonly program: string; readonly command: string; readonly asRoot: boolean }[] = [
  { program: 'apt-get', command: 'apt-get install -y redis-server', asRoot: true },
  { program: 'dnf', command: 'dnf install -y redis', asRoot: true },
  { program: 'apk', command: 'apk add redis', asRoot: true },
  { program: 'pacman', command: 'pacman -S redis', asRoot: true },
  { program: 'zypper', command: 'zypper install -y redis', asRoot: true },
  { program: 'brew', command: 'brew install redis', asRoot: false },
];

/** The absolute path of redis-server. Throws `redis_missing` with the command for this machine. */
export function redisServerPath(): string {
  const path = findProgram('redis-server');
  if (path === null) throw new NianbaoError('redis_missing', { command: installCommand() });
  return path;
}

function installCommand(): string {
  const found = INSTALLERS.find(({ program }) => findProgram(program) !== null);
  if (found === undefined) {
    return process.platform === 'darwin'
      ? 'brew install redis (brew: https://brew.sh)'
      : 'your package manager (redis-server)';
  }
  return found.asRoot && process.getuid?.() !== 0 ? `sudo ${found.command}` : found.command;
}
