/** Answers of list APIs → readings: their items are judged as links of a page in a column of reports. */
import { NianbaoError } from '../../../shared/errors.js';
import type { PageContext, PageReading } from '../../../shared/model/page.js';
import { htmlOfItems, itemsIn, nextPage, parseData, printedBy, type DataKind, type Items } from './data.js';
import { recordsOf } from './families/hanweb.js';
import { recognise } from './families/families.js';
import { listLinks, once } from './links.js';
import type { PageModel } from './page-model.js';
import { addHtml, modelOf } from './walk-page.js';
import { isList, isObject, scalar, type ScriptValue } from './script-values.js';
import { isReportText, witnessOf } from './witness.js';
import { parseXml } from './xml.js';

/** Of the pieces of HTML in an answer these many are read. */
const PIECES = 500;

/** Reads an answer. Throws `bad_answer`. */
export function readData(
  text: string,
  kind: Exclude<DataKind, 'html'>,
  url: string,
  context: PageContext,
): PageReading {
  const model = modelOf('', url);
  if (kind === 'script') return readScript(text, model, context);
  const isStore = kind === 'xml' && /<(?:datastore|recordset)\b/i.test(text);
  const value = isStore ? null : kind === 'xml' ? parseXml(text) : parseData(text);
  const found = isStore ? storeItems(text) : itemsIn(value);
  if (value !== null) refuseError(value, found);
  addHtml(model, htmlOfItems(found.items));
  const pieces = found.html
    .slice(0, PIECES)
    .flatMap((html) => (/<record>/i.test(html) ? recordsOf(html).html : [html]));
  const records = isStore ? found.count : pieces.length;
  addHtml(model, (isStore ? found.html : pieces).join('\n'));
  if (context.role !== 'list') {
    const witness = witnessOf(model);
    if (isReportText(witness)) return { kind: 'report', family: kind, title: witness.title, links: [], passed: [] };
  }
  const { links, passed } = listLinks(model, { reports: true, bodies: true }, null);
  const count = found.count > 0 ? found.count : Math.max(records, links.length + passed.length);
  const next = isStore ? null : nextPage(context, url, { ...found, count });
  return {
    kind: 'list',
    family: isStore ? 'hanweb' : 'json',
    title: null,
    links: once([...links, ...(next ? [next] : [])]),
    passed,
  };
}

function storeItems(xml: string): Items {
  const { html, total } = recordsOf(xml);
  return { items: [], count: html.length, total, pages: null, html };
}

/** An answer that says that it is an error has no empty list: it was not answered. */
function refuseError(value: ScriptValue, { items, html, total }: Items): void {
  if (!isObject(value) || items.length > 0 || html.length > 0 || total !== null) return;
  const code = scalar(value['code'] ?? value['status'] ?? value['errcode'] ?? value['errorCode']);
  const failed = value['success'] === false || (code !== null && !/^(?:0+|200|1|ok|success|true)$/i.test(code));
  const hasList = Object.values(value).some((each) => isList(each));
  if (!failed || hasList) return;
  const reason = scalar(value['msg'] ?? value['message'] ?? value['error']) ?? code ?? 'it says that it failed';
  throw new NianbaoError('bad_answer', { kind: 'list', reason: reason.slice(0, 100) });
}

/** A script that prints its list, or holds it as data. */
function readScript(text: string, model: PageModel, context: PageContext): PageReading {
  const found = recognise({ model, context, html: '', scripts: text });
  for (const html of [printedBy(text), ...found.html]) if (/<\w/.test(html)) addHtml(model, html);
  const { links, passed } = listLinks(model, { reports: true, bodies: true }, null);
  return { kind: 'list', family: found.family, title: null, links: once([...links, ...found.links]), passed };
}
