/**
 * Source files: YAML, one source per file or several in a list, in one folder (`*.yaml`, `*.yml`; folders inside it are
 * not read: examples and drafts may lie there). The shape of one source is the contract's (shared/model/source.ts); here every mistake gets its file and line.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { NianbaoError } from '../shared/errors.js';
import { Source } from '../shared/model/source.js';
import { canonicalUrl } from '../shared/url.js';

export interface SourceMistake {
  /** Its name in the folder of source files. */
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface SourceFiles {
  /** In order of id. */
  readonly sources: readonly Source[];
  /** Names of the files that were read. */
  readonly files: readonly string[];
  /** In order of file and line. Sources with a mistake are not among `sources`. */
  readonly mistakes: readonly SourceMistake[];
}

/** Reads every source file of a folder. Throws `file_unreadable` when there is no such folder. */
export async function checkSourceFiles(folder: string): Promise<SourceFiles> {
  const files = await sourceFilesOf(folder);
  const mistakes: SourceMistake[] = [];
  const found: Placed[] = [];
  for (const file of files) {
    const text = await readUtf8(join(folder, file));
    if (text === null) mistakes.push({ file, line: 1, reason: 'it is not UTF-8' });
    else readFileOf(file, text, found, mistakes);
  }
  const sources = withoutClashes(found, mistakes);
  sources.sort((a, b) => (a.id < b.id ? -1 : 1));
  mistakes.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return { sources, files, mistakes };
}

/** The sources of a folder. Throws `source_invalid` with file and line of the first mistake, `file_unreadable`. */
export async function readSourceFiles(folder: string): Promise<readonly Source[]> {
  const { sources, mistakes } = await checkSourceFiles(folder);
  const [first] = mistakes;
  if (first === undefined) return sources;
  const more = mistakes.length > 1 ? ` (and ${mistakes.length - 1} more; see: nianbao sources check)` : '';
  throw new NianbaoError('source_invalid', { ...first, reason: `${first.reason}${more}` });
}

interface Placed {
  readonly source: Source;
  readonly file: string;
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

async function sourceFilesOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (thrown) {
    const reason = `the folder of source files ${folder}: ${(thrown as Error).message}`;
    throw new NianbaoError('file_unreadable', { reason }, { cause: thrown });
  }
}

async function readUtf8(path: string): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    throw new NianbaoError('file_unreadable', { reason: `${path}: ${(thrown as Error).message}` }, { cause: thrown });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readFileOf(file: string, text: string, found: Placed[], mistakes: SourceMistake[]): void {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  for (const error of document.errors) {
    const reason = error.message.split('\n')[0]?.replace(/ at line .*$/u, '') ?? error.message;
    mistakes.push({ file, line: counter.linePos(error.pos[0]).line, reason });
  }
  if (document.errors.length > 0 || document.contents === null) return;
  const lineOf = lines(document, counter);
  const list = isSeq(document.contents);
  if (!list && !isMap(document.contents)) {
    mistakes.push({ file, line: lineOf([]), reason: 'it is neither a source nor a list of sources' });
    return;
  }
  const value = document.toJS() as unknown;
  const entries: unknown[] = list ? (value as unknown[]) : [value];
  for (const [index, entry] of entries.entries()) {
    const root = list ? [index] : [];
    const parsed = Source.safeParse(entry);
    if (parsed.success) {
      found.push({ source: parsed.data, file, lineOf: (path) => lineOf([...root, ...path]) });
      continue;
    }
    for (const { path, message } of parsed.error.issues) {
      const steps = path.filter((step) => typeof step !== 'symbol');
      mistakes.push({ file, line: lineOf([...root, ...steps]), reason: said(steps, message) });
    }
  }
}

function said(path: readonly (string | number)[], message: string): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

/** Line of a node, or of the nearest one around it when it is missing. */
function lines(document: Document.Parsed, counter: LineCounter): (path: readonly (string | number)[]) => number {
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null;
      if (range?.[0] !== undefined) return counter.linePos(range[0]).line;
    }
    return 1;
  };
}

/** An id names one source, and a start page belongs to one source: otherwise everything would be harvested twice. */
function withoutClashes(found: readonly Placed[], mistakes: SourceMistake[]): Source[] {
  const ids = new Map<string, string>();
  const starts = new Map<string, string>();
  const good: Source[] = [];
  for (const { source, file, lineOf } of found) {
    const clashes: SourceMistake[] = [];
    const before = ids.get(source.id);
    if (before !== undefined) {
      clashes.push({
        file,
        line: lineOf(['id']),
        reason: `id: '${source.id}' is the id of another source in ${before}`,
      });
    }
    for (const [index, url] of source.start.entries()) {
      const line = lineOf(['start', index]);
      const canonical = canonicalUrl(url);
      if (canonical === null) {
        clashes.push({
          file,
          line,
          reason: `start.${index}: ${url} has a part that no site is asked with (user, password)`,
        });
        continue;
      }
      const owner = starts.get(canonical);
      if (owner !== undefined)
        clashes.push({ file, line, reason: `start.${index}: ${url} is a start of '${owner}' already` });
      else starts.set(canonical, source.id);
    }
    ids.set(source.id, ids.get(source.id) ?? file);
    mistakes.push(...clashes);
    if (clashes.length === 0) good.push(source);
  }
  return good;
}
