/** Reports that a page keeps as HTML in a string of a script: for a page whose own text is none. */
import { literalsOf } from '../../../shared/html/literals.js';
import type { PageModel } from './page-model.js';
import { modelOf } from './walk-page.js';
import { isReportText, witnessOf, type Witness } from './witness.js';

/** Shorter strings hold no report. */
const SHORTEST = 400;
const SIGNS = /第二十条|本年新收|予以公开|主动公开/;

/** Whether a string of the page's scripts is a report. */
export function reportInScripts(model: PageModel, witness: Witness): boolean {
  if (witness.sections >= 3) return false;
  return model.scripts.some(({ text }) => {
    if (text.length < SHORTEST || !SIGNS.test(text)) return false;
    for (const { value } of literalsOf(text)) {
      if (value.length < SHORTEST || !SIGNS.test(value)) continue;
      const html = /<\w/.test(value)
        ? value
        : value
            .replace(/&lt;/g, '<')
            .replace(/&gt;/g, '>')
            .replace(/&quot;/g, '"');
      if (isReportText(witnessOf(modelOf(html, model.url)))) return true;
    }
    return false;
  });
}
