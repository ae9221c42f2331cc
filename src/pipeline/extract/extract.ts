/** The stage `extract`: bytes → layout. Tells the format by content and hands the document to its reader. */
import { NianbaoError } from '../../shared/errors.js';
import type { ExtractContext, Layout } from '../../shared/model/layout.js';
import { decode } from '../../shared/charset.js';
import { extractConverted, needsConversion } from './conversion.js';
import { extractDoc } from './doc/doc.js';
import { extractDocx } from './docx/docx.js';
import { extractHtml } from './html/html.js';
import { sniff, type ReadableKind } from './sniff.js';
import { extractText } from './text/text.js';

/** Raised whenever the same bytes may give another layout. */
export const EXTRACT_VERSION = '5';

/** Characters of text below which a document with pictures is taken for a scan. */
const SCAN_TEXT = 30;

/**
 * Reads a document into its layout. Throws `empty_file`, `unknown_format`, `unsupported_format`, `encrypted_file`,
 * `damaged_file`, `conversion_needed`, `too_large`, `too_complex`, and `ocr_needed` when everything it says is in pictures that do
 * not lie in it.
 */
export async function extract(bytes: Uint8Array, context: ExtractContext): Promise<Layout> {
  const layout = context.converted ? await extractConverted(bytes, context.converted) : await readOwn(bytes, context);
  const images = layout.notes.find((note) => note.kind === 'image')?.count ?? 0;
  const isBare = images > 0 && layout.pictures === undefined;
  if (isBare && textLength(layout) < SCAN_TEXT) throw new NianbaoError('ocr_needed', { images });
  return layout;
}

async function readOwn(bytes: Uint8Array, context: ExtractContext): Promise<Layout> {
  const sniffed = sniff(bytes);
  if (sniffed.kind === 'refused') throw sniffed.error;
  if (sniffed.kind === 'archive') throw new NianbaoError('unsupported_format', { kind: 'an archive, not a document' });
  return read(bytes, sniffed.kind, context);
}

/** The media type of a document by its content, for any bytes. */
export function mediaTypeOf(bytes: Uint8Array): string {
  return sniff(bytes).mediaType;
}

async function read(bytes: Uint8Array, kind: ReadableKind, context: ExtractContext): Promise<Layout> {
  if (kind === 'docx') return extractDocx(bytes);
  if (kind === 'doc') return readDoc(bytes);
  if (kind === 'rtf') throw needsConversion('an RTF document', 'rtf', false);
  if (kind === 'pdf') {
    // loaded when the first PDF comes: its library takes as long to start as all other readers together
    const { extractPdf } = await import('./pdf/pdf.js');
    return extractPdf(bytes);
  }
  const { text, replaced } = decode(bytes, context.declaredCharset);
  const layout = kind === 'html' ? extractHtml(text) : extractText(text);
  if (replaced === 0) return layout;
  return { ...layout, notes: [...layout.notes, { kind: 'replaced_characters', count: replaced }] };
}

/** A damaged doc is never guessed at here; another program may repair it, which is said of every number then. */
function readDoc(bytes: Uint8Array): Layout {
  try {
    return extractDoc(bytes);
  } catch (thrown) {
    if (!(thrown instanceof NianbaoError) || thrown.code !== 'damaged_file') throw thrown;
    throw needsConversion(`a damaged Word document (${thrown.details['reason'] ?? ''})`, 'doc', true);
  }
}

/** Characters that a document says besides its title. */
function textLength({ blocks, hints }: Layout): number {
  let length = 0;
  for (const block of blocks) {
    if (block.kind === 'table') for (const cell of block.cells) length += cell.text.length;
    else if (!hints.titles.includes(block.text)) length += block.text.length;
  }
  return length;
}
