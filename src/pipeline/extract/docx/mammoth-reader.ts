/**
 * Mammoth's part: it reads the normalised body (text, tabs, breaks, symbols, merged cells) into its document tree.
 *
 * It gets a package of its own, written here: the document part and nothing else. No picture, no relationship, no style and
 * no external target is in it, so there is nothing it could open; `externalFileAccess` stays off all the same. The tree is
 * taken in `transformDocument`, before mammoth makes HTML of it.
 */
import { strToU8, zipSync } from 'fflate';
import mammoth from 'mammoth';
import { NianbaoError } from '../../../shared/errors.js';

/** The part of mammoth's tree that is used (mammoth/lib/documents.js; its types leave it open). */
export interface MammothElement {
  readonly type: string;
  readonly children?: readonly MammothElement[];
  /** Of `text`. */
  readonly value?: string;
  /** Of `tableCell`. */
  readonly colSpan?: number;
  readonly rowSpan?: number;
}

const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONSHIPS = strToU8(
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Target="document.xml" ' +
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
);

/** Mammoth's tree of a body: what stands in `w:body`, with the prefix `w`. */
export async function readWithMammoth(body: string): Promise<readonly MammothElement[]> {
  const document = strToU8(`<w:document xmlns:w="${NAMESPACE}"><w:body>${body}</w:body></w:document>`);
  const zip = zipSync({ '_rels/.rels': RELATIONSHIPS, 'document.xml': document }, { level: 0 });
  const trees: MammothElement[] = [];
  try {
    await mammoth.convertToHtml(
      { buffer: Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength) },
      {
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
        transformDocument: (tree: MammothElement): MammothElement => {
          trees.push(tree);
          return { ...tree, children: [] };
        },
      },
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NianbaoError('internal', { reason: `mammoth: ${reason}` }, { cause });
  }
  return trees[0]?.children ?? [];
}
