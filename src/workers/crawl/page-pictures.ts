/**
 * The pictures of a report page whose tables are pictures, asked for over the lane's line like anything else (robots.txt, pauses), and
 * put into the page: page and pictures are one document. The page's own bytes and those of each picture are kept as they came,
 * with their exchanges.
 */
import { asNianbaoError } from '../../shared/errors.js';
import { withPictures } from '../../shared/html/put-pictures.js';
import { canonicalUrl } from '../../shared/url.js';
import type { DueVisit } from '../../shared/store/harvest.js';
import { asPicture } from '../beside.js';
import { UNCONDITIONAL } from './conditions.js';
import type { Line } from './line.js';
import { hostOf } from './reach.js';

/** Bytes of all pictures of a page. */
const MOST_BYTES = 40 * 1024 * 1024;

/**
 * The page with its pictures of this host; others, and those that are not there or are none, stay links. Throws what may be better
 * the next time: the page is visited again then.
 */
export async function pageWithPictures(
  line: Line,
  { url: page, source }: Pick<DueVisit, 'url' | 'source'>,
  bytes: Uint8Array,
  pictures: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const wanted = new Set(pictures);
  let room = MOST_BYTES;
  // base64 is a third longer
  return withPictures(bytes, bytes.length + (MOST_BYTES * 4) / 3, async (address) => {
    const url = canonicalUrl(address, page);
    if (url === null || !wanted.delete(url) || hostOf(url) !== hostOf(page)) return null;
    const body = await ask(line, url, source, signal);
    const picture = body === null || body.length > room ? null : asPicture(body);
    if (picture !== null) room -= picture.bytes.length;
    return picture;
  });
}

/** null: it is not there, or not for us. */
async function ask(
  line: Line,
  url: string,
  source: DueVisit['source'],
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  try {
    const question = { method: 'GET', url, form: null, role: 'attachment', source, ...UNCONDITIONAL } as const;
    const { status, body } = await line.ask(question, signal);
    return status === 200 ? body : null;
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asNianbaoError(thrown);
    if (error.policy === 'give_up') return null;
    throw error;
  }
}
