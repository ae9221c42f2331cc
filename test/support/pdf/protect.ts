/** Protects a PDF that Paper has written with passwords (ISO 32000-1, 7.6: revision 3, RC4 with 128 bits). */
import { createHash } from 'node:crypto';
import { file } from '../../corpus/pdf/paper.js';

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const ID = Buffer.from('0123456789abcdef0123456789abcdef', 'hex');
/** Printing is allowed, copying is not. */
const PERMISSIONS = -3904;

/** The file with these passwords; an empty user password is what viewers open without asking. */
export function protectedPdf(
  bytes: Uint8Array,
  passwords: { readonly user: string; readonly owner: string },
): Uint8Array {
  const owner = ownerEntry(passwords);
  const key = fileKey(passwords.user, owner);
  const user = Buffer.concat([times19(key, rc4(key, md5(PADDING, ID))), Buffer.alloc(16)]);
  const text = Buffer.from(bytes).toString('latin1');
  const objects = [...text.matchAll(/^(\d+) 0 obj\n(.*?)\nendobj$/gmsu)].map(([, number, body]) =>
    protectedBody(body ?? '', objectKey(key, Number(number))),
  );
  const info = Number(/\/Info (\d+)/u.exec(text)?.[1]);
  const id = `<${ID.toString('hex')}>`;
  const entries = `/Filter /Standard /V 2 /R 3 /Length 128 /P ${PERMISSIONS} /O <${owner.toString('hex')}> /U <${user.toString('hex')}>`;
  return file(objects, info, `/Encrypt << ${entries} >> /ID [${id} ${id}] `);
}

function protectedBody(body: string, key: Buffer): string {
  const [, head, data] = /^(.*? >>\nstream\n)(.*)\nendstream$/su.exec(body) ?? [];
  if (head !== undefined && data !== undefined) {
    return `${head}${rc4(key, Buffer.from(data, 'latin1')).toString('latin1')}\nendstream`;
  }
  const hidden = (data: Buffer): string => `<${rc4(key, data).toString('hex')}>`;
  return body.replace(/\(([\w ]*)\)|(?<!<)<([0-9a-f]+)>(?!>)/gu, (_whole, literal?: string, hex?: string) =>
    hidden(literal === undefined ? Buffer.from(hex ?? '', 'hex') : Buffer.from(literal, 'latin1')),
  );
}

function ownerEntry({ user, owner }: { readonly user: string; readonly owner: string }): Buffer {
  let key = md5(padded(owner));
  for (let round = 0; round < 50; round++) key = md5(key);
  return times19(key, rc4(key, padded(user)));
}

function fileKey(user: string, owner: Buffer): Buffer {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(PERMISSIONS);
  let key = md5(padded(user), owner, permissions, ID);
  for (let round = 0; round < 50; round++) key = md5(key);
  return key;
}

function objectKey(key: Buffer, number: number): Buffer {
  return md5(key, Buffer.from([number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff, 0, 0]));
}

function times19(key: Buffer, data: Buffer): Buffer {
  let result = data;
  for (let round = 1; round <= 19; round++) result = rc4(Buffer.from(key.map((byte) => byte ^ round)), result);
  return result;
}

function padded(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
}

function md5(...parts: readonly Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number): number => box[index & 255] ?? 0;
  const swap = (a: number, b: number): void => {
    const held = at(a);
    box[a & 255] = at(b);
    box[b & 255] = held;
  };
  for (let i = 0, j = 0; i < 256; i++) swap(i, (j = (j + at(i) + (key[i % key.length] ?? 0)) & 255));
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      swap(i, (j = (j + at(i)) & 255));
      return byte ^ at(at(i) + at(j));
    }),
  );
}
