/**
 * LibreOffice, where it is installed, turns what our readers cannot read (Word 6/95, RTF, damaged doc files) into docx.
 *
 * A parser child may start no programs. It answers such a document with the error `conversion_needed`; the worker converts
 * the bytes here and asks the child again, with what was done in the context (`ExtractContext.converted`), which is part of
 * the output's key: another version of LibreOffice makes another output. Without LibreOffice, or when it fails, there is an
 * error and no output.
 *
 * The document is hostile to LibreOffice, too. Each call has a profile and a folder of its own, macros and links off, none of
 * our environment, a wall clock, a cap on memory and processor time, a process group that is killed as a whole, and no network
 * where the system allows a namespace. At most half of the cores convert at a time.
 *
 * A worker may die at any instant, also by SIGKILL. A shell beside each call holds the other end of a pipe of the worker's; when
 * the pipe ends without a word it kills the group and removes the folder.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NianbaoError } from '../shared/errors.js';
import type { Conversion } from '../shared/model/layout.js';
import { findProgram, namespaceWords } from './child/isolation.js';

export interface ConverterOptions {
  /** Wall clock of one call. */
  readonly parserSeconds: number;
  /** Largest output. */
  readonly inputMegabytes: number;
  /** Absolute path of the program; null: as if there were none. @default soffice on PATH */
  readonly program?: string | null;
}

/** What a document needs, by the child's answer. */
export interface NeededConversion {
  /** What the document is, in words. */
  readonly kind: string;
  readonly mediaType: string;
  /** Ending of the name under which LibreOffice gets it. */
  readonly suffix: string;
  /** Our reader found it damaged; what comes out is LibreOffice's guess. */
  readonly damaged: boolean;
}

export interface Converter {
  /** What goes into the context of the second reading. Throws `conversion_needed` when LibreOffice is not installed. */
  contextOf(needed: NeededConversion): Promise<Conversion>;
  /** The document as docx. Throws `conversion_failed`, `conversion_timeout`, `parser_killed`, the signal's reason. */
  convert(bytes: Uint8Array, needed: NeededConversion, signal?: AbortSignal): Promise<Uint8Array>;
}

/** What the child's error asks for; null: it is another error. */
export function neededConversion(thrown: unknown): NeededConversion | null {
  if (!(thrown instanceof NianbaoError) || thrown.code !== 'conversion_needed') return null;
  const { kind, mediaType, suffix, damaged } = thrown.details;
  // the child is not trusted: the suffix becomes part of a file's name
  if (!/^[a-z]{3}$/.test(String(suffix))) return null;
  return { kind: String(kind), mediaType: String(mediaType), suffix: String(suffix), damaged: damaged === 1 };
}

const PROGRAMS = ['soffice', 'libreoffice'] as const;
/** Where the installer of macOS puts it, which is on nobody's PATH. */
const ON_MACOS = '/Applications/LibreOffice.app/Contents/MacOS/soffice';
const VERSION_MS = 30_000;
const KILOBYTES = 4_000_000;
const TAIL = 500;
/** Waits for a line or the end of its input; without a line it kills the group $1 and removes the folder $2, if there is one. */
const WATCH = 'read -r _ && exit; kill -KILL "-$1"; [ -z "$2" ] || rm -rf "$2"';
const AT_A_TIME = Math.max(1, Math.floor(cpus().length / 2));

/** Nothing is run, followed or loaded: macros, links, and what documents refer to. */
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
`;

/** A converter; nothing is started or looked for before the first document needs it. */
export function officeConverter(options: ConverterOptions): Converter {
  return new OfficeConverter(options);
}

class OfficeConverter implements Converter {
  readonly #options: ConverterOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #found: { program: string; namespace: readonly string[]; version: string } | null = null;

  constructor(options: ConverterOptions) {
    this.#options = options;
  }

  async contextOf(needed: NeededConversion): Promise<Conversion> {
    const { version } = await this.#office(needed);
    return { by: version, mediaType: needed.mediaType, damaged: needed.damaged };
  }

  async convert(bytes: Uint8Array, needed: NeededConversion, signal?: AbortSignal): Promise<Uint8Array> {
    if (this.#running >= AT_A_TIME) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      signal?.throwIfAborted();
      return await this.#convert(bytes, needed, signal);
    } finally {
      // a slot is handed on, or given back
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #convert(bytes: Uint8Array, needed: NeededConversion, signal?: AbortSignal): Promise<Uint8Array> {
    const { program, namespace } = await this.#office(needed);
    const folder = await mkdtemp(join(tmpdir(), 'nianbao-office-'));
    try {
      const profile = join(folder, 'profile');
      await mkdir(join(profile, 'user'), { recursive: true });
      await writeFile(join(profile, 'user', 'registrymodifications.xcu'), PROFILE);
      const input = join(folder, `document.${needed.suffix}`);
      await writeFile(input, bytes);
      const seconds = this.#options.parserSeconds;
      const words = [
        ...namespace,
        '/bin/sh',
        '-c',
        `ulimit -v ${KILOBYTES}; ulimit -t ${seconds}; ulimit -c 0; exec "$@"`,
        'sh',
        program,
        `-env:UserInstallation=${pathToFileURL(profile).href}`,
        '--headless',
        '--norestore',
        '--convert-to',
        'docx:MS Word 2007 XML',
        '--outdir',
        folder,
        input,
      ];
      const { said } = await runGroup(words, { folder, isOwn: true, ms: seconds * 1000, signal });
      return await this.#output(join(folder, 'document.docx'), needed, said);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** LibreOffice ends with status 0 when it has made nothing: the file is what counts. */
  async #output(path: string, needed: NeededConversion, said: string): Promise<Uint8Array> {
    const size = await stat(path).then(
      (file) => file.size,
      () => 0,
    );
    if (size === 0) {
      throw new NianbaoError('conversion_failed', {
        kind: needed.kind,
        reason: said === '' ? 'it said nothing' : said,
      });
    }
    if (size > this.#options.inputMegabytes * 1024 * 1024) {
      throw new NianbaoError('too_large', {
        what: 'the converted file',
        size: `${Math.ceil(size / 1024 / 1024)} MB`,
        limit: `${this.#options.inputMegabytes} MB`,
      });
    }
    return new Uint8Array(await readFile(path));
  }

  async #office({
    kind,
  }: NeededConversion): Promise<{ program: string; namespace: readonly string[]; version: string }> {
    if (this.#found !== null) return this.#found;
    const program = this.#options.program === undefined ? installed() : this.#options.program;
    if (program === null) throw new NianbaoError('conversion_needed', { kind });
    const { said, status } = await runGroup([program, '--version'], { folder: tmpdir(), isOwn: false, ms: VERSION_MS });
    const version = /LibreOffice [\d.]+[^\n]*/.exec(said)?.[0].trim();
    if (status !== 0 || version === undefined) {
      throw new NianbaoError('conversion_failed', { kind, reason: `${program} does not say its version: ${said}` });
    }
    this.#found = { program, namespace: namespaceWords() ?? [], version };
    return this.#found;
  }
}

function installed(): string | null {
  return PROGRAMS.map(findProgram).find((path) => path !== null) ?? (existsSync(ON_MACOS) ? ON_MACOS : null);
}

interface GroupOptions {
  /** Working and home folder. */
  readonly folder: string;
  /** The folder was made for this call. */
  readonly isOwn: boolean;
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program as a process group that ends as a whole: at its end, by the clock, or when told to stop. */
async function runGroup(
  words: readonly string[],
  { folder, isOwn, ms, signal }: GroupOptions,
): Promise<{ status: number | null; said: string }> {
  signal?.throwIfAborted();
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', SAL_USE_VCLPLUGIN: 'svp' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const release = watchedGroup(child.pid, isOwn ? folder : '');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-TAIL)));
  }
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      return; // all gone
    }
  };
  let late = false;
  const clock = setTimeout(() => {
    late = true;
    killGroup();
  }, ms);
  signal?.addEventListener('abort', killGroup, { once: true });
  try {
    const [status, ended] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', (error) => reject(new NianbaoError('internal', { reason: error.message }, { cause: error })));
      child.once('exit', (code, name) => resolve([code, name]));
    });
    signal?.throwIfAborted();
    if (late) throw new NianbaoError('conversion_timeout', { seconds: ms / 1000 });
    if (ended === 'SIGKILL' || ended === 'SIGTERM') {
      throw new NianbaoError('parser_killed', { reason: `LibreOffice: ${ended}` });
    }
    return { status, said: said.trim() };
  } finally {
    clearTimeout(clock);
    signal?.removeEventListener('abort', killGroup);
    killGroup(); // what it left behind
    release();
  }
}

/** Has a process group end, and a folder go, should this process die; gives the end of the watch. */
function watchedGroup(group: number | undefined, folder: string): () => void {
  if (group === undefined) return () => undefined;
  const watch = spawn('/bin/sh', ['-c', WATCH, 'sh', String(group), folder], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  let failure: Error | null = null;
  // without a watch the call goes on: it is needed only if this process dies
  for (const part of [watch, watch.stdin]) part.on('error', (error: Error) => (failure ??= error));
  return () => {
    if (failure === null) watch.stdin.end('over\n');
  };
}
