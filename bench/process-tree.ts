/** A process and all it started, as /proc tells: processor time and peak memory of each, also of those that end meanwhile. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 100;
/** The kernel counts processor time for programs in hundredths of a second, whatever its own clock. */
const TICKS_PER_SECOND = 100;

interface Seen {
  /** Ticks of processor time, user and system. */
  ticks: number;
  peakKilobytes: number;
}

export interface TreeUse {
  /** Seconds of processor time of all together. */
  readonly processorSeconds: number;
  /** Greatest peak of resident memory of one of them, in MB. */
  readonly peakMegabytes: number;
}

export interface TreeWatch {
  /** What was used until now; null where there is no /proc. */
  now(): TreeUse | null;
  /** The same, and no more is watched. */
  stop(): TreeUse | null;
}

/** Watches a process and its descendants. */
export function watchTree(root: number): TreeWatch {
  if (!existsSync('/proc/self/stat')) return { now: () => null, stop: () => null };
  const seen = new Map<number, Seen>();
  const look = (): void => {
    for (const pid of treeOf(root)) {
      const now = useOf(pid);
      if (now === null) continue;
      const before = seen.get(pid) ?? { ticks: 0, peakKilobytes: 0 };
      seen.set(pid, {
        ticks: Math.max(before.ticks, now.ticks),
        peakKilobytes: Math.max(before.peakKilobytes, now.peakKilobytes),
      });
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const now = (): TreeUse => {
    look();
    const all = [...seen.values()];
    return {
      processorSeconds: all.reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND,
      peakMegabytes: Math.max(0, ...all.map(({ peakKilobytes }) => peakKilobytes / 1024)),
    };
  };
  return {
    now,
    stop() {
      clearInterval(timer);
      return now();
    },
  };
}

function treeOf(root: number): Set<number> {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))?.[1] ?? 0) }));
  const tree = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of parents) {
      if (!tree.has(parent) || tree.has(pid)) continue;
      tree.add(pid);
      grown = true;
    }
  }
  return tree;
}

function useOf(pid: number): Seen | null {
  const stat = statOf(pid);
  const peak = /^VmHWM:\s+(\d+)/mu.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  if (stat === null || peak === undefined) return null;
  return { ticks: Number(stat[11] ?? 0) + Number(stat[12] ?? 0), peakKilobytes: Number(peak) };
}

/** Fields of /proc/PID/stat from its third on: a name may hold blanks. */
function statOf(pid: number): string[] | null {
  const text = read(`/proc/${pid}/stat`);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // ended meanwhile
  }
}
