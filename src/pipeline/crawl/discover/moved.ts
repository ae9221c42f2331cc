/** Pages that only send on, and answers of sites for pages that are deleted. */
import type { FoundLink, PageContext } from '../../../shared/model/page.js';
import { canonicalUrl } from '../../../shared/url.js';
import { clickTargets } from './click.js';
import { link } from './links.js';
import type { PageModel } from './page-model.js';

/** A refresh after more seconds keeps a page fresh, it does not send on. */
const SOON = 15;
/** Characters of a page that only sends on. */
const FEW = 120;
const GONE =
  /(?:页面|网页|文章|信息|内容|文件|栏目|资源|链接)[^。，]{0,12}(?:不存在|已(?:被)?删除|已下线|已失效|找不到|无法找到|被移除|已过期)|404\s*(?:not found|错误|页面|-|$)|not found|该(?:页|信息|文章)[^。]{0,6}(?:不存在|已删除)/i;
/** A script whose whole purpose is to go elsewhere. */
const GOES =
  /(?:^|[;{}\s])(?:window\.|self\.|top\.|document\.|parent\.)?location(?:\.href)?\s*=\s*["'][^"']+["']|location\.(?:replace|assign)\s*\(\s*["'][^"']+["']/;

/** Where a page sends its reader at once: a link, `gone` when it is the folder above, null when it stays. */
export function movedTo(model: PageModel, { role }: PageContext): FoundLink | 'gone' | null {
  if (printed(model) > FEW || model.frames.length > 0) return null;
  const url = refreshed(model) ?? gone(model);
  if (url === null || url === model.url) return null;
  if (role !== 'list' && isAbove(url, model.url)) return 'gone';
  return link(url, role, 'moved');
}

function refreshed({ refresh }: PageModel): string | null {
  return refresh && refresh.seconds <= SOON ? refresh.url : null;
}

function gone(model: PageModel): string | null {
  for (const { text } of model.scripts) {
    const goes = text.length < 2_000 ? GOES.exec(text) : null;
    if (!goes || /function\s+\w+\s*\([^)]*\)\s*\{[^}]*$/.test(text.slice(0, goes.index))) continue;
    const [target] = clickTargets(goes[0]);
    const literal = target ?? /["']([^"']+)["']/.exec(goes[0])?.[1];
    if (literal !== undefined) return canonicalUrl(literal, model.base);
  }
  return null;
}

/** A folder above a page, or the front page of its site. */
function isAbove(url: string, page: string): boolean {
  const target = new URL(url);
  const from = new URL(page);
  const folder = target.pathname.replace(/(?:index|default)\.\w+$/i, '');
  return target.host === from.host && folder.endsWith('/') && from.pathname.startsWith(folder) && target.search === '';
}

/** Whether the page is what the site answers for a deleted one. */
export function saysGone(model: PageModel, { role }: PageContext): boolean {
  if (role === 'list' && model.anchors.length > 20) return false;
  const text = model.blocks.filter(({ linked, text: { length } }) => linked * 2 < length).map((block) => block.text);
  const shown = text.reduce((sum, { length }) => sum + length, 0);
  return (
    shown < 400 &&
    (text.some((line) => line.length < 80 && GONE.test(line)) || model.titles.some((title) => GONE.test(title)))
  );
}

function printed(model: PageModel): number {
  return model.blocks.reduce((sum, { text }) => sum + text.length, 0);
}
