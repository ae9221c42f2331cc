/**
 * Writes PDF by hand: objects, pages, a Chinese font that is not embedded, ruling lines. No library, so that each property of
 * a file is what a test says it is.
 */
import { encodeGb18030 } from '../render/gb18030.js';

/** Predefined CMaps of PDF for simplified Chinese: how the bytes of a string mean characters. */
export type Encoding = 'GBK-EUC-H' | 'GBKp-EUC-H' | 'UniGB-UCS2-H' | 'UniGB-UTF16-H';

/** How a rule is drawn. */
export type RuleStyle = 'strokes' | 'fills' | 'dashes' | 'dots' | 'double' | 'none';

export interface PaperOptions {
  encoding: Encoding;
  /** Size of a page's media box. */
  width: number;
  height: number;
  /** The page's /Rotate. Content is turned against it, so that the page reads upright. */
  rotate: 0 | 90 | 180 | 270;
  /** Content is a form XObject, as some producers write every page. */
  inForm: boolean;
  title: string | null;
}

/** A pile of pages; coordinates are in points from the top left of the page as displayed. */
export class Paper {
  readonly #options: PaperOptions;
  readonly #pages: string[][] = [];

  constructor(options: PaperOptions) {
    this.#options = options;
  }

  /** Begins a page. */
  page(): void {
    this.#pages.push([]);
  }

  /** A line of text with its baseline's beginning at x, y. `turn`: 90 runs downwards, 270 upwards. `mode`: 3 is invisible. */
  text(text: string, x: number, y: number, size: number, turn: 0 | 90 | 270 = 0, mode = 0): void {
    const [a, b] = turn === 0 ? [1, 0] : turn === 90 ? [0, -1] : [0, 1];
    const matrix = [a, b, -b, a, x, this.#up(y)].map(short).join(' ');
    this.#put(`BT ${mode} Tr /F1 ${size} Tf ${matrix} Tm <${this.#hex(text)}> Tj ET`);
  }

  rule(x0: number, y0: number, x1: number, y1: number, style: RuleStyle): void {
    const [ax, ay, bx, by] = [x0, this.#up(y0), x1, this.#up(y1)];
    const across = y0 === y1;
    const line = (dx: number, dy: number): string =>
      `0.5 w ${short(ax + dx)} ${short(ay + dy)} m ${short(bx + dx)} ${short(by + dy)} l S`;
    if (style === 'strokes') this.#put(line(0, 0));
    if (style === 'double') this.#put(line(0, 0), line(across ? 0 : 1.5, across ? 1.5 : 0));
    if (style === 'fills') {
      const [width, height] = across ? [bx - ax, 0.48] : [0.48, ay - by];
      this.#put(`${short(ax)} ${short(by)} ${short(width)} ${short(height)} re f`);
    }
    if (style === 'dashes' || style === 'dots') {
      const [on, off] = style === 'dashes' ? [3, 2] : [0.5, 1.5];
      const length = across ? bx - ax : ay - by;
      for (let at = 0; at < length; at += on + off) {
        const piece = Math.min(on, length - at);
        this.#put(
          across
            ? `${short(ax + at)} ${short(ay)} ${short(piece)} 0.5 re f`
            : `${short(ax)} ${short(ay - at - piece)} 0.5 ${short(piece)} re f`,
        );
      }
    }
  }

  /** A grey picture of 600 × 800 pixels. */
  picture(x0: number, y0: number, x1: number, y1: number): void {
    this.#put(`q ${short(x1 - x0)} 0 0 ${short(y1 - y0)} ${short(x0)} ${short(this.#up(y1))} cm /Im1 Do Q`);
  }

  /** Content as it is, in points from the bottom left. */
  raw(operators: string): void {
    this.#put(operators);
  }

  bytes(): Uint8Array {
    const { encoding, width, height, rotate, inForm, title } = this.#options;
    const objects: string[] = [];
    const add = (body: string): number => objects.push(body);
    const stream = (dictionary: string, data: string): number =>
      add(`<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`);
    // the catalog and the tree of pages have the numbers 1 and 2
    add('');
    add('');
    const descriptor = add(
      '<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -140 1000 860] /ItalicAngle 0 /Ascent 860 /Descent -140 /CapHeight 700 /StemV 80 >>',
    );
    const descendant = add(
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /FontDescriptor ${descriptor} 0 R /DW 1000 /W [1 95 500 814 939 500] >>`,
    );
    const font = add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /${encoding} /DescendantFonts [${descendant} 0 R] >>`,
    );
    const image = stream(
      '/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /ASCIIHexDecode',
      `${'5a'.repeat(60000)}>`,
    );
    const resources = `/Resources << /Font << /F1 ${font} 0 R >> /XObject << /Im1 ${image} 0 R >> >>`;
    // the content is written for the page as displayed; it is turned against the page's rotation
    const turned = {
      0: '',
      90: `0 1 -1 0 ${width} 0 cm\n`,
      180: `-1 0 0 -1 ${width} ${height} cm\n`,
      270: `0 -1 1 0 0 ${height} cm\n`,
    };
    const kids = this.#pages.map((content) => {
      const operators = turned[rotate] + content.join('\n');
      const box = `[0 0 ${width} ${height}]`;
      const form = inForm
        ? stream(`/Type /XObject /Subtype /Form /BBox ${box} /Matrix [1 0 0 1 0 0] ${resources}`, operators)
        : null;
      const contents = stream('', form === null ? operators : 'q /Fm1 Do Q');
      const own = form === null ? resources : `/Resources << /XObject << /Fm1 ${form} 0 R >> >>`;
      return add(`<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Rotate ${rotate} ${own} /Contents ${contents} 0 R >>`);
    });
    const info = add(title === null ? '<< >>' : `<< /Title <feff${utf16(title)}> >>`);
    objects[0] = '<< /Type /Catalog /Pages 2 0 R >>';
    objects[1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;
    return file(objects, info);
  }

  #put(...operators: string[]): void {
    this.#pages.at(-1)?.push(...operators);
  }

  /** Height of the page as displayed. */
  #up(y: number): number {
    const { rotate, width, height } = this.#options;
    return (rotate === 90 || rotate === 270 ? width : height) - y;
  }

  #hex(text: string): string {
    if (this.#options.encoding.startsWith('Uni')) return utf16(text);
    return Buffer.from(encodeGb18030(text)).toString('hex');
  }
}

/** Width of a text in sizes: Latin half, everything else whole. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x80 ? 0.5 : 1), 0);
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex');
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A file of objects that are numbered from 1; the first is the catalog. `trailer`: more entries of the trailer. */
export function file(objects: readonly string[], info: number, trailer = ''): Uint8Array {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R ${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
