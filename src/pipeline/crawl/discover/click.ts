/** Addresses in event handlers: only those that stand there as string literals. Handlers are never run. */
import { literalsOf } from '../../../shared/html/literals.js';
import { namedValues, ScriptReader } from './script-values.js';

/** An address in a literal: absolute, rooted, relative with dots, or a file name with an ending that pages have. */
const ADDRESS =
  /^(?:https?:\/\/|\/(?!\/?$)|\.{1,2}\/|\?|[\w%./-]+\.(?:s?html?|jspx?|aspx?|php|do|action|pdf|docx?|xlsx?|wps|zip|rar|ofd)(?:$|\?))[^\s<>"'`]*$/i;
/** Handlers that lead somewhere. */
const LEADS = /open|location|href|go|jump|show|view|query|page|turn|load|down|url/i;

/** String literals of a handler that are addresses, at most a few. */
export function clickTargets(handler: string): string[] {
  if (handler.length > 2_000 || !/["'`]/.test(handler) || !LEADS.test(handler)) return [];
  const found: string[] = [];
  for (const { value } of literalsOf(handler)) {
    const text = value.trim();
    if (ADDRESS.test(text) && !/\.(?:js|css|gif|ico)$/i.test(text)) found.push(text);
    if (found.length === 2) break;
  }
  return found;
}

const CALL = /^\s*(?:return\s+)?([A-Za-z_$][\w$]*)\s*\(/;
const GOES =
  /(?:\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:replace|assign)\s*\(|\b(?:window\.)?open\s*\(|\.attr\(\s*["']src["']\s*,|\.src\s*=)\s*/;
/** Functions of a page that lead somewhere are short. */
const LONGEST_FUNCTION = 1_500;

/**
 * Where a call such as `goPage(2)` leads, when the page's function of that name goes to an address that is put together from
 * literals and its parameters: `function goPage(n) { location.href = "list.jsp?page=" + n; }`. Null when it says anything else.
 */
export function calledTarget(call: string, scripts: string): string | null {
  const match = CALL.exec(call);
  const name = match?.[1]?.replace(/\$/g, '\\$');
  if (!match || name === undefined) return null;
  const defined = new RegExp(
    `function\\s+${name}\\s*\\(([^)]*)\\)\\s*\\{|\\b${name}\\s*=\\s*function\\s*\\(([^)]*)\\)\\s*\\{`,
  ).exec(scripts);
  if (!defined) return null;
  const values = new ScriptReader(call, match[0].length).arguments();
  const from = defined.index + defined[0].length;
  const body = scripts.slice(from, from + LONGEST_FUNCTION).split(/\bfunction\b/)[0] ?? '';
  const parameters = (defined[1] ?? defined[2] ?? '').split(',').map((parameter) => parameter.trim());
  const given = new Map(
    parameters.flatMap((parameter, at) => (values[at] === undefined ? [] : [[parameter, values[at]] as const])),
  );
  const goes = GOES.exec(body);
  if (!goes) return null;
  const known = namedValues(body.slice(0, goes.index), given);
  const target = new ScriptReader(body, goes.index + goes[0].length, known).value();
  return typeof target === 'string' && target !== '' ? target : null;
}
