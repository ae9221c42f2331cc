/** Zip files byte by byte, for names and flags that no library writes: stored members, headers as told. */
import { crc32 } from 'node:zlib';

export interface ZipPart {
  /** Text is written as UTF-8; bytes as they are. */
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  /** General purpose flags. @default 0 (names in no known charset) */
  readonly flags?: number;
  /** Extra field of the directory's entry. */
  readonly extra?: Uint8Array;
  /** @default that of the content */
  readonly crc?: number;
}

export function makeZip(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name as string);
    const extra = Buffer.from(part.extra ?? []);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(part.flags ?? 0, 2);
    common.writeUInt32LE(part.crc ?? crc32(part.content), 10);
    common.writeUInt32LE(part.content.length, 14);
    common.writeUInt32LE(part.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, part.content]);
    common.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, rest, name, extra]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
