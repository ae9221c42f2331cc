/**
 * gkmlpt (广东). The catalogue is drawn by a script out of `window._CONFIG`: `SID` is the site, `TREE` its columns with ids. The
 * list of a column is `…/gkmlpt/api/all/ID?page=1&sid=SID`, JSON with `articles` (title, url) and `classify.post_count`.
 * Which of the columns holds reports is said by its name.
 */
import type { FoundLink } from '../../../../shared/model/page.js';
import { canonicalUrl } from '../../../../shared/url.js';
import { isBodyName } from '../names.js';
import { link } from '../links.js';
import { isList, isObject, scalar, ScriptReader, type ScriptObject, type ScriptValue } from '../script-values.js';
import { tight } from '../text.js';
import { titleSays } from '../titles.js';
import { NOTHING, type Family } from './family.js';

export const gkmlpt: Family = {
  name: 'gkmlpt',
  score({ html, model }) {
    if (/_CONFIG\s*=/.test(html) && /\bSID\b/.test(html)) return 0.95;
    return /\/gkmlpt\//.test(model.url)
      ? 0.9
      : model.anchors.some(({ url }) => /\/post_\d+\.html?$/.test(url))
        ? 0.5
        : 0;
  },
  find({ scripts, model }) {
    const at = /\b_CONFIG\s*=\s*(?=\{)/.exec(scripts);
    if (!at) return NOTHING;
    const config = new ScriptReader(scripts, at.index + at[0].length).value();
    if (!isObject(config)) return NOTHING;
    const sid = scalar(config['SID'] ?? config['sid']);
    const root = /^(.*?\/gkmlpt)(?:\/|$)/.exec(new URL(model.url).pathname)?.[1] ?? '/gkmlpt';
    const found: FoundLink[] = [];
    for (const { id, name } of columnsOf(config['TREE'] ?? config['tree'])) {
      const text = tight(name);
      if (titleSays(text).kind !== 'column' && titleSays(text).kind !== 'year') continue;
      const url = canonicalUrl(`${root}/api/all/${id}?page=1${sid === null ? '' : `&sid=${sid}`}`, model.url);
      const body = text.replace(/(?:政府)?信息公开.*$/u, '');
      if (url !== null) found.push({ ...link(url, 'list', 'api'), text: name, body: isBodyName(body) ? body : null });
    }
    return { links: found, html: [] };
  },
};

/** Columns of the tree with their ids, those inside a column of reports only by their own names. */
function columnsOf(tree: ScriptValue | undefined, depth = 0): { id: string; name: string }[] {
  if (depth > 12) return [];
  const nodes: readonly ScriptValue[] = isList(tree) ? tree : isObject(tree) ? [tree] : [];
  return nodes.filter(isObject).flatMap((node: ScriptObject) => {
    const id = scalar(node['id'] ?? node['ID'] ?? node['category_id']);
    const name = scalar(node['name'] ?? node['title'] ?? node['label']);
    const own = id === null || name === null || !/^\w+$/.test(id) ? [] : [{ id, name }];
    return [...own, ...columnsOf(node['children'] ?? node['child'] ?? node['nodes'], depth + 1)];
  });
}
