/**
 * A parser child for tests of the engine. A document is JSON: `{name, extract?, normalize?, validate?}` where a stage's
 * entry is a deed to do there; every stage hands the document on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NianbaoError } from '../../../../dist/shared/errors.js';
import { serve } from '../../../../dist/workers/child/serve.js';
import { takeNetwork } from '../../../../dist/workers/child/take-network.js';
import { watchSelf } from '../../../../dist/workers/child/self-watch.js';

const DEEDS = {
  wait: ({ ms }) => sleep(ms),
  hang: () => new Promise(() => undefined),
  exit: () => process.exit(7),
  fail: ({ code }) => {
    throw new NianbaoError(code);
  },
  /** Fails `times` times with `code`, counted in a file, and then does not any more. */
  flaky: ({ file, times, code }) => {
    const before = existsSync(file) ? readFileSync(file, 'utf8').length : 0;
    appendFileSync(file, '.');
    if (before >= times) return;
    if (code === 'exit') process.exit(7);
    throw new NianbaoError(code);
  },
  /** Never ends the first time. */
  hangOnce: ({ file }) => {
    if (existsSync(file)) return undefined;
    appendFileSync(file, '.');
    return new Promise(() => undefined);
  },
  /** Notes that it was done. */
  note: ({ file }) => appendFileSync(file, '.'),
};

const stage = (name) => ({
  version: 'test',
  run: async (input) => {
    const document = JSON.parse(Buffer.from(input).toString('utf8'));
    const deed = document[name];
    if (deed !== undefined) await DEEDS[deed.do](deed);
    return JSON.stringify({ ...document, done: [...(document.done ?? []), name] });
  },
});

const settings = JSON.parse(process.argv[2]);
watchSelf(settings.memoryMegabytes);
takeNetwork();
serve(
  {
    crawl: stage('crawl'),
    extract: stage('extract'),
    ocr: stage('ocr'),
    normalize: stage('normalize'),
    validate: stage('validate'),
  },
  settings.outputMegabytes,
);
