/** The pool of parser children: reuse, replacement, and each cap, with children that break it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../src/shared/errors.js';
import { lives, processes } from '../../support/processes.js';
import { parserPool, type ParserPool, type PoolOptions } from '../../../src/workers/child/pool.js';

const child = (name: string): string => fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));

const CAPS: PoolOptions = {
  size: 1,
  parserSeconds: 20,
  parserMegabytes: 300,
  inputMegabytes: 1,
  entry: child('hostile'),
};

const pools: ParserPool[] = [];

function pool(options: Partial<PoolOptions> = {}): ParserPool {
  const made = parserPool({ ...CAPS, ...options });
  pools.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map(async (one) => one.close()));
});

async function ask(from: ParserPool, request: object, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const input = Buffer.from(JSON.stringify(request));
  const { output } = await from.run({ stage: 'extract', input, context: {} }, signal);
  return JSON.parse(Buffer.from(output).toString('utf8')) as Record<string, unknown>;
}

async function errorOf(work: Promise<unknown>): Promise<NianbaoError> {
  const thrown: unknown = await work.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (!(thrown instanceof NianbaoError)) throw thrown;
  return thrown;
}

describe('children', () => {
  it('are started when needed, reused, and carry the versions of their stages', async () => {
    const one = pool();
    const first = await ask(one, { do: 'echo', text: '年报' });
    const second = await ask(one, { do: 'echo', text: 'b' });
    expect(first.text).toBe('年报');
    expect(second.pid).toBe(first.pid);
    expect(await one.versions()).toEqual({
      crawl: 'test',
      extract: 'test',
      ocr: 'test',
      normalize: 'test',
      validate: 'test',
    });
  });

  it('work at the same time up to the size of the pool', async () => {
    const two = pool({ size: 2 });
    const answers = await Promise.all([1, 2].map(async () => ask(two, { do: 'wait', ms: 1000 })));
    expect(new Set(answers.map((answer) => answer.pid)).size).toBe(2);
  });

  it('are never more than the size of the pool, however many ask at once before there is any', async () => {
    const one = pool();
    const before = await Promise.all(Array.from({ length: 5 }, async () => one.versions()));
    expect(before).toHaveLength(5);
    const own = processes().filter(({ parent, words }) => parent === process.pid && words.includes('hostile.mjs'));
    expect(own).toHaveLength(1);
  });

  it('are replaced after 2,000 requests', async () => {
    const one = pool();
    const pids = new Set<unknown>();
    for (let index = 0; index < 2001; index++) pids.add((await ask(one, { do: 'echo', text: '' })).pid);
    expect(pids.size).toBe(2);
  });

  it('are replaced when they have grown', async () => {
    const one = pool();
    const { pid } = await ask(one, { do: 'grow', megabytes: 200 });
    expect((await ask(one, { do: 'echo', text: '' })).pid).not.toBe(pid);
  });

  it('get nothing of the environment, and not the options of this process', async () => {
    process.env.NIANBAO_TEST_SECRET = 'secret';
    process.env.NODE_OPTIONS = '--max-old-space-size=4096';
    try {
      const { names, argv } = await ask(pool(), { do: 'environment' });
      expect((names as string[]).filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual(['TZ']);
      expect(argv).toEqual(['--max-old-space-size=195']);
    } finally {
      delete process.env.NIANBAO_TEST_SECRET;
      delete process.env.NODE_OPTIONS;
    }
  });

  it('that cannot start are an error of the machine, told to whoever waits', async () => {
    const error = await errorOf(ask(pool({ entry: child('broken') }), { do: 'echo' }));
    expect(error.code).toBe('internal');
    expect(error.message).toContain('this child has no parsers');
  });

  it('are gone when the pool is closed, with what they were doing', async () => {
    const one = pool();
    const { pid } = await ask(one, { do: 'echo', text: '' });
    const under = errorOf(ask(one, { do: 'hang' }));
    const waiting = errorOf(ask(one, { do: 'echo', text: '' }));
    await one.close();
    expect((await under).code).toBe('parser_killed');
    expect((await waiting).code).toBe('parser_killed');
    expect(lives(Number(pid))).toBe(false);
  });
});

describe('caps', () => {
  it('a memory cap that no child could live under is refused', () => {
    expect(() => pool({ parserMegabytes: 100 })).toThrow('NIANBAO_PARSER_MEGABYTES');
  });

  it('input: a file over the limit is refused before anything', async () => {
    const input = Buffer.alloc(1024 * 1024 + 1);
    const error = await errorOf(pool().run({ stage: 'extract', input, context: {} }));
    expect(error.code).toBe('too_large');
  });

  it('output: more than the limit is refused', async () => {
    const error = await errorOf(ask(pool(), { do: 'large', megabytes: 2 }));
    expect(error.code).toBe('too_large');
  });

  it('wall clock: a parser that spins is stopped', async () => {
    const error = await errorOf(ask(pool({ parserSeconds: 1 }), { do: 'spin' }));
    expect(error).toMatchObject({ code: 'parser_timeout', policy: 'quarantine' });
  });

  it('wall clock: a parser that never answers is stopped', async () => {
    const error = await errorOf(ask(pool({ parserSeconds: 1 }), { do: 'hang' }));
    expect(error.code).toBe('parser_timeout');
  });

  it('memory: a parser that takes buffers without end is stopped', async () => {
    const error = await errorOf(ask(pool(), { do: 'buffers' }));
    expect(error).toMatchObject({ code: 'parser_memory', policy: 'quarantine' });
  });

  it('memory: the pool sees it also when the child has no watch of its own', async () => {
    const error = await errorOf(ask(pool({ entry: child('open-modules') }), { do: 'buffers' }));
    expect(error.code).toBe('parser_memory');
  });

  it('memory: a parser that takes objects without end is stopped', async () => {
    const error = await errorOf(ask(pool(), { do: 'objects' }));
    expect(error.code).toBe('parser_memory');
  });

  it('a parser that exits is a crash, with its last words', async () => {
    const error = await errorOf(ask(pool(), { do: 'exit', status: 3 }));
    expect(error).toMatchObject({ code: 'parser_crashed', policy: 'quarantine' });
    expect(error.message).toMatch(/exit status 3.*last words/);
  });

  it('a parser that crashes is a crash', async () => {
    const error = await errorOf(ask(pool(), { do: 'crash' }));
    expect(error.code).toBe('parser_crashed');
    expect(error.message).toContain('SIGABRT');
  });

  it('a parser that answers nonsense is a crash', async () => {
    expect((await errorOf(ask(pool(), { do: 'nonsense' }))).code).toBe('parser_crashed');
  });

  it('a child killed by somebody else is no fault of the document', async () => {
    const one = pool();
    const { pid } = await ask(one, { do: 'echo', text: '' });
    const under = errorOf(ask(one, { do: 'spin' }));
    process.kill(Number(pid), 'SIGKILL');
    expect(await under).toMatchObject({ code: 'parser_killed', policy: 'retry' });
  });

  it('an idle child that is killed is replaced without a word', async () => {
    const one = pool();
    const { pid } = await ask(one, { do: 'echo', text: '' });
    process.kill(Number(pid), 'SIGKILL');
    const answer = await ask(one, { do: 'echo', text: 'b' }).catch(async () => ask(one, { do: 'echo', text: 'b' }));
    expect(answer.text).toBe('b');
  });

  it('an exception of our reader is given up, not retried, and the child lives on', async () => {
    const one = pool();
    const { pid } = await ask(one, { do: 'echo', text: '' });
    const error = await errorOf(ask(one, { do: 'throw' }));
    expect(error).toMatchObject({ code: 'parser_failed', policy: 'give_up' });
    expect(error.message).toContain('a mistake of the reader');
    expect((await errorOf(ask(one, { do: 'deep' }))).code).toBe('too_complex');
    expect((await ask(one, { do: 'echo', text: '' })).pid).toBe(pid);
  });

  it('after each of these deaths the pool works on', async () => {
    const one = pool({ parserSeconds: 1 });
    for (const deed of ['spin', 'buffers', 'exit', 'crash']) {
      const dead = errorOf(ask(one, { do: deed, status: 1 }));
      const next = ask(one, { do: 'echo', text: deed });
      expect((await dead).policy).toBe('quarantine');
      expect((await next).text).toBe(deed);
    }
  });

  it('work whose signal is aborted is killed, and fails with the reason', async () => {
    const one = pool();
    const controller = new AbortController();
    const under = ask(one, { do: 'spin' }, controller.signal);
    const waiting = ask(one, { do: 'echo', text: 'next' });
    controller.abort(new NianbaoError('stale_attempt'));
    expect((await errorOf(under)).code).toBe('stale_attempt');
    expect((await waiting).text).toBe('next');
  });
});

describe('children and their parent', () => {
  it('end when the parent is killed, also while they spin', async () => {
    const parent = fork(fileURLToPath(new URL('children/parent.mjs', import.meta.url)), [CAPS.entry ?? ''], {
      stdio: 'ignore',
      serialization: 'advanced',
    });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(lives(pid)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await expect.poll(() => lives(pid), { timeout: 10_000 }).toBe(false);
  });
});
