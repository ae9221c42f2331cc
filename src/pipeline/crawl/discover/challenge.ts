/**
 * Pages that show nothing without running their scripts: the challenges of protection systems, and shells that a script
 * fills. They are errors with a name, for a page that was not seen is not an empty one; they are not evaded.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { PageModel } from './page-model.js';

const MARKS: readonly { readonly system: string; readonly mark: RegExp }[] = [
  {
    system: '瑞数',
    mark: /\$_ts\s*=\s*window|window\[['"]\$_ts['"]\]|\$_ts\.(?:nsd|cd)\b|<meta[^>]{0,200}\br=['"]?m['"]?/,
  },
  { system: '加速乐', mark: /__jsl(?:uid|_clearance)|document\.cookie\s*=\s*\(?['"]_['"]\)?\s*\+|jsl_clearance/ },
  { system: 'WZWS', mark: /wzws(?:challenge|template|_confirm|waf)|WZWS_CONFIRM|WZWS-RAY|HXXTTKKLLPPP5/i },
  { system: 'acw_sc', mark: /acw_sc__v2|\barg1\s*=\s*['"][0-9A-F]{20,}/ },
  {
    system: 'a protection page',
    mark: /_cf_chl_opt|cf-browser-verification|challenge-platform|__ddg\w*|safeline|SafeLineChallenge/,
  },
  {
    system: 'a check of the browser',
    mark: /(?:正在|进行)(?:进行)?(?:安全|人机)?(?:验证|检测)|安全检查中|浏览器安全检查|请完成.{0,6}验证|滑动.{0,6}验证/,
  },
];

/** Characters of text up to which a page may be a challenge: they print a line or nothing. */
const FEW = 200;
const SEARCHED = 200_000;

/** Throws `challenge` for the page of a protection system. */
export function refuseChallenge(html: string, model: PageModel): void {
  if (printed(model) > FEW || model.anchors.length > 5) return;
  const head = html.slice(0, SEARCHED);
  const found = MARKS.find(({ mark }) => mark.test(head));
  if (found) throw new NianbaoError('challenge', { reason: found.system });
  const packed =
    /eval\s*\(\s*function\s*\(\s*p\s*,\s*a\s*,\s*c/.test(head) || /(?:_0x[0-9a-f]{4,}[^\n]{0,60}){20}/.test(head);
  if (packed && printed(model) < 60) throw new NianbaoError('challenge', { reason: 'a packed script' });
}

/** Throws `challenge` when nothing was found and scripts are there that would have shown something. */
export function refuseShell(model: PageModel): void {
  const scripts = model.scripts.filter(({ text, src }) => src !== null || text.trim().length > 40);
  if (scripts.length === 0) return;
  if (printed(model) < 40) throw new NianbaoError('challenge', { reason: 'the page is empty without its scripts' });
  const says = model.blocks.some(({ text }) =>
    /暂无|没有(?:找到|相关|符合|数据)|无(?:相关)?(?:数据|内容|信息|记录)|共\s*0\s*[条页]/u.test(text),
  );
  if (model.hollow > 0 && !says) throw new NianbaoError('challenge', { reason: 'its list is filled by a script' });
}

function printed(model: PageModel): number {
  return model.blocks.reduce((sum, { text }) => sum + text.length, 0);
}
