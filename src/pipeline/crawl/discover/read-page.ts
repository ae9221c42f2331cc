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
import type { PageContext, PageReading } from '../../../shared/model/page.js';
import { canonicalUrl } from '../../../shared/url.js';
import { refuseChallenge, refuseShell } from './challenge.js';
import { dataKind } from './data.js';
import { recognise, type Recognised } from './families/families.js';
import { attachmentLinks, listLinks, once, topicOf } from './links.js';
import { movedTo, saysGone } from './moved.js';
import type { PageModel } from './page-model.js';
import { addHtml, modelOf, resolveCalls } from './walk-page.js';
import { readData } from './read-data.js';
import { reportInScripts } from './script-report.js';
import { selected, type Selected } from './selectors.js';
import { tight } from './text.js';
import { OTHER_REPORT, titleSays } from './titles.js';
import { isReportText, witnessOf, type Witness } from './witness.js';

export const CRAWL_VERSION = '3';

export const PAGE_LIMITS = {
  /** Links of a page that are worth following: more is a trap. */
  links: 5_000,
  /** Pictures of a report that are worth asking for. */
  pictures: 40,
  /** Passed items that are kept, for people. */
  passed: 200,
} as const;

/** What discovery saw, beside the reading: for `sources add`. */
export interface Explained {
  readonly reading: PageReading;
  /** How sure each family is of the page, the best first. */
  readonly scores: readonly { readonly family: string; readonly score: number }[];
}

/**
 * Reads a page: HTML, or the answer of a list API (JSON, JSONP, XML, a script that prints). Throws `challenge` (a script would
 * have to run), `bad_answer` (JSON or XML that is none), `empty_file`, `too_large`, `too_complex`, `usage` (a wrong selector).
 */
export function readPage(bytes: Uint8Array, context: PageContext): PageReading {
  return explainPage(bytes, context).reading;
}

/** `readPage` with what made it decide. */
function explainPage(bytes: Uint8Array, context: PageContext): Explained {
  const { text } = decode(bytes, context.declaredCharset);
  if (text.trim() === '') throw new NianbaoError('empty_file');
  const url = canonicalUrl(context.url) ?? context.url;
  const kind = dataKind(text);
  if (kind !== 'html') return bounded({ reading: readData(text, kind, url, context), scores: [] });
  const model = modelOf(text, url);
  refuseChallenge(text, model);
  const scripts = model.scripts.map((script) => script.text).join('\n;\n');
  const found = recognise({ model, context, html: text, scripts });
  for (const html of found.html) addHtml(model, html);
  resolveCalls(model, scripts);
  return bounded({ reading: readModel(model, context, found, selected(text, context)), scores: found.scores });
}

function readModel(model: PageModel, context: PageContext, found: Recognised, cut: Selected): PageReading {
  const witness = witnessOf(cut.content === null ? model : modelOf(cut.content, model.base));
  const title = witness.title ?? (cut.content === null ? null : witnessOf(model).title);
  const family = cut.list === null && cut.next === null ? found.family : 'selectors';
  const nothing: PageReading = { kind: 'gone', family, title, links: [], passed: [] };
  const isReport = isReportText(witness) || reportInScripts(model, witness);
  if (!isReport) {
    const moved = movedTo(model, context);
    if (moved === 'gone' || (moved === null && saysGone(model, context))) return nothing;
    if (moved !== null) return { ...nothing, kind: context.role === 'list' ? 'list' : 'holder', links: [moved] };
  }
  const attachments = attachmentLinks(cut.content === null ? model : modelOf(cut.content, model.base));
  const list = listLinks(model, topicOf(model, context, title), cut);
  const files = found.links.filter(({ role }) => role === 'attachment');
  const others = found.links.filter(({ role }) => role !== 'attachment');
  const hanging = [...attachments.links, ...files];
  const kind = kindOf(model, { ...witness, title }, isReport, context, {
    attachments: hanging.length,
    reports: list.links.filter(({ role }) => role === 'report').length,
    frames: others.filter(({ why }) => why === 'frame' || why === 'api').length,
  });
  if (kind === 'list' || context.role === 'list') {
    const hangs = kind === 'report' ? hanging : files;
    const links = once([...list.links, ...(cut.next === null ? others : []), ...hangs]);
    if (links.length === 0 && kind === 'list') refuseShell(model);
    return { kind, family, title, links, passed: list.passed };
  }
  const pictures = kind === 'report' && hanging.length === 0 ? picturesOf(model, title, cut) : [];
  const next = kind === 'report' || kind === 'holder' ? others.filter(({ why }) => why === 'frame') : [];
  const links = kind === 'look_alike' ? [] : once([...hanging, ...(isReport ? [] : next)]);
  if (links.length === 0 && !isReport) refuseShell(model);
  const shown = pictures.length === 0 ? {} : { pictures };
  return { kind, family, title, links, passed: attachments.passed, ...shown };
}

/** What stands in each table of the form, and nowhere else in a report. */
const OF_TABLES: readonly RegExp[] = [/第二十条第|规范性文件/u, /本年新收政府信息公开申请/u, /结果维持/u];
/** A title that names a year before the form. */
const BEFORE_FORM = /20(?:0\d|1[0-8])\s*年/u;

/** The pictures of a report, if a table of the form is not in its text. */
function picturesOf(model: PageModel, title: string | null, cut: Selected): string[] {
  if (title !== null && BEFORE_FORM.test(title)) return [];
  const { blocks, pictures } = cut.content === null ? model : modelOf(cut.content, model.base);
  const isWhole = OF_TABLES.every((pattern) => blocks.some(({ text }) => pattern.test(tight(text))));
  return isWhole ? [] : [...new Set(pictures)].slice(0, PAGE_LIMITS.pictures);
}

/** Characters of prose up to which a page may be the few lines over an attachment. */
const FEW = 400;
/** Characters of prose from which on a page under a report's title is one: small bodies wrote four sentences. */
const SHORTEST = 60;

interface Counts {
  readonly attachments: number;
  readonly reports: number;
  readonly frames: number;
}

function kindOf(
  model: PageModel,
  witness: Witness,
  isReport: boolean,
  { role, linkText }: PageContext,
  { attachments, reports, frames }: Counts,
): PageReading['kind'] {
  const own = titleSays(witness.title ?? '');
  const says = own.reason === OTHER_REPORT ? 'look_alike' : own.kind;
  const led = titleSays(linkText ?? '').kind;
  // the form's tables filled in outweigh a title that speaks of something else
  if (isReport && (says !== 'look_alike' || (witness.labels >= 6 && witness.numbers >= 20))) return 'report';
  if (role === 'list') return 'list';
  if (says === 'look_alike') return 'look_alike';
  if (attachments > 0 && witness.prose < FEW) return 'holder';
  if (reports >= 2 && witness.prose < FEW) return 'list';
  if (frames > 0 && witness.prose < FEW) return 'holder';
  if (says === 'report' && (witness.prose >= SHORTEST || model.images > 0)) return 'report';
  if (led === 'report' && says === 'other' && witness.sections >= 2 && witness.prose >= FEW) return 'report';
  return attachments > 0 ? 'holder' : 'look_alike';
}

function bounded(explained: Explained): Explained {
  const { reading } = explained;
  if (reading.links.length > PAGE_LIMITS.links) {
    throw new NianbaoError('too_complex', { what: 'the number of links worth following', limit: PAGE_LIMITS.links });
  }
  return { ...explained, reading: { ...reading, passed: reading.passed.slice(0, PAGE_LIMITS.passed) } };
}
