/** Resident memory of another process. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often it makes sense to look: reading /proc costs microseconds, `ps` a process. */
export const LOOK_EVERY_MS = process.platform === 'linux' ? 50 : 500;

/**
 * Resident memory in bytes; 0 when the process is gone. VmRSS is in kB, so that the page size (4, 16 or 64 KB) does
 * not have to be known.
 */
export async function residentBytes(pid: number): Promise<number> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): number {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 0; // gone
  }
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

async function fromPs(pid: number): Promise<number> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, output) => {
      resolve(error ? 0 : Number(output.trim()) * 1024);
    });
  });
}
