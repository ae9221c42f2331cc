/** Which document a picture is of: the file, or a file inside it. */
import { basename } from 'node:path/posix';
import { NianbaoError } from '../../shared/errors.js';
import { ArchiveContents, errorOfMember } from '../../shared/model/archive.js';
import type { ParserPool } from '../../workers/child/pool.js';
import type { Converter } from '../../workers/converter.js';
import { extractLocal } from '../../workers/local.js';

/** Members that an error names. */
const MOST_NAMED = 10;

export interface ShownDocument {
  readonly bytes: Uint8Array;
  /** Output of `extract`: its layout. */
  readonly output: Uint8Array;
}

/**
 * A file, or what `member` names in the archive that it is: by its whole path, or by its own name if no other file has it.
 * Throws `usage` where one has to be named, or none is there; the document's error.
 */
export async function shownDocument(
  bytes: Uint8Array,
  member: string | undefined,
  parts: { readonly pool: ParserPool; readonly converter: Converter },
): Promise<ShownDocument> {
  const answer = await extractLocal(bytes, parts, true);
  if (answer.members === undefined) {
    if (member !== undefined) throw new NianbaoError('usage', { reason: '--member is for archives; this is none' });
    return { bytes, output: answer.output };
  }
  const { members, lost } = ArchiveContents.parse(JSON.parse(Buffer.from(answer.output).toString('utf8')));
  const all = [...members.map(({ path }) => path), ...lost.map(({ path }) => path)];
  const wanted = member?.normalize('NFC');
  const path = all.includes(wanted ?? '') ? wanted : onlyOne(all.filter((one) => basename(one) === wanted));
  const failed = lost.find((one) => one.path === path);
  if (failed) throw errorOfMember(failed);
  const found = answer.members[members.findIndex((one) => one.path === path)];
  if (found === undefined) {
    const named = `${all.slice(0, MOST_NAMED).join(', ')}${all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''}`;
    throw new NianbaoError('usage', { reason: `name one of the files in the archive by --member NAME: ${named}` });
  }
  return { bytes: found, output: (await extractLocal(found, parts, false)).output };
}

function onlyOne(paths: readonly string[]): string | undefined {
  return paths.length === 1 ? paths[0] : undefined;
}
