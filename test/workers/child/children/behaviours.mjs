/** What a hostile document could make its parser do, by the name in its input. */
import { setTimeout as sleep } from 'node:timers/promises';
import { attempts } from './canary.mjs';

const held = [];

const DEEDS = {
  echo: ({ text }) => ({ text, pid: process.pid }),
  wait: ({ ms }) => sleep(ms, { pid: process.pid }),
  environment: () => ({ names: Object.keys(process.env).sort(), argv: process.execArgv }),
  spin: () => {
    for (;;);
  },
  buffers: () => {
    for (;;) held.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  objects: () => {
    for (;;) held.push({ numbers: Array.from({ length: 1000 }, (_, index) => index + 0.5) });
  },
  grow: ({ megabytes }) => {
    held.push(Buffer.alloc(megabytes * 1024 * 1024, 1));
    return { pid: process.pid };
  },
  exit: ({ status }) => {
    process.stderr.write('last words\n');
    process.exit(status);
  },
  crash: () => process.abort(),
  throw: () => {
    throw new TypeError('a mistake of the reader');
  },
  deep: () => {
    const descend = (depth) => descend(depth + 1) + 1;
    return descend(0);
  },
  hang: () => new Promise(() => undefined),
  nonsense: () => {
    process.send({ type: 'done', output: 'text, not bytes' });
    return new Promise(() => undefined);
  },
  large: ({ megabytes }) => 'x'.repeat(megabytes * 1024 * 1024),
  canary: (ports) => attempts(ports),
};

const run = async (input) => {
  const { do: deed, ...details } = JSON.parse(Buffer.from(input).toString('utf8'));
  return JSON.stringify(await DEEDS[deed](details));
};

const stage = { version: 'test', run };
export const BEHAVIOURS = { crawl: stage, extract: stage, ocr: stage, normalize: stage, validate: stage };
