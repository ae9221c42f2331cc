/**
 * 大汉 (jcms, jpage). A list's records stand in a script of the page as XML:
 * `<datastore><totalrecord>58</totalrecord><recordset><record><![CDATA[<li>…</li>]]></record>…`, a group of some pages of
 * them; the rest is asked for with the parameters that stand beside it:
 * `POST /module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15` with `columnid`, `unitid`, `webid` … as form.
 * Newer pages (jpaas) name a unit: `<script url="/api-gateway/…/build/unit" queryData="{'webId':…}">`, JSON with HTML.
 */
import { NianbaoError } from '../../../../shared/errors.js';
import { attribute } from '../../../../shared/html/parse.js';
import type { FoundLink } from '../../../../shared/model/page.js';
import { canonicalUrl } from '../../../../shared/url.js';
import { withParameter } from '../addresses.js';
import { link } from '../links.js';
import { isObject, namedValues, scalar, ScriptReader, type ScriptObject } from '../script-values.js';
import { PAGES_AT_ONCE, type Family, type FamilyPage } from './family.js';

const PROXY = '/module/web/jpage/dataproxy.jsp';
const PER_PAGE = 15;
const PAGES_OF_A_GROUP = 3;

export const hanweb: Family = {
  name: 'hanweb',
  score({ model, html }) {
    if (/<datastore>|dataproxy\.jsp|\.jpage\s*\(/i.test(html)) return 0.95;
    if (/jpaas-publish-server/.test(html)) return 0.9;
    if (/xxgkAnnualReport\.jsp/i.test(html + model.url)) return 0.8;
    return model.anchors.some(({ url }) => /\/art\/\d{4}\/.*art_\d+_\w+\.html?$/.test(url)) ? 0.6 : 0;
  },
  find(page) {
    const stores = page.model.scripts.filter(({ text }) => /<datastore>|<recordset>/i.test(text));
    const records = stores.map(({ text }) => recordsOf(text));
    return {
      links: [
        ...furtherRecords(
          page,
          records.reduce((sum, { html }) => sum + html.length, 0),
        ),
        ...units(page),
      ],
      html: records.map(({ html }) => html.join('\n')),
    };
  },
};

/** The records of a data store and how many there are in all. Throws `bad_answer` for one that is cut off. */
export function recordsOf(xml: string): { html: string[]; total: number | null; next: string | null } {
  const html: string[] = [];
  const opened = /<record>\s*(?:<!\[CDATA\[)?/gi;
  for (let match = opened.exec(xml); match; match = opened.exec(xml)) {
    const from = opened.lastIndex;
    const isData = match[0].includes('[');
    const end = xml.indexOf(isData ? ']]>' : '</record>', from);
    if (end < 0) throw new NianbaoError('bad_answer', { kind: 'XML', reason: 'a record has no end' });
    html.push(isData ? xml.slice(from, end) : unescape(xml.slice(from, end)));
    opened.lastIndex = end;
  }
  if (!/<\/(?:recordset|datastore)>/i.test(xml)) {
    throw new NianbaoError('bad_answer', { kind: 'XML', reason: 'the data store has no end' });
  }
  const total = /<totalrecord>\s*(\d+)/i.exec(xml)?.[1];
  const next = /<nextgroup>[\s\S]*?href="([^"]+)"[\s\S]*?<\/nextgroup>/i.exec(xml)?.[1] ?? null;
  return { html, total: total === undefined ? null : Number(total), next };
}

function unescape(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** POSTs for the records behind those on the page. */
function furtherRecords({ model, scripts }: FamilyPage, here: number): FoundLink[] {
  const known = namedValues(scripts);
  const call = /\.jpage\s*\(/g;
  const links: FoundLink[] = [];
  for (let match = call.exec(scripts); match; match = call.exec(scripts)) {
    const [options] = new ScriptReader(scripts, call.lastIndex, known).arguments();
    if (isObject(options)) links.push(...groups(options, scripts, here, model.base));
  }
  if (links.length > 0) return links;
  const options = loose(scripts);
  return options ? groups(options, scripts, here, model.base) : [];
}

function groups(options: ScriptObject, scripts: string, here: number, base: string): FoundLink[] {
  const total = Number(scalar(options['totalRecord']) ?? /<totalrecord>\s*(\d+)/i.exec(scripts)?.[1] ?? 0);
  const perPage = Number(scalar(options['perPage'] ?? options['perpage']) ?? PER_PAGE) || PER_PAGE;
  const group = Math.max(1, Number(scalar(options['groupSize']) ?? PAGES_OF_A_GROUP) || PAGES_OF_A_GROUP);
  const parameters = isObject(options['ajaxParam']) ? options['ajaxParam'] : options;
  const form = formOf(parameters);
  const proxy = canonicalUrl(scalar(options['proxyUrl']) ?? PROXY, base);
  if (proxy === null || form === '' || here >= total) return [];
  const size = perPage * group;
  const found: FoundLink[] = [];
  for (let start = here + 1; start <= total && found.length < PAGES_AT_ONCE; start += size) {
    const end = Math.min(total, start + size - 1);
    const url = [
      ['startrecord', start],
      ['endrecord', end],
      ['perpage', perPage],
    ].reduce((address, [name, value]) => withParameter(address, String(name), String(value)), proxy);
    found.push({ ...link(url, 'list', 'next'), method: 'POST', form, text: `${start}–${end}` });
  }
  return found;
}

const FORM = /^(?:col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype|\w*id)$/;

function formOf(parameters: ScriptObject): string {
  if (scalar(parameters['columnid']) === null && scalar(parameters['unitid']) === null) return '';
  return Object.entries(parameters)
    .flatMap(([name, value]) => {
      const text = scalar(value);
      return text === null || !FORM.test(name) ? [] : [`${name}=${encodeURIComponent(text)}`];
    })
    .join('&');
}

/** Parameters that stand in a script beside the address, in no call that can be read. */
function loose(scripts: string): ScriptObject | null {
  if (!/dataproxy\.jsp/.test(scripts)) return null;
  const options: Record<string, string> = { proxyUrl: /["']([^"'\s]*dataproxy\.jsp)/.exec(scripts)?.[1] ?? PROXY };
  const names =
    'totalRecord perPage groupSize col appid webid path columnid sourceContentType unitid webname permissiontype';
  for (const name of names.split(' ')) {
    const value = new RegExp(`\\b${name}["']?\\s*[:=]\\s*["']?([^"',;\\s&}]+)`).exec(scripts)?.[1];
    if (value !== undefined) options[name] = value;
  }
  return options;
}

/** Units of jpaas: the first page of each; its answer says whether there are more. */
function units({ model }: FamilyPage): FoundLink[] {
  return model.scripts.flatMap(({ element }) => {
    const query = attribute(element, 'querydata');
    const address = attribute(element, 'url');
    if (query === '' || address === '') return [];
    const parameters = new ScriptReader(query, 0).value();
    if (!isObject(parameters)) return [];
    const text = Object.entries(parameters)
      .flatMap(([name, value]) =>
        scalar(value) === null ? [] : [`${name}=${encodeURIComponent(scalar(value) ?? '')}`],
      )
      .join('&');
    const url = canonicalUrl(`${address}?${text}`, model.base);
    return url === null ? [] : [link(url, 'list', 'api')];
  });
}
