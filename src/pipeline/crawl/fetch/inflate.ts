/**
 * Content-Encoding taken off while the body comes in, with a cap on what comes out: a bomb is stopped when it is over the
 * cap, not when it has been unpacked.
 *
 * Known: gzip, deflate (with and without its zlib header, servers send both), br, and up to two of them on top of each
 * other. A body that is declared as gzip and is none is taken as it is: servers compress by name and forget files.
 */
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { Transform } from 'node:stream';
import { NianbaoError } from '../../../shared/errors.js';

type Coding = 'gzip' | 'deflate' | 'br';
const MOST_CODINGS = 2;
/** Names that mean none; servers write charsets here, too. */
const PLAIN: ReadonlySet<string> = new Set([
  '',
  'identity',
  'none',
  'binary',
  'utf-8',
  'utf8',
  'gbk',
  'gb2312',
  'gb18030',
]);

/** Takes a body in chunks and gives it unpacked. */
export interface BodySink {
  /** Throws `too_large`, `truncated_body`, `bad_http` as soon as they are known. */
  write(chunk: Buffer): void;
  end(): Promise<Buffer>;
  /** Gives everything up; nothing is thrown. */
  abandon(): void;
}

/** Codings of a Content-Encoding header, in the order in which they were put on. Throws `bad_http` for unknown ones. */
export function codingsOf(header: string | null): Coding[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  const codings = names.flatMap((name): Coding[] => {
    if (PLAIN.has(name)) return [];
    if (name === 'gzip' || name === 'x-gzip') return ['gzip'];
    if (name === 'deflate' || name === 'br') return [name];
    throw new NianbaoError('bad_http', { reason: `the content encoding '${name}' was not asked for` });
  });
  if (codings.length > MOST_CODINGS) throw new NianbaoError('bad_http', { reason: 'too many content encodings' });
  return codings;
}

/** `onError` is called once, when unpacking fails while chunks still come in. */
export function bodySink(
  codings: readonly Coding[],
  mostBytes: number,
  onError: (error: NianbaoError) => void,
): BodySink {
  const last: Sink = new Collector(mostBytes);
  return codings.reduce<Sink>((next, coding) => new Unpacker(coding, next, onError), last);
}

interface Sink extends BodySink {
  readonly size: number;
}

class Collector implements Sink {
  readonly #most: number;
  #chunks: Buffer[] = [];
  size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  write(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.#most) {
      this.#chunks = [];
      throw tooLarge('the body, unpacked,', `more than ${this.#most} bytes`, this.#most);
    }
    this.#chunks.push(chunk);
  }

  async end(): Promise<Buffer> {
    const [only] = this.#chunks;
    return Promise.resolve(this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks));
  }

  abandon(): void {
    this.#chunks = [];
  }
}

class Unpacker implements Sink {
  readonly #coding: Coding;
  readonly #next: Sink;
  readonly #onError: (error: NianbaoError) => void;
  #stream: Transform | null = null;
  /** The body is not what was declared: it goes through as it is. */
  #plain = false;
  #head = Buffer.alloc(0);
  #error: NianbaoError | null = null;
  #settle: (() => void) | null = null;
  #done = false;

  constructor(coding: Coding, next: Sink, onError: (error: NianbaoError) => void) {
    this.#coding = coding;
    this.#next = next;
    this.#onError = onError;
  }

  get size(): number {
    return this.#next.size;
  }

  write(chunk: Buffer): void {
    if (this.#error !== null) throw this.#error;
    if (this.#plain) return this.#next.write(chunk);
    if (this.#stream !== null) return void this.#stream.write(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= 2) this.#begin();
  }

  async end(): Promise<Buffer> {
    if (this.#stream === null && !this.#plain) this.#begin();
    const stream = this.#stream;
    if (stream !== null && !this.#done && this.#error === null) {
      const settled = new Promise<void>((resolve) => (this.#settle = resolve));
      stream.end();
      await settled;
    }
    if (this.#error !== null) throw this.#error;
    return this.#next.end();
  }

  abandon(): void {
    this.#settle = null;
    this.#error ??= new NianbaoError('truncated_body', { reason: 'given up' });
    this.#stream?.destroy();
    this.#next.abandon();
  }

  #begin(): void {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    const stream = head.length === 0 ? null : unpackerOf(this.#coding, head);
    if (stream === null) {
      this.#plain = true;
      if (head.length > 0) this.#next.write(head);
      return;
    }
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => this.#pass(chunk));
    stream.on('end', () => this.#finish(null));
    stream.on('error', (thrown) => this.#finish(unpackError(thrown)));
    stream.write(head);
  }

  #pass(chunk: Buffer): void {
    if (this.#error !== null) return;
    try {
      this.#next.write(chunk);
    } catch (thrown) {
      this.#stream?.destroy();
      this.#finish(thrown as NianbaoError);
    }
  }

  #finish(error: NianbaoError | null): void {
    if (this.#done || this.#error !== null) return;
    this.#done = error === null;
    this.#error = error;
    const settle = this.#settle;
    if (settle !== null) settle();
    else if (error !== null) this.#onError(error);
  }
}

/** null: the bytes are not of this coding. */
function unpackerOf(coding: Coding, head: Buffer): Transform | null {
  if (coding === 'br') return createBrotliDecompress();
  if (coding === 'gzip') return head[0] === 0x1f && head[1] === 0x8b ? createGunzip() : null;
  // a zlib header: method 8, and the two bytes are a multiple of 31
  const isZlib = ((head[0] ?? 0) & 0x0f) === 8 && head.length > 1 && head.readUInt16BE(0) % 31 === 0;
  return isZlib ? createInflate() : createInflateRaw();
}

function unpackError(thrown: Error): NianbaoError {
  const code = (thrown as NodeJS.ErrnoException).code ?? '';
  const isCut = code === 'Z_BUF_ERROR' || /unexpected end/i.test(thrown.message);
  return isCut
    ? new NianbaoError('truncated_body', { reason: 'its compressed content is cut off' }, { cause: thrown })
    : new NianbaoError('bad_http', { reason: `its content cannot be unpacked (${thrown.message})` }, { cause: thrown });
}

export function tooLarge(what: string, size: string, limit: number): NianbaoError {
  return new NianbaoError('too_large', { what, size, limit: `${limit} bytes` });
}
