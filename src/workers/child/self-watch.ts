/**
 * The child's own watch: a thread that looks every 25 ms whether the parent is still there and whether the process is
 * over its memory cap, and kills the process if not so. It sees what the main thread, spinning in a parser, cannot; and it
 * needs neither /proc nor a parent whose event loop is free.
 */
import { Worker } from 'node:worker_threads';
import { MEMORY_MARK } from './protocol.js';

const WATCH = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { parent, bytes, mark } = workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() > bytes) {
    try { writeSync(2, '\\n' + mark + '\\n'); } finally { process.kill(process.pid, 'SIGKILL'); }
  }
}, 25);
`;

/** Starts the watch. It must run before worker threads are taken away. */
export function watchSelf(memoryMegabytes: number): void {
  const worker = new Worker(WATCH, {
    eval: true,
    workerData: { parent: process.ppid, bytes: memoryMegabytes * 1024 * 1024, mark: MEMORY_MARK },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
  });
  worker.on('error', (error) => {
    throw error;
  });
  worker.unref();
}
