/**
 * The parts of a Word file (Open Packaging Conventions, ECMA-376 part 2): the document part is found through the package's
 * relationships, whatever its name; styles and numbering through the document part's. Names are compared without case.
 * Relationships to anything outside the package are never looked at.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { openZip, type Zip } from '../zip/zip.js';
import { attribute, scanXml } from './xml.js';

export interface WordPackage {
  /** The document part's text. */
  readonly document: string;
  readonly styles: string | null;
  readonly numbering: string | null;
  /** Core properties (title …). */
  readonly core: string | null;
  readonly mediaType: string;
  /** Name of the member that a relationship of the document part leads to; null: there is none in the file. */
  memberOf(relation: string): string | null;
  /** A member's content. Throws as `Zip.read` does. */
  read(member: string): Uint8Array;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Content type of the document part → media type of the file. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml':
    'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
  'application/vnd.ms-word.document.macroenabled.main+xml': 'application/vnd.ms-word.document.macroEnabled.12',
  'application/vnd.ms-word.template.macroenabledtemplate.main+xml': 'application/vnd.ms-word.template.macroEnabled.12',
};

/** An encrypted Office file is an OLE container with a stream of this name. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le');

/** Opens a Word file. Throws the errors of `openZip`, `empty_file`, `encrypted_file`, `unsupported_format`. */
export function openWordPackage(bytes: Uint8Array): WordPackage {
  if (bytes.length === 0) throw new NianbaoError('empty_file');
  if (OLE.every((byte, index) => bytes[index] === byte)) {
    if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(ENCRYPTED_STREAM)) {
      throw new NianbaoError('encrypted_file');
    }
    throw new NianbaoError('unsupported_format', { kind: 'an OLE container' });
  }
  const zip = openZip(bytes);
  const names = new Map(zip.members.map(({ name }) => [name.toLowerCase(), name]));
  const text = (path: string | undefined): string | null => {
    const name = path === undefined ? undefined : names.get(path.toLowerCase());
    return name === undefined ? null : decodeXml(zip.read(name), name);
  };
  const { byType: roots } = readRelationships(text('_rels/.rels'), '');
  const main = [...(roots.get('officeDocument') ?? []), 'word/document.xml'].find((path) =>
    names.has(path.toLowerCase()),
  );
  if (main === undefined) throw missing(zip);
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const { byType: related, byId } = readRelationships(text(`${folder}_rels/${main.slice(folder.length)}.rels`), folder);
  const part = (type: string): string | null => text(related.get(type)?.[0] ?? `${folder}${type}.xml`);
  return {
    document: text(main) ?? '',
    styles: part('styles'),
    numbering: part('numbering'),
    core: text(roots.get('core-properties')?.[0]),
    mediaType: mediaTypeOf(text('[Content_Types].xml'), main),
    memberOf: (relation) => names.get(byId.get(relation)?.toLowerCase() ?? '') ?? null,
    read: (member) => zip.read(member),
  };
}

function missing(zip: Zip): NianbaoError {
  if (zip.has('xl/workbook.xml')) return new NianbaoError('unsupported_format', { kind: 'an Excel workbook' });
  if (zip.has('ppt/presentation.xml'))
    return new NianbaoError('unsupported_format', { kind: 'a PowerPoint presentation' });
  return new NianbaoError('damaged_file', { reason: 'the package has no document part' });
}

interface Relationships {
  /** Targets inside the package by the last word of their type. */
  readonly byType: ReadonlyMap<string, readonly string[]>;
  readonly byId: ReadonlyMap<string, string>;
}

/** `folder`: of the part they belong to, with `/` at its end. */
function readRelationships(xml: string | null, folder: string): Relationships {
  const targets = new Map<string, string[]>();
  const byId = new Map<string, string>();
  if (xml === null) return { byType: targets, byId };
  scanXml(xml, 'a relationships part', {
    open(name, attributes) {
      if (name !== 'rel:Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
      const type = (attribute(attributes, 'Type') ?? '').replace(/^.*\//, '');
      const path = resolve(folder, attribute(attributes, 'Target') ?? '');
      if (path === null) return;
      targets.set(type, [...(targets.get(type) ?? []), path]);
      byId.set(attribute(attributes, 'Id') ?? '', path);
    },
    close() {
      // relationships have no content
    },
  });
  return { byType: targets, byId };
}

/** A target as a path inside the package; null when it leads out of it. */
function resolve(folder: string, target: string): string | null {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..' && path.pop() === undefined) return null;
    if (step !== '' && step !== '.' && step !== '..') path.push(step);
  }
  return unescapePath(path.join('/'));
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a name with a bare % sign
  }
}

function mediaTypeOf(xml: string | null, main: string): string {
  let contentType = '';
  if (xml !== null) {
    scanXml(xml, '[Content_Types].xml', {
      open(name, attributes) {
        const part = name === 'ct:Override' ? attribute(attributes, 'PartName')?.toLowerCase() : undefined;
        if (part === `/${main.toLowerCase()}`) contentType = attribute(attributes, 'ContentType')?.toLowerCase() ?? '';
      },
      close() {
        // content types have no content
      },
    });
  }
  return MEDIA_TYPES[contentType] ?? DOCX;
}

/** A part's text: UTF-16 by its byte order mark or its first sign, UTF-8 otherwise, as the conventions allow no other. */
function decodeXml(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes;
  const little = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  const charset = little ? 'utf-16le' : big ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new NianbaoError('damaged_file', { reason: `${name} is not valid ${charset.toUpperCase()}` }, { cause });
  }
}
