/**
 * Who a process is: host, pid and the time it started. Locks and runs record it, so that a pid that was given to another
 * process later is not taken for its former owner.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Start time in the kernel's own words (Linux: clock ticks since boot, with the boot's id); null where it is unknown. */
  readonly started: string | null;
}

/** When a process started, from /proc; null if it is gone or the system has no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the command may hold blanks and brackets, so count the fields after its closing bracket; start time is the 22nd
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}

export function ownIdentity(): ProcessIdentity {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) };
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether that very process still runs. `unknown`: it belongs to another host, which cannot be asked from here.
 */
export function lifeOf(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.host !== hostname()) return 'unknown';
  if (!pidExists(identity.pid)) return 'dead';
  if (identity.started === null) return 'alive';
  const started = startOf(identity.pid);
  return started === null || started === identity.started ? 'alive' : 'dead';
}
