/** LibreOffice as a writer of Word 97–2003 files: the corpus cannot write them itself. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROGRAM = 'soffice';
/** Files for one call: a long list makes LibreOffice stop half-way without a word. */
const BATCH = 60;
const BATCH_MS = 300_000;

export function officeIsInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

/** Files by name → the same files as Word 97–2003 documents, under names that end in `.doc`. Throws when one is missing. */
export function asWord97(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return converted(files, 'doc');
}

/** Files by name → the same files as RTF, under names that end in `.rtf`. Throws when one is missing. */
export function asRtf(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return converted(files, 'rtf');
}

function converted(files: ReadonlyMap<string, Uint8Array>, ending: 'doc' | 'rtf'): Map<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-office-'));
  try {
    const out = join(folder, 'out');
    mkdirSync(out);
    const names = [...files.keys()];
    for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
    for (let at = 0; at < names.length; at += BATCH) {
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
      const batch = names.slice(at, at + BATCH).map((name) => join(folder, name));
      const options = { stdio: 'ignore', timeout: BATCH_MS } as const;
      spawnSync(PROGRAM, [profile, '--headless', '--convert-to', ending, '--outdir', out, ...batch], options);
    }
    const named = (name: string): string => name.replace(/\.\w+$/, `.${ending}`);
    return new Map(names.map((name) => [named(name), new Uint8Array(readFileSync(join(out, named(name))))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
