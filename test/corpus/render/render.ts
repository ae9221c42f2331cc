/** The renderers by id: a report in, the bytes of a document out. */
import type { CorpusReport } from '../model.js';
import { renderDocx } from './docx.js';
import { encodeGb18030 } from './gb18030.js';
import { renderHtmlCms } from './html-cms.js';
import { renderJson, renderScript } from './html-in-script.js';
import { renderHtmlWord } from './html-word.js';
import { renderTextCells } from './text-cells.js';
import { renderBorderless, renderOneLine, renderParagraphs, renderPipeLines } from './text-lossy.js';
import { renderMarkdown, renderTextGrid, renderTextPipes, renderTextSpaces, renderTextTabs } from './text-rows.js';

export interface Renderer {
  id: string;
  extension: 'txt' | 'html' | 'docx' | 'json' | 'js';
  family: 'text' | 'html' | 'docx';
  /** Loses what tells cells apart: values may be missing or flagged, but not silently wrong. */
  lossy?: true;
  /** What it imitates. */
  says: string;
  render: (report: CorpusReport) => Uint8Array;
}

const utf8 =
  (render: (report: CorpusReport) => string) =>
  (report: CorpusReport): Uint8Array =>
    new TextEncoder().encode(`${report.quirks.includes('text.bom') ? '\ufeff' : ''}${render(report)}`);

function text(id: string, says: string, render: (report: CorpusReport) => string): Renderer {
  return { id, extension: 'txt', family: 'text', says, render: utf8(render) };
}

function html(
  id: string,
  extension: Renderer['extension'],
  says: string,
  render: (report: CorpusReport) => Uint8Array,
): Renderer {
  return { id, extension, family: 'html', says, render };
}

export const RENDERERS: readonly Renderer[] = [
  text('text-cells', 'dump with one cell per line, as seeds 0, 1, 2 and 4', renderTextCells),
  text('text-tabs', 'dump with one row per line in the manner of seed 3', renderTextTabs),
  text('text-grid', 'dump with one row per line, tabs over the full grid', renderTextGrid),
  text('text-pipes', 'dump with cells parted by |', renderTextPipes),
  text('markdown', 'markdown tables', renderMarkdown),
  text('text-spaces', 'dump with cells parted by single spaces, empty cells lost', renderTextSpaces),
  {
    id: 'text-gbk',
    extension: 'txt',
    family: 'text',
    says: 'text-cells in GB18030 bytes',
    render: (report) => encodeGb18030(renderTextCells(report)),
  },
  html(
    'html-cms',
    'html',
    'page of a TRS-like content management system',
    utf8((report) => renderHtmlCms(report)),
  ),
  html('html-word', 'html', 'page with a report pasted from Word or WPS', utf8(renderHtmlWord)),
  html('html-gbk', 'html', 'html-cms in GBK bytes, declared as gb2312', (report) =>
    encodeGb18030(renderHtmlCms(report, 'gb2312'), true),
  ),
  html('html-in-json', 'json', 'HTML inside a JSON string', utf8(renderJson)),
  html('html-in-js', 'html', 'HTML inside a JavaScript string of a page', utf8(renderScript)),
  {
    id: 'docx',
    extension: 'docx',
    family: 'docx',
    says: 'docx as the official form has it',
    render: renderDocx,
  },
];

/** Renderers that cannot be read whole. */
export const LOSSY_RENDERERS: readonly Renderer[] = [
  text('lossy-pipe-lines', 'one cell per line ended by |, no row ends', renderPipeLines),
  text('lossy-paragraphs', 'one cell per paragraph', renderParagraphs),
  text('lossy-one-line', 'each table in one line of single spaces', renderOneLine),
  text('lossy-borderless', 'all borders of cells lost', renderBorderless),
].map((renderer) => ({ ...renderer, lossy: true }));

/** The renderer of an id. */
export function rendererOf(id: string): Renderer {
  const renderer = [...RENDERERS, ...LOSSY_RENDERERS].find((candidate) => candidate.id === id);
  if (!renderer) throw new Error(`no renderer ${id}; there are ${RENDERERS.map((known) => known.id).join(', ')}`);
  return renderer;
}

/** A report as the bytes of a document. */
export function render(report: CorpusReport, rendererId: string): Uint8Array {
  return rendererOf(rendererId).render(report);
}
