/** Documents that another program has to make readable first: what is asked of it, and how the result is read. */
import { NianbaoError } from '../../shared/errors.js';
import type { Conversion, Layout } from '../../shared/model/layout.js';
import { extractDocx } from './docx/docx.js';

const MEDIA_TYPES = { doc: 'application/msword', rtf: 'application/rtf' } as const;

/** The error that asks for a conversion; the worker reads its details (src/workers/converter.ts). */
export function needsConversion(kind: string, suffix: keyof typeof MEDIA_TYPES, damaged: boolean): NianbaoError {
  return new NianbaoError('conversion_needed', {
    kind,
    suffix,
    mediaType: MEDIA_TYPES[suffix],
    damaged: damaged ? 1 : 0,
  });
}

/**
 * What a document was converted to, as a layout of the document: of its media type, read like a doc, with the note that says
 * so. Its pictures are counted and not read: they lie in what it was converted to. Places are running numbers of the converted document's paragraphs. Throws what the docx reader throws.
 */
export async function extractConverted(bytes: Uint8Array, { mediaType, damaged }: Conversion): Promise<Layout> {
  const { hints, blocks, notes } = await extractDocx(bytes);
  const note = { kind: damaged ? ('repaired' as const) : ('converted' as const), count: 1 };
  return { method: 'doc', mediaType, hints, blocks, notes: [...notes, note] };
}
