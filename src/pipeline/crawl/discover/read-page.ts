/**
 * The stage `crawl`: the bytes of a fetched page → what it is and where it leads. Pure, and for hostile bytes: it runs in a
 * parser child, within the bounds of shared/html/parse.ts and its own.
 *
 * Every family of content systems is an adapter in families/ that finds what its sites keep in scripts (further pages,
 * records, list APIs); what the links of a page are is decided the same way for all of them (links.ts), and what the page is
 * by its own text (witness.ts).
 */
import { decode } from '../../../shared/charset.js';
import { NianbaoError } from '../../../shared/errors.js';
import type { FoundLink, PageContext, PageReading } from '../../../shared/model/page.js';
import { canonicalUrl } from '../../../shared/url.js';
import { refuseChallenge, refuseShell } from './challenge.js';
import { attachmentLinks, listLinks, once, topicOf, type Passed } from './links.js';
import { modelOf, type PageModel } from './page-model.js';
import { isReportText, witnessOf, type Witness } from './witness.js';
import { titleSays } from './titles.js';

export const CRAWL_VERSION = '1';

export const PAGE_LIMITS = {
  /** Links of a page that are worth following: more is a trap. */
  links: 5_000,
  /** Passed items that are kept, for people. */
  passed: 200,
} as const;

/**
 * Reads a page. Throws `challenge` (a script would have to run), `bad_answer` (JSON or XML that is none), `empty_file`,
 * `too_large`, `too_complex`.
 */
export function readPage(bytes: Uint8Array, context: PageContext): PageReading {
  const { text } = decode(bytes, context.declaredCharset);
  if (text.trim() === '') throw new NianbaoError('empty_file');
  const url = canonicalUrl(context.url) ?? context.url;
  const model = modelOf(text, url);
  refuseChallenge(text, model);
  return bounded(readModel(model, context));
}

function readModel(model: PageModel, context: PageContext): PageReading {
  const witness = witnessOf(model);
  const { title } = witness;
  const attachments = attachmentLinks(model);
  const list = listLinks(model, topicOf(model, context, title));
  const kind = kindOf(model, witness, context, attachments.links, list.links);
  const links =
    kind === 'list' ? list.links : context.role === 'list' ? [...list.links, ...attachments.links] : attachments.links;
  const passed: Passed[] = kind === 'list' || context.role === 'list' ? list.passed : attachments.passed;
  if (links.length === 0 && kind === 'list') refuseShell(model);
  return { kind, family: 'generic', title, links: once(links), passed };
}

/** Texts up to here may be the few lines over an attachment. */
const FEW = 400;

function kindOf(
  model: PageModel,
  witness: Witness,
  context: PageContext,
  attachments: readonly FoundLink[],
  list: readonly FoundLink[],
): PageReading['kind'] {
  const says = titleSays(witness.title ?? '');
  const reports = list.filter(({ role }) => role === 'report').length;
  if (isReportText(witness) && (says.kind !== 'look_alike' || witness.numbers >= 20)) return 'report';
  if (context.role === 'list') return 'list';
  if (says.kind === 'look_alike') return 'look_alike';
  if (attachments.length > 0 && witness.prose < FEW) return 'holder';
  if (reports >= 2 && witness.prose < FEW) return 'list';
  if (says.kind === 'report' && (witness.prose >= FEW || model.images > 0)) return 'report';
  return attachments.length > 0 ? 'holder' : 'look_alike';
}

function bounded(reading: PageReading): PageReading {
  if (reading.links.length > PAGE_LIMITS.links) {
    throw new NianbaoError('too_complex', { what: 'the number of links worth following', limit: PAGE_LIMITS.links });
  }
  return { ...reading, passed: reading.passed.slice(0, PAGE_LIMITS.passed) };
}
