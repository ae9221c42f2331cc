/**
 * Writes Word 97–2003 files for tests, structure by structure, as [MS-DOC] has them: what LibreOffice does not write (pieces out of
 * order, long properties in the data stream, table modifiers, old merges) can be tested only so. Every paragraph is a piece of its
 * own, and every run of properties has a page of its own.
 */
import * as CFB from 'cfb';

export interface RunSpec {
  readonly text: string;
  readonly modifiers?: Buffer;
}

export interface ParagraphSpec {
  readonly runs: readonly RunSpec[];
  /** `\r` (default), `\x07`, `\x0c`. */
  readonly mark?: string;
  readonly markModifiers?: Buffer;
  readonly style?: number;
  readonly modifiers?: Buffer;
  /** Property word of its piece. */
  readonly change?: number;
  /** Stored with one byte a character. */
  readonly narrow?: boolean;
}

export interface StyleSpec {
  readonly kind: 'paragraph' | 'character';
  readonly base?: number;
  readonly paragraph?: Buffer;
  readonly characters?: Buffer;
}

export interface DocSpec {
  readonly body: readonly ParagraphSpec[];
  readonly notes?: readonly ParagraphSpec[];
  readonly boxes?: readonly (readonly ParagraphSpec[])[];
  /** Character positions of the anchors of `boxes`. */
  readonly anchors?: readonly number[];
  readonly styles?: readonly (StyleSpec | null)[];
  readonly sections?: readonly number[];
  /** Lists of modifiers that property words name. */
  readonly changes?: readonly Buffer[];
  readonly data?: Buffer;
  readonly lists?: Buffer;
  readonly levels?: Buffer;
  readonly listOverrides?: Buffer;
  /** Text stored backwards, as after fast saves. */
  readonly backwards?: boolean;
  readonly flags?: number;
  readonly version?: number;
  /** Characters that the body says it has. */
  readonly bodyLength?: number;
  /** More streams, by path. */
  readonly streams?: Readonly<Record<string, Buffer>>;
}

/** A modifier: its code and its operand's bytes. */
export function sprm(code: number, ...operand: readonly number[]): Buffer {
  return Buffer.from([code & 0xff, code >> 8, ...operand]);
}

export function word(value: number): [number, number] {
  return [value & 0xff, (value >> 8) & 0xff];
}

export function long(value: number): [number, number, number, number] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >>> 24) & 0xff];
}

/** sprmTDefTable: edges of the cells, and a word of flags for each. */
export function defineRow(edges: readonly number[], flags: readonly number[] = []): Buffer {
  const descriptions = flags.flatMap((flag) => [...word(flag), ...new Array<number>(18).fill(0)]);
  const rest = [edges.length - 1, ...edges.flatMap(word), ...descriptions];
  return sprm(0xd608, ...word(rest.length + 1), ...rest);
}

const IN_TABLE = sprm(0x2416, 1);
const ROW_END = sprm(0x2417, 1);

export function paragraph(text: string, more: Omit<ParagraphSpec, 'runs'> = {}): ParagraphSpec {
  return { runs: [{ text }], ...more };
}

/** A cell of one paragraph. */
export function cell(text: string | readonly RunSpec[], modifiers: Buffer = Buffer.alloc(0)): ParagraphSpec {
  const runs = typeof text === 'string' ? [{ text }] : text;
  return { runs, mark: '\x07', modifiers: Buffer.concat([IN_TABLE, modifiers]) };
}

/** Cells and the mark of their row. */
export function row(cells: readonly (string | ParagraphSpec)[], definition: Buffer): ParagraphSpec[] {
  const end = { runs: [], mark: '\x07', modifiers: Buffer.concat([IN_TABLE, ROW_END, definition]) };
  return [...cells.map((one) => (typeof one === 'string' ? cell(one) : one)), end];
}

const PAGE = 512;
const TEXT_AT = 2048;

export function makeDoc(spec: DocSpec): Uint8Array {
  const boxes = spec.boxes ?? [];
  const stories = [spec.body, spec.notes ?? [], boxes.flat()];
  const all = stories.flat();
  const lengths = stories.map((story) => story.reduce((sum, one) => sum + lengthOf(one), 0));

  // text, one piece a paragraph
  const order = all.map((_, index) => index);
  if (spec.backwards) order.reverse();
  const offsets = new Map<number, number>();
  const text: Buffer[] = [];
  let at = TEXT_AT;
  for (const index of order) {
    const one = all[index];
    if (!one) continue;
    const written = Buffer.from(textOf(one), one.narrow ? 'latin1' : 'utf16le');
    const padded = written.length % 2 === 0 ? written : Buffer.concat([written, Buffer.alloc(1)]);
    offsets.set(index, at);
    text.push(padded);
    at += padded.length;
  }

  // pages of properties
  const firstPage = Math.ceil(at / PAGE);
  const pages: Buffer[] = [];
  const bins: { paragraphs: [number, number][]; characters: [number, number][] } = { paragraphs: [], characters: [] };
  const addPage = (kind: keyof typeof bins, from: number, to: number, body: Buffer): void => {
    const page = Buffer.alloc(PAGE);
    page.writeUInt32LE(from, 0);
    page.writeUInt32LE(to, 4);
    const place = PAGE - 2 - body.length - (body.length % 2);
    page.writeUInt8(place / 2, 8);
    body.copy(page, place);
    page.writeUInt8(1, PAGE - 1);
    bins[kind].push([from, firstPage + pages.length]);
    pages.push(page);
  };
  for (const index of order) {
    const one = all[index];
    const from = offsets.get(index) ?? 0;
    if (!one) continue;
    const width = one.narrow ? 1 : 2;
    const list = Buffer.concat([Buffer.from(word(one.style ?? 0)), one.modifiers ?? Buffer.alloc(0)]);
    const papx = Buffer.concat([Buffer.from([0, Math.ceil(list.length / 2)]), list, Buffer.alloc(list.length % 2)]);
    addPage('paragraphs', from, from + lengthOf(one) * width, papx);
    let start = from;
    for (const run of [...one.runs, { text: one.mark ?? '\r', modifiers: one.markModifiers }]) {
      const modifiers = run.modifiers ?? Buffer.alloc(0);
      if (run.text === '') continue;
      addPage(
        'characters',
        start,
        start + run.text.length * width,
        Buffer.concat([Buffer.from([modifiers.length]), modifiers]),
      );
      start += run.text.length * width;
    }
  }
  const main = Buffer.concat([Buffer.alloc(TEXT_AT), ...text, Buffer.alloc(firstPage * PAGE - at), ...pages]);

  // the table stream
  const parts: Buffer[] = [Buffer.alloc(16)];
  let size = 16;
  const add = (pair: number, part: Buffer, behind: Buffer = Buffer.alloc(0)): void => {
    if (part.length === 0) return;
    main.writeUInt32LE(size, 0x9a + 8 * pair);
    main.writeUInt32LE(part.length, 0x9a + 8 * pair + 4);
    parts.push(part, behind);
    size += part.length + behind.length;
  };
  add(1, styleSheet(spec.styles ?? []));
  if (spec.sections) {
    const ends = [0, ...spec.sections];
    add(6, Buffer.concat([longs(ends), Buffer.alloc(12 * spec.sections.length)]));
  }
  add(12, binTable(bins.characters, main.length));
  add(13, binTable(bins.paragraphs, main.length));
  add(33, pieceTable(all, offsets, spec.changes ?? []));
  if (boxes.length > 0) {
    const anchors = spec.anchors ?? [];
    const shapes = anchors.map((_, index) => Buffer.concat([longs([1000 + index]), Buffer.alloc(22)]));
    add(40, Buffer.concat([longs([...anchors, lengths[0] ?? 0]), ...shapes]));
    const ends = boxes.map((_, index) =>
      boxes
        .slice(0, index + 1)
        .flat()
        .reduce((sum, one) => sum + lengthOf(one), 0),
    );
    const texts = boxes.map((_, index) => Buffer.concat([Buffer.alloc(14), longs([1000 + index]), Buffer.alloc(4)]));
    add(56, Buffer.concat([longs([0, ...ends]), ...texts]));
  }
  add(73, spec.lists ?? Buffer.alloc(0), spec.levels);
  add(74, spec.listOverrides ?? Buffer.alloc(0));

  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(spec.version ?? 0xc1, 2);
  main.writeUInt16LE(spec.flags ?? 0x200, 0x0a);
  [spec.bodyLength ?? lengths[0], lengths[1], 0, 0, 0, 0, lengths[2]].forEach((length, index) =>
    main.writeInt32LE(length ?? 0, 0x4c + 4 * index),
  );

  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, '/WordDocument', main);
  CFB.utils.cfb_add(container, '/1Table', Buffer.concat(parts));
  if (spec.data) CFB.utils.cfb_add(container, '/Data', spec.data);
  for (const [path, content] of Object.entries(spec.streams ?? {})) CFB.utils.cfb_add(container, path, content);
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
}

function textOf({ runs, mark = '\r' }: ParagraphSpec): string {
  return runs.map((run) => run.text).join('') + mark;
}

function lengthOf(one: ParagraphSpec): number {
  return textOf(one).length;
}

function longs(values: readonly number[]): Buffer {
  return Buffer.from(values.flatMap(long));
}

function binTable(runs: readonly [number, number][], end: number): Buffer {
  return longs([...runs.map(([from]) => from), end, ...runs.map(([, page]) => page)]);
}

function pieceTable(
  all: readonly ParagraphSpec[],
  offsets: ReadonlyMap<number, number>,
  changes: readonly Buffer[],
): Buffer {
  const positions = [0];
  for (const one of all) positions.push((positions.at(-1) ?? 0) + lengthOf(one));
  const descriptors = all.flatMap((one, index) => {
    const offset = offsets.get(index) ?? 0;
    return [0, 0, ...long(one.narrow ? (2 * offset) | 0x40000000 : offset), ...word(one.change ?? 0)];
  });
  const table = Buffer.concat([longs(positions), Buffer.from(descriptors)]);
  const lists = changes.map((list) => Buffer.concat([Buffer.from([1, ...word(list.length)]), list]));
  return Buffer.concat([...lists, Buffer.from([2, ...long(table.length)]), table]);
}

const NO_BASE = 0xfff;

function styleSheet(styles: readonly (StyleSpec | null)[]): Buffer {
  const header = Buffer.from([...word(18), ...word(styles.length), ...word(10), ...new Array<number>(14).fill(0)]);
  return Buffer.concat([
    header,
    ...styles.map((style, index) => {
      if (!style) return Buffer.from(word(0));
      const lists =
        style.kind === 'paragraph'
          ? [
              Buffer.concat([Buffer.from(word(index)), style.paragraph ?? Buffer.alloc(0)]),
              style.characters ?? Buffer.alloc(0),
            ]
          : [style.characters ?? Buffer.alloc(0)];
      const body = Buffer.concat([
        Buffer.from([
          ...word(0),
          ...word((style.kind === 'paragraph' ? 1 : 2) | ((style.base ?? NO_BASE) << 4)),
          ...word(lists.length),
          ...new Array<number>(4).fill(0),
          ...word(1),
          ...word(0x61),
          ...word(0),
        ]),
        ...lists.map((list) => Buffer.concat([Buffer.from(word(list.length)), list, Buffer.alloc(list.length % 2)])),
      ]);
      return Buffer.concat([Buffer.from(word(body.length)), body, Buffer.alloc(body.length % 2)]);
    }),
  ]);
}
