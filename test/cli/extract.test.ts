/** `nianbao extract` as a user runs it: good files come out, bad ones are named with their code, whatever else is in the call. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nianbao, objects } from '../harness/nianbao.js';

const SAMPLES = readdirSync('samples')
  .filter((name) => !name.endsWith('.md'))
  .map((name) => join('samples', name))
  .sort();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nianbao-extract-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const DOCX_PARTS = {
  '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
  '_rels/.rels': strToU8(
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  ),
};
const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

describe('nianbao extract', () => {
  it('prints one report per sample, in the order of the call, the same bytes each time', async () => {
    const first = await nianbao(['extract', ...SAMPLES]);
    const second = await nianbao(['extract', ...SAMPLES]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(second.stdout).toBe(first.stdout);
    const names = objects(first.stdout).map((report) => (report['document'] as { name: string }).name);
    expect(names).toEqual(SAMPLES.map((path) => path.replace('samples/', '')));
  });

  it('prints the layout with --layout and a readable summary with --format table', async () => {
    const [sample = ''] = SAMPLES;
    const layout = await nianbao(['extract', '--layout', sample]);
    const blocks = objects(layout.stdout)[0]?.['blocks'] as { kind: string }[];
    expect(blocks.filter((block) => block.kind === 'table')).toHaveLength(3);
    const table = await nianbao(['extract', '--format', 'table', sample]);
    expect(table.stdout).toMatch(/year 20\d\d, template 20\d\d/);
  });

  it('speaks the language asked for', async () => {
    const flawed = SAMPLES.filter((path) => readFileSync(path).length > 0);
    const chinese = await nianbao(['extract', ...flawed]);
    const english = await nianbao(['extract', '--lang', 'en', ...flawed]);
    const messages = (text: string): string[] =>
      objects(text).flatMap((one) => (one['findings'] as { message: string }[]).map((finding) => finding.message));
    expect(messages(english.stdout).length).toBeGreaterThan(0);
    expect(messages(english.stdout)).not.toEqual(messages(chinese.stdout));
  });

  it('names every bad file with its code and delivers the others', async () => {
    const deep = `<w:document ${WORD}><w:body>${'<w:sdt><w:sdtContent>'.repeat(50_000)}${'</w:sdtContent></w:sdt>'.repeat(50_000)}</w:body></w:document>`;
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document ${WORD}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`;
    const bomb = zipSync({ ...DOCX_PARTS, 'word/document.xml': new Uint8Array(250_000_000) });
    const sample = readFileSync(SAMPLES.find((path) => path.endsWith('.docx')) ?? '');
    const bad: readonly (readonly [string, string | Uint8Array, string])[] = [
      ['empty.txt', '', 'empty_file'],
      ['blank.html', ' \n\t ', 'empty_file'],
      ['binary.txt', Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256), 'unknown_format'],
      ['truncated.docx', sample.subarray(0, sample.length / 2), 'damaged_file'],
      ['bomb.docx', bomb, 'too_large'],
      ['laughs.docx', zipSync({ ...DOCX_PARTS, 'word/document.xml': strToU8(laughs) }), 'damaged_file'],
      ['deep.docx', zipSync({ ...DOCX_PARTS, 'word/document.xml': strToU8(deep) }, { level: 0 }), 'too_complex'],
      ['deep.html', '<div>'.repeat(50_000), 'too_complex'],
      ['a "name" with\nbreaks 公报.txt', '关于做好工作的通知。', 'not_a_report'],
    ];
    const [good = ''] = SAMPLES;
    const paths = bad.map(([name, content]) => file(name, content));
    const missing = join(folder, 'no such file.txt');
    const { status, stdout, stderr } = await nianbao(['extract', ...paths, missing, good]);
    expect(objects(stdout)).toHaveLength(1);
    expect(status).toBe(1);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(bad.length + 1);
    bad.forEach(([name, , code], index) => {
      const shown = /[\s"]/.test(name) ? JSON.stringify(join(folder, name)) : join(folder, name);
      expect(lines[index]).toContain(`${shown}: ${code}: `);
    });
    expect(lines.at(-1)).toContain('file_unreadable');
  });

  it('ends with status 2 on wrong usage and configuration', async () => {
    expect((await nianbao(['extract'])).status).toBe(2);
    expect((await nianbao(['nonsense'])).status).toBe(2);
    expect((await nianbao(['extract', '--format', 'xml', SAMPLES[0] ?? ''])).status).toBe(2);
    const wrong = await nianbao(['config'], { NIANBAO_LANG: 'fr' });
    expect(wrong).toMatchObject({ status: 2 });
    expect(wrong.stderr).toContain('NIANBAO_LANG');
  });
});
