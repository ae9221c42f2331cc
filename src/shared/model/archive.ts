/**
 * What stage `extract` makes of an archive, in the place of a layout: a list of the documents in it. The documents become
 * rows of their own, with the archive as their parent, and go through the stages like any other.
 *
 * Paths are those inside the archive, `/` between folders, NFC, never leading outside; a member of an archive inside the
 * archive has both: `outer.zip` holding `inner.zip` holding `a.docx` gives `inner.zip/a.docx`. They name and are no paths
 * of any disk.
 */
import { z } from 'zod';
import { isErrorCode, NianbaoError, type ErrorCode } from '../errors.js';

export const ArchiveMember = z.object({
  path: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.string(),
  bytes: z.number().int().positive(),
});
export type ArchiveMember = z.infer<typeof ArchiveMember>;

/** A member whose bytes could not be had. */
export const LostMember = z.object({
  path: z.string().min(1),
  code: z.string().refine((code): code is ErrorCode => isErrorCode(code)),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type LostMember = z.infer<typeof LostMember>;

export const ArchiveContents = z.object({
  /** Version of this shape; its key sorts first, so that the canonical JSON is told from a layout's by its beginning. */
  archive: z.literal(1),
  /** In order of path. */
  members: z.array(ArchiveMember),
  lost: z.array(LostMember),
});
export type ArchiveContents = z.infer<typeof ArchiveContents>;

const BEGINNING = '{"archive":1,';

/** The contents, if this output of `extract` is an archive's; null: it is a layout. */
export function contentsFrom(output: Uint8Array): ArchiveContents | null {
  const text = Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  if (text.toString('latin1', 0, BEGINNING.length) !== BEGINNING) return null;
  return ArchiveContents.parse(JSON.parse(text.toString('utf8')));
}

/** A lost member's error. */
export function errorOfMember({ code, details }: LostMember): NianbaoError {
  return new NianbaoError(code, details);
}

/** Lost members that an error names; the others are counted. */
const MOST_NAMED = 5;

/** What an archive's own row says when some of its members could not be had; null: all could. */
export function errorOfArchive({ members, lost }: ArchiveContents): NianbaoError | null {
  if (lost.length === 0) return null;
  const named = lost.slice(0, MOST_NAMED).map((one) => `${one.path}: ${errorOfMember(one).message}`);
  const rest = lost.length - named.length;
  return new NianbaoError('partly_unpacked', {
    lost: lost.length,
    members: members.length + lost.length,
    which: `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`,
  });
}
