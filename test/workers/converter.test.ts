/** Documents that need another program to be read: through LibreOffice where it is, a coded error and no output otherwise. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderBlobs } from '../../src/shared/blobs/folder.js';
import type { Layout } from '../../src/shared/model/layout.js';
import { contextHash } from '../../src/shared/model/stage.js';
import { parserPool, type ParserPool } from '../../src/workers/child/pool.js';
import { officeConverter, type Converter } from '../../src/workers/converter.js';
import { readReports } from '../../src/workers/local.js';
import { runStage } from '../../src/workers/stage-runner.js';
import { corpusDocuments } from '../corpus/corpus.js';
import { asRtf, officeIsInstalled } from '../corpus/doc/office.js';
import { newDocument } from '../support/engine.js';
import { MemoryStore } from '../support/memory-store.js';
import { lives } from '../support/processes.js';
import { docFixtures } from '../pipeline/extract/doc/fixtures.js';

const CAPS = { parserSeconds: 150, inputMegabytes: 10 } as const;
const RTF = Buffer.from('{\\rtf1\\ansi a}');
const needed = { kind: 'an RTF document', mediaType: 'application/rtf', suffix: 'rtf', damaged: false } as const;

let folder: string;
let pool: ParserPool;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nianbao-converter-'));
  pool = parserPool({ ...CAPS, size: 1, parserMegabytes: 700 });
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A converter whose program is a script. */
function scripted(name: string, script: string, parserSeconds = 60): Converter {
  return officeConverter({ ...CAPS, parserSeconds, program: programOf(name, script) });
}

function programOf(name: string, script: string): string {
  const program = join(folder, name);
  writeFileSync(program, `#!/bin/sh\nif [ "$1" = --version ]; then echo 'LibreOffice 1.2.3'; exit 0; fi\n${script}\n`);
  chmodSync(program, 0o755);
  return program;
}

/** The one outcome of a file. */
async function outcome(bytes: Uint8Array, converter: Converter): Promise<unknown> {
  const input = { name: 'a', read: () => Promise.resolve(bytes) };
  const options = { pool, converter, concurrency: 1, language: 'en' as const, division: null };
  for await (const { value, error } of readReports([input], options)) {
    if (value === null) return error.code;
    const { document, extraction, facts, findings } = value;
    const said = facts.map(({ code, value: number, raw, unit, status }) => [code, number, raw, unit, status]);
    return { mediaType: document.mediaType, method: extraction.method, facts: said, findings };
  }
  return null;
}

describe('without LibreOffice, or when it fails', () => {
  it('is an error that says what would help', async () => {
    const none = officeConverter({ ...CAPS, program: null });
    expect(await outcome(RTF, none)).toBe('conversion_needed');
    await expect(none.contextOf(needed)).rejects.toThrow(/libreoffice-writer.*libreoffice\.org.*save it as docx/);
  });

  it('is an error when it ends well and has made nothing', async () => {
    expect(await outcome(RTF, scripted('nothing', 'exit 0'))).toBe('conversion_failed');
  });

  it('stops it at the end of the clock, with everything it has started, and leaves no folder', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('nianbao-office-'));
    const pid = join(folder, 'grandchild');
    const slow = scripted('slow', `sleep 50 & echo $! > ${pid}; sleep 60`, 1);
    expect(await outcome(RTF, slow)).toBe('conversion_timeout');
    await expect.poll(() => lives(Number(readFileSync(pid, 'utf8')))).toBe(false);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('nianbao-office-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it('ends with its worker, however that ends, and its folder goes', async () => {
    const said = join(folder, 'said');
    const program = programOf('endless', `sleep 300 & echo "$! $PWD" > ${said}.new; mv ${said}.new ${said}; wait`);
    const worker = spawn(process.execPath, ['--import', 'tsx', 'test/workers/convert-child.ts', program], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await expect.poll(() => existsSync(said)).toBe(true);
    const [pid = '', own = ''] = readFileSync(said, 'utf8').trim().split(' ');
    expect([lives(Number(pid)), existsSync(own)]).toEqual([true, true]);
    worker.kill('SIGKILL');
    await expect.poll(() => [lives(Number(pid)), existsSync(own)]).toEqual([false, false]);
  });

  it('gives up at once when told to', async () => {
    const abort = new AbortController();
    const slow = scripted('slower', 'sleep 60');
    const work = slow.convert(RTF, needed, abort.signal);
    abort.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
  });

  it('declares the version of the program', async () => {
    expect(await scripted('version', 'exit 0').contextOf(needed)).toEqual({
      by: 'LibreOffice 1.2.3',
      mediaType: 'application/rtf',
      damaged: false,
    });
  });
});

describe.skipIf(!officeIsInstalled())('with LibreOffice', () => {
  const [report] = [...corpusDocuments({ renderers: ['docx'], bodies: ['zrzyj'], years: [2024] })];
  const docx = report?.bytes ?? new Uint8Array();
  const converter = officeConverter(CAPS);
  let rtf: Uint8Array;
  beforeAll(() => (rtf = asRtf(new Map([['a.docx', docx]])).get('a.rtf') ?? new Uint8Array()), 60_000);

  it('RTF gives the facts of the docx it was made from, and says that it was converted', async () => {
    const [converted, original] = [await outcome(rtf, converter), await outcome(docx, converter)] as Record<
      string,
      unknown
    >[];
    expect(converted).toMatchObject({ mediaType: 'application/rtf', method: 'doc' });
    expect(converted?.['facts']).toEqual(original?.['facts']);
    expect(converted?.['findings']).toMatchObject([{ rule: 'report.converted', severity: 'info' }]);
  }, 180_000);

  it('a damaged doc is flagged in every value, or an error', async () => {
    const whole = docFixtures().find(({ name }) => name === 'zrzyj-2024.doc')?.bytes ?? new Uint8Array();
    const broken = Uint8Array.from(whole);
    // the length of the table of character runs, in the file information block: it ends outside its stream
    new DataView(broken.buffer).setUint32(0x200 + 0x9a + 8 * 12 + 4, 0x00ffffff, true);
    const found = (await outcome(broken, converter)) as {
      facts: [string][];
      findings: { rule: string; codes: string[] }[];
    };
    if (typeof found === 'string') expect(found).toBe('conversion_failed');
    else {
      const repaired = found.findings.find(({ rule }) => rule === 'report.repaired');
      expect([...(repaired?.codes ?? [])].sort()).toEqual(found.facts.map(([code]) => code).sort());
    }
  }, 180_000);

  it('the queue finds the output again under the version of the program', async () => {
    const store = new MemoryStore();
    const blobs = folderBlobs(join(folder, 'blobs'));
    const sha256 = await blobs.put(rtf);
    const { bells } = await store.registerDocuments('run', [newDocument(sha256, rtf.length, 'a.rtf')]);
    const [bell] = bells;
    if (!bell) throw new Error('nothing is due');
    const parts = { store: store.asStore(), blobs, pool, converter, ring: () => Promise.resolve() };
    const done = await runStage(parts, bell, new AbortController().signal);
    expect(done).toEqual({ kind: 'done', settled: false });
    const [[key, output] = ['', '']] = store.outputs;
    const [input, stage, , context] = key.split(' ');
    expect([input, stage]).toEqual([sha256, 'extract']);
    const converted = await converter.contextOf(needed);
    expect(context).toBe(contextHash({ declaredCharset: null, converted }));
    const layout = JSON.parse(Buffer.from(await blobs.get(output)).toString('utf8')) as Layout;
    expect(layout.notes).toContainEqual({ kind: 'converted', count: 1 });
  }, 180_000);
});
