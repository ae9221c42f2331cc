/** Addresses in event handlers: only those that stand there as string literals. Handlers are never run. */
import { literalsOf } from '../../../shared/html/literals.js';

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
