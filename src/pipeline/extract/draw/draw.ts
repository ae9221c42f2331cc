/**
 * Draws what `nianbao show` asks for: panels below each other or side by side, each with its caption, as one PNG.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { NianbaoError } from '../../../shared/errors.js';
import type { Caption, Drawing, PagePanel, Panel, ShownPart } from '../../../shared/model/drawing.js';
import { openPdf } from '../../../shared/open-pdf.js';
import { arrange, type Placed, type Sheet } from './arrange.js';
import { gridPanel } from './grid.js';
import { Pages } from './pages.js';
import type { Painted } from './painted.js';
import { partPanel } from './part.js';
import { prosePanel } from './prose.js';
import { fontOf, INK, MARGIN, PANELS, PAPER, SHEET, TILES, type SheetStyle } from './style.js';
import { hasChinese, latinOnly, wrap } from './words.js';

const LINES_PER_CAPTION_LINE = 6;

export interface DrawOptions {
  /** Whether there is a font for Chinese. */
  readonly chinese?: boolean;
  /** What the scan panels show, in their order; null: the document has no such page. */
  readonly parts?: readonly (ShownPart | null)[];
}

/**
 * Draws a sheet of a document; `bytes` matter for pages of a PDF alone. Throws `font_missing` when a table has to be drawn
 * without a font for it, `usage` for a page that is not there, and what opening a PDF throws.
 */
export async function draw(bytes: Uint8Array, drawing: Drawing, options: DrawOptions = {}): Promise<Uint8Array> {
  const { panels, tiles } = drawing;
  const style = tiles === true ? TILES : PANELS;
  const artist = new Artist(style, options.chinese ?? hasChinese(), partsOf(panels, options.parts ?? []));
  if (!panels.some(({ kind }) => kind === 'page')) {
    return paint(await arrange(panels.length, (index) => artist.place(panels[index], null), style), style);
  }
  const pdf = await openPdf(bytes);
  try {
    const pages = new Pages(pdf.document, artist.chinese);
    return await paint(await arrange(panels.length, (index) => artist.place(panels[index], pages), style), style);
  } finally {
    await pdf.close();
  }
}

/** The parts by the panels that show them. */
function partsOf(panels: readonly Panel[], parts: readonly (ShownPart | null)[]): Map<Panel, ShownPart> {
  const scans = panels.filter(({ kind }) => kind === 'scan');
  return new Map(
    scans.flatMap((panel, index): [Panel, ShownPart][] => {
      const part = parts[index];
      return part === null || part === undefined ? [] : [[panel, part]];
    }),
  );
}

/** Lays panels and captions out. */
class Artist {
  readonly #measure = createCanvas(1, 1).getContext('2d');
  readonly #style: SheetStyle;
  readonly #parts: ReadonlyMap<Panel, ShownPart>;
  readonly chinese: boolean;

  constructor(style: SheetStyle, chinese: boolean, parts: ReadonlyMap<Panel, ShownPart>) {
    this.#style = style;
    this.chinese = chinese;
    this.#parts = parts;
  }

  async place(panel: Panel | undefined, pages: Pages | null): Promise<Placed> {
    if (panel === undefined) throw new Error('there is no such panel');
    if (panel.kind === 'page') return this.#page(panel, pages);
    return { panel: this.#laid(panel), caption: this.#captionLines(panel.caption) };
  }

  async #page(panel: PagePanel, pages: Pages | null): Promise<Placed> {
    if (pages === null) throw new Error('a page needs its document');
    const laid = await pages.panel(panel);
    const caption = laid.lacksFonts ? withFontNote(panel.caption) : panel.caption;
    return { panel: laid, caption: this.#captionLines(caption) };
  }

  #laid(panel: Exclude<Panel, PagePanel>): Painted {
    if (panel.kind === 'scan') {
      const part = this.#parts.get(panel);
      if (part === undefined) throw new NianbaoError('usage', { reason: `the document has no page ${panel.page}` });
      return partPanel(part, this.#style.dpi, this.#style.widest);
    }
    if (!this.chinese) throw new NianbaoError('font_missing');
    return panel.kind === 'table' ? gridPanel(this.#measure, panel) : prosePanel(this.#measure, panel);
  }

  #captionLines(caption: Caption): string[] {
    this.#measure.font = fontOf(this.#style.text);
    const lines = this.chinese ? caption.lines : caption.latin.map(latinOnly);
    return lines.flatMap((line) => wrap(this.#measure, line, this.#style.caption, LINES_PER_CAPTION_LINE));
  }
}

/** A page whose fonts are not in the file looks emptier than it is: said under it. */
function withFontNote({ lines, latin }: Caption): Caption {
  const zh = '（文件未嵌入字体：蓝色文字为读出的内容，不是原样式 / fonts not embedded: blue text is what was read）';
  const en =
    '(fonts are not embedded in the file and no font here has Chinese: text of the page is missing in this picture)';
  return { lines: [...lines, zh], latin: [...latin, en] };
}

async function paint({ width, height, placed }: Sheet, style: SheetStyle): Promise<Uint8Array> {
  const canvas = createCanvas(Math.ceil(width), Math.ceil(height));
  const context = canvas.getContext('2d');
  context.fillStyle = SHEET;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const { panel, caption, x, y } of placed) {
    context.save();
    context.translate(x, y);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, panel.width, panel.height);
    await panel.paint(context);
    context.restore();
    paintCaption(context, caption, x, y + panel.height + MARGIN / 2, style);
  }
  // not encode(): it works on another thread, and crashes when the canvas is collected meanwhile (Brooooooklyn/canvas#1312)
  return canvas.toBuffer('image/png');
}

function paintCaption(context: SKRSContext2D, lines: readonly string[], x: number, y: number, style: SheetStyle): void {
  context.font = fontOf(style.text);
  context.fillStyle = INK;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  lines.forEach((line, index) => context.fillText(line, x, y + (index + 0.5) * style.line));
}
