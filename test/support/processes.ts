/** Processes of this machine: which there are, and whether one still runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether a process still runs; one that has ended and is not waited for (containers without an init) does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // gone in between
  }
}

export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  /** Command line, words joined by blanks. */
  readonly words: string;
}

/** All processes that can be seen; from /proc where there is one, for bare machines have no `ps`. */
export function processes(): ListedProcess[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): ListedProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // the program's name stands in brackets and may hold blanks; the parent is the second field behind it
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim();
        return [{ pid: Number(name), parent, words }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

function fromPs(): ListedProcess[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: Number(match[1]), parent: Number(match[2]), words: match[3] ?? '' }] : []));
}
