/** Peak memory of a process and all it started, as the system counts it; only where there is /proc. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 250;

export interface MemoryWatch {
  /** Greatest sum of resident memory seen, in MB; null where it cannot be measured. */
  stop(): number | null;
}

/** Watches this process and its descendants that run Node; databases beside them are not ours. */
export function watchMemory(): MemoryWatch {
  if (!existsSync('/proc/self/status')) return { stop: () => null };
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, residentMegabytes());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}

function residentMegabytes(): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name) => {
      const status = statusOf(name);
      return status === null ? [] : [{ pid: Number(name), ...status }];
    });
  const ours = new Set([process.pid]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of processes) {
      if (ours.has(parent) && !ours.has(pid)) {
        ours.add(pid);
        grown = true;
      }
    }
  }
  return processes
    .filter(({ pid, name }) => ours.has(pid) && name.startsWith('node'))
    .reduce((total, { kilobytes }) => total + kilobytes / 1024, 0);
}

function statusOf(pid: string): { name: string; parent: number; kilobytes: number } | null {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return null; // ended meanwhile
  }
  const field = (name: string): string => new RegExp(`^${name}:\\s+(\\S+)`, 'mu').exec(status)?.[1] ?? '';
  return { name: field('Name'), parent: Number(field('PPid')), kilobytes: Number(field('VmRSS')) };
}
