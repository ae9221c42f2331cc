/**
 * Opens a PDF once, for pdf.js and pdf-parse alike: pdf-parse loads the document (its information is pdf-parse's), and our
 * own reader works on the pages of that same document.
 *
 * Chinese fonts that are not embedded have text only with the cMaps of pdf.js; they and the standard fonts are read from the
 * package's folder. Nothing of the document is ever run (no evaluation, no scripts), and no font of the machine is used, so that
 * the same bytes give the same text everywhere.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PDFParse } from 'pdf-parse';
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { NianbaoError } from './errors.js';

export const PDF_LIMITS = {
  /** Bytes of a file. */
  bytes: 100 * 1024 * 1024,
  /** Pages of a document. A report has up to 30. */
  pages: 500,
  /** Operators of a page, and of all pages. */
  operators: 2_000_000,
  allOperators: 6_000_000,
} as const;

export interface OpenPdf {
  readonly document: PDFDocumentProxy;
  /** The title in the document's information; null when there is none. */
  readonly title: string | null;
  readonly close: () => Promise<void>;
}

/** Opens a document. Throws `encrypted_file`, `damaged_file`, `too_large`, `too_complex`. `close` has to be called. */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  if (bytes.length > PDF_LIMITS.bytes) {
    throw new NianbaoError('too_large', { what: 'the file', size: bytes.length, limit: PDF_LIMITS.bytes });
  }
  const parser = new PDFParse({
    // pdf.js takes the buffer for itself: it gets a copy (slice would give a view of a Buffer)
    data: new Uint8Array(bytes),
    ...packageFolders(),
    cMapPacked: true,
    useSystemFonts: false,
    disableFontFace: true,
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  try {
    const info: unknown = (await parser.getInfo()).info;
    const document = loadedBy(parser);
    if (document.numPages > PDF_LIMITS.pages) {
      throw new NianbaoError('too_complex', { what: 'pages', limit: PDF_LIMITS.pages });
    }
    return { document, title: titleOf(info), close: () => parser.destroy() };
  } catch (error) {
    await parser.destroy();
    throw codedError(error);
  }
}

/** The document that pdf-parse has loaded: a private member by its types, and the only way not to load it twice. */
function loadedBy(parser: PDFParse): PDFDocumentProxy {
  const { doc } = parser as unknown as { readonly doc?: PDFDocumentProxy };
  if (!doc) throw new Error('pdf-parse keeps its document elsewhere in this version');
  return doc;
}

/**
 * Folders of data in the package of pdf.js, with a slash at the end. In Node it reads them with `readFile`, which takes a path;
 * a file URL as text fails, and every text in a font that needs a cMap is then empty, without an error.
 */
function packageFolders(): { cMapUrl: string; standardFontDataUrl: string; wasmUrl: string } {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const path = (name: string): string => `${join(folder, name)}/`;
  return { cMapUrl: path('cmaps'), standardFontDataUrl: path('standard_fonts'), wasmUrl: path('wasm') };
}

function titleOf(info: unknown): string | null {
  if (typeof info !== 'object' || info === null || !('Title' in info) || typeof info.Title !== 'string') return null;
  const title = info.Title.trim();
  return title === '' ? null : title;
}

/** Errors of pdf.js (their names are its interface) as ours. */
export function codedError(error: unknown): NianbaoError {
  if (error instanceof NianbaoError) return error;
  const name = error instanceof Error ? error.name : '';
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  if (name === 'PasswordException' || /password/iu.test(reason)) {
    return new NianbaoError('encrypted_file', {}, { cause: error });
  }
  return new NianbaoError('damaged_file', { reason }, { cause: error });
}
