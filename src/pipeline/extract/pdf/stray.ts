/**
 * Promises of pdf.js that nobody waits for. On some damaged files one of them is rejected, which would end the process; here it
 * is an error of the document that is being read, because what it stood for is missing.
 */
import { setImmediate } from 'node:timers/promises';

/** Runs `work`; throws what `work` throws, or else the first rejection that nobody handled meanwhile. */
export async function withoutStrays<T>(work: () => Promise<T>): Promise<T> {
  const strays: unknown[] = [];
  const keep = (reason: unknown): void => void strays.push(reason);
  process.on('unhandledRejection', keep);
  try {
    const result = await work();
    // rejections are told after the work that caused them
    await setImmediate();
    if (strays.length > 0) throw strays[0];
    return result;
  } finally {
    await setImmediate();
    process.off('unhandledRejection', keep);
  }
}
