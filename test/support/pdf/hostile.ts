/** PDFs that ask for more than they should, written by hand. All are small files. */
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { file } from '../../corpus/pdf/paper.js';

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** A file of one page with this content; `more` are objects from number 6 on. `resources`: inside the page's resources. */
function onePage(content: string, resources = '', more: readonly string[] = [], catalog = ''): Uint8Array {
  return file(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> >>`,
      stream('', content),
      FONT,
      ...more,
      '<< >>',
    ],
    6 + more.length,
  );
}

function stream(dictionary: string, data: string): string {
  return `<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`;
}

const TEXT = 'BT /F1 12 Tf 50 700 Td (Requests received in the year: 3; all of them answered in time) Tj ET';

/** Pages without anything; `count` is what the tree of pages says of itself. */
export function emptyPages(pages: number, count = pages): Uint8Array {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ');
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>';
  return file(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
      ...Array.from({ length: pages }, () => page),
      '<< >>',
    ],
    pages + 3,
  );
}

/** A tree of pages that is its own branch. */
export function pagesOfThemselves(): Uint8Array {
  return file(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>', '<< >>'], 3);
}

/** A form that draws itself. */
export function formOfItself(): Uint8Array {
  const form = stream(
    '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 6 0 R >> >>',
    'q /A Do Q q /A Do Q',
  );
  return onePage(`${TEXT} /A Do`, '/XObject << /A 6 0 R >>', [form]);
}

/** Forms that draw the next one twice, `depth` deep: 2 to the power of `depth` texts. */
export function formsOfForms(depth: number): Uint8Array {
  const forms = Array.from({ length: depth }, (_, level) => {
    const next = level + 1 < depth ? `/XObject << /A ${level + 7} 0 R >>` : '';
    const draw = level + 1 < depth ? 'q /A Do Q q /A Do Q' : TEXT;
    return stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> ${next} >>`,
      draw,
    );
  });
  return onePage('/A Do', '/XObject << /A 6 0 R >>', forms);
}

/** A page whose content inflates to `megabytes` of this text, through two filters. */
export function inflated(megabytes: number, unit = ' '): Uint8Array {
  const packed = deflateSync(repeated(megabytes, unit), { level: 9 }).toString('latin1');
  return file(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      stream('/Filter [/FlateDecode /FlateDecode]', packed),
      FONT,
      '<< >>',
    ],
    6,
  );
}

/** A deflated stream of so many megabytes, without ever having them in memory: one deflated piece over and over. */
function repeated(megabytes: number, unit: string): Buffer {
  const piece = unit.repeat(Math.ceil((1024 * 1024) / unit.length));
  const flushed = deflateRawSync(piece, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const [head, end] = [Buffer.from([0x78, 0xda]), Buffer.from([0x03, 0x00, 0, 0, 0, 1])];
  return Buffer.concat([head, ...Array.from({ length: megabytes }, () => flushed), end]);
}

/** Scripts wherever a document can have them. */
export function scripts(): Uint8Array {
  const script = '<< /S /JavaScript /JS (app.alert\\(1\\); process.exit\\(9\\); while \\(true\\) {}) >>';
  return onePage(
    TEXT,
    '',
    [script],
    `/OpenAction 6 0 R /AA << /WC ${script} /WS ${script} >> /Names << /JavaScript << /Names [(a) 6 0 R] >> >>`,
  );
}

export const BROKEN_XREFS = ['wrong offsets', 'none', 'a circle', 'huge'] as const;

/** The file with a table of offsets that leads nowhere. */
export function brokenXref(bytes: Uint8Array, how: (typeof BROKEN_XREFS)[number]): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const table = text.lastIndexOf('\nxref\n') + 1;
  const changed = {
    'wrong offsets': () =>
      text.replace(/^(\d{10}) 00000 n/gmu, (_, at: string) => `${String(Number(at) + 7).padStart(10, '0')} 00000 n`),
    none: () => `${text.slice(0, table)}trailer\n<< /Root 1 0 R >>\n`,
    'a circle': () => text.replace('/Size', `/Prev ${table} /Size`),
    huge: () => text.replace(/^xref\n0 \d+/mu, 'xref\n0 4294967295'),
  }[how]();
  return Buffer.from(changed, 'latin1');
}
