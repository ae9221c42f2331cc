/**
 * Draws what `nianbao show` asks for: panels below each other, each with its caption, as one PNG. Sizes are known before
 * anything is painted, and a sheet that would be larger than `MOST_PIXELS` ends early and says how many panels are missing.
 */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { NianbaoError } from '../../../shared/errors.js';
import type { Caption, Drawing, Panel } from '../../../shared/model/drawing.js';
import { openPdf } from '../../../shared/open-pdf.js';
import { gridPanel } from './grid.js';
import { Pages } from './pages.js';
import type { Painted } from './painted.js';
import { prosePanel } from './prose.js';
import { CAPTION_WIDTH, fontOf, INK, MARGIN, PAPER, SHEET } from './style.js';
import { hasChinese, latinOnly, wrap } from './words.js';

const TEXT = 17;
const LINE = 25;
/** Pixels of a sheet; each takes four bytes while it is painted. */
const MOST_PIXELS = 30_000_000;
const TALLEST = 30_000;
const LINES_PER_CAPTION_LINE = 6;

interface Placed {
  readonly panel: Painted;
  readonly caption: readonly string[];
}

/**
 * Draws a sheet of a document; `bytes` matter for pages of a PDF alone. `chinese` says whether there is a font for Chinese.
 * Throws `font_missing` when a table has to be drawn without one, `usage` for a page that is not there, and what opening
 * a PDF throws.
 */
export async function draw(bytes: Uint8Array, { panels }: Drawing, chinese = hasChinese()): Promise<Uint8Array> {
  const measure = createCanvas(1, 1).getContext('2d');
  if (!panels.some((panel) => panel.kind === 'page')) return sheet(measure, panels, null, chinese);
  const pdf = await openPdf(bytes);
  try {
    return await sheet(measure, panels, new Pages(pdf.document, chinese), chinese);
  } finally {
    await pdf.close();
  }
}

async function sheet(
  measure: SKRSContext2D,
  panels: readonly Panel[],
  pages: Pages | null,
  chinese: boolean,
): Promise<Uint8Array> {
  const placed: Placed[] = [];
  let size = { width: CAPTION_WIDTH + 2 * MARGIN, height: MARGIN };
  for (const [index, panel] of panels.entries()) {
    const next = await place(measure, panel, pages, chinese);
    const grown = grow(size, next);
    if (index > 0 && (grown.height > TALLEST || grown.width * grown.height > MOST_PIXELS)) {
      const left = panels.length - index;
      const note = { panel: { width: 0, height: 0, paint: () => undefined }, caption: [`… +${left}`] };
      placed.push(note);
      size = grow(size, note);
      break;
    }
    placed.push(next);
    size = grown;
  }
  if (size.height > TALLEST || size.width * size.height > 2 * MOST_PIXELS) {
    throw new NianbaoError('too_complex', { what: 'the picture', limit: `${MOST_PIXELS} pixels` });
  }
  return paint(placed, size);
}

async function place(measure: SKRSContext2D, panel: Panel, pages: Pages | null, chinese: boolean): Promise<Placed> {
  const { caption } = panel;
  if (panel.kind === 'page') {
    if (pages === null) throw new Error('a page needs its document');
    const laid = await pages.panel(panel);
    return { panel: laid, caption: captionLines(measure, laid.lacksFonts ? withFontNote(caption) : caption, chinese) };
  }
  if (!chinese) throw new NianbaoError('font_missing');
  const laid = panel.kind === 'table' ? gridPanel(measure, panel) : prosePanel(measure, panel);
  return { panel: laid, caption: captionLines(measure, caption, chinese) };
}

/** A page whose fonts are not in the file looks emptier than it is: said under it. */
function withFontNote({ lines, latin }: Caption): Caption {
  const zh = '（文件未嵌入字体：蓝色文字为读出的内容，不是原样式 / fonts not embedded: blue text is what was read）';
  const en =
    '(fonts are not embedded in the file and no font here has Chinese: text of the page is missing in this picture)';
  return { lines: [...lines, zh], latin: [...latin, en] };
}

function captionLines(measure: SKRSContext2D, caption: Caption, chinese: boolean): string[] {
  measure.font = fontOf(TEXT);
  const lines = chinese ? caption.lines : caption.latin.map(latinOnly);
  return lines.flatMap((line) => wrap(measure, line, CAPTION_WIDTH, LINES_PER_CAPTION_LINE));
}

function grow(size: { width: number; height: number }, { panel, caption }: Placed): { width: number; height: number } {
  return {
    width: Math.max(size.width, panel.width + 2 * MARGIN),
    height: size.height + panel.height + MARGIN / 2 + caption.length * LINE + MARGIN,
  };
}

async function paint(placed: readonly Placed[], size: { width: number; height: number }): Promise<Uint8Array> {
  const canvas = createCanvas(Math.ceil(size.width), Math.ceil(size.height));
  const context = canvas.getContext('2d');
  context.fillStyle = SHEET;
  context.fillRect(0, 0, canvas.width, canvas.height);
  let top = MARGIN;
  for (const { panel, caption } of placed) {
    context.save();
    context.translate(MARGIN, top);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, panel.width, panel.height);
    await panel.paint(context);
    context.restore();
    context.font = fontOf(TEXT);
    context.fillStyle = INK;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    const start = top + panel.height + MARGIN / 2;
    caption.forEach((line, index) => context.fillText(line, MARGIN, start + (index + 0.5) * LINE));
    top = start + caption.length * LINE + MARGIN;
  }
  // not encode(): it works on another thread, and crashes when the canvas is collected meanwhile (Brooooooklyn/canvas#1312)
  return canvas.toBuffer('image/png');
}
