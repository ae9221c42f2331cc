/** What of a document has to be read from pixels, by what `extract` has read of it. Loads no reader of pixels. */
import type { NianbaoError } from '../../shared/errors.js';
import type { Layout } from '../../shared/model/layout.js';
import { labelKey } from '../../shared/model/label-match.js';
import { LABELS } from '../../shared/model/labels.js';
import { scanOnly } from './join-scan.js';
import type { FormName } from './forms.js';
import type { ScanNeed } from './scan-need.js';

/** Documents whose bytes are nothing but pages. */
const PAGES = /^(?:application\/pdf$|image\/)/u;

/** The layout of a document that ended `extract` with this error, if nothing but its pictures can be read; else null. */
export function scanOf({ code }: NianbaoError, mediaType: string): Layout | null {
  const isPicture = code === 'unsupported_format' && mediaType.startsWith('image/');
  return isPicture || (code === 'ocr_needed' && mediaType === 'application/pdf') ? scanOnly(mediaType) : null;
}

/**
 * What has to be read from pixels; null: nothing. Pictures inside a document of text are looked at when a table of the form is not in
 * the text, for then one of them may hold it.
 */
export function scanNeed(layout: Layout): ScanNeed | null {
  const { mediaType, notes } = layout;
  if (PAGES.test(mediaType)) {
    if (layout.blocks.length === 0) return { mediaType, pages: null, pictures: null };
    const note = notes.find(({ kind }) => kind === 'page_needs_ocr');
    return note === undefined ? null : { mediaType, pages: note.pages ?? null, pictures: null };
  }
  if (layout.pictures === undefined || formsIn(layout).size === FORM_NAMES.length || isOlder(layout)) return null;
  return {
    mediaType,
    pages: layout.pictures.map(({ page }) => page),
    pictures: layout.pictures.map(({ page, ref }) => ({ page, ref })),
  };
}

/** A report on a year before the form, in its first lines, and characters from which on it says what it has to say in text. */
const OLDER = /20(?:0\d|1[0-8])年.{0,20}信息公开.{0,10}(?:报告|年报)/u;
const FIRST_LINES = 6;
const WHOLE_TEXT = 600;

/** Whether this is the text of a report that was written before there was a form: its pictures are charts and photos. */
function isOlder({ blocks, hints }: Layout): boolean {
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  const isReport = [...hints.titles, ...texts.slice(0, FIRST_LINES)].some((text) => OLDER.test(text));
  return isReport && texts.reduce((sum, text) => sum + text.length, 0) >= WHOLE_TEXT;
}

const FORM_NAMES = ['disclosure', 'requests', 'proceedings'] as const;

/** Labels of a form that a table has to have to be the form's. */
const ENOUGH_LABELS = 3;

/** Forms whose tables are in the text already: told by their labels. */
function formsIn({ blocks }: Layout): Set<FormName> {
  const found = new Set<FormName>();
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    const texts = new Set(block.cells.map(({ text }) => labelKey(text)));
    for (const form of FORM_NAMES) {
      const labels = LABELS.filter(({ table, text }) => table === form && texts.has(labelKey(text)));
      if (labels.length >= ENOUGH_LABELS) found.add(form);
    }
  }
  return found;
}
