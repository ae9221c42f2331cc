/** The gate: pages whose text cannot be trusted go to OCR, with the reason; pages that can be read do not. */
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { generate } from '../../../corpus/corpus.js';
import { Paper } from '../../../corpus/pdf/paper.js';

const OPTIONS = { encoding: 'UniGB-UTF16-H', width: 595, height: 842, rotate: 0, inForm: false, title: null } as const;
const SOUND = '本机关全年收到政府信息公开申请三件，均已按期答复，没有结转到下年度的。';

const [report] = generate(1);
const PROSE = (report?.blocks ?? [])
  .flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []))
  .join('')
  .slice(0, 400);

/** A first page that can be read, and one that is drawn here. */
async function reasonOf(draw: (paper: Paper) => void): Promise<unknown> {
  const paper = new Paper(OPTIONS);
  paper.page();
  paper.text(SOUND, 60, 80, 14);
  paper.page();
  draw(paper);
  const note = (await extractPdf(paper.bytes())).notes.find(({ kind }) => kind === 'page_needs_ocr');
  if (!note) return null;
  expect(note).toMatchObject({ count: 1, pages: [2] });
  return note.reasons?.[0];
}

function lines(paper: Paper, text: string): void {
  for (let at = 0; at * 40 < text.length; at++) paper.text(text.slice(at * 40, at * 40 + 40), 50, 80 + at * 20, 12);
}

/** What a font says that mixes up its own characters: each is another one of the same text. */
function mixedUp(text: string): string {
  const all = [...new Set(text.match(/[\u4e00-\u9fff]/gu))];
  return text.replace(/[\u4e00-\u9fff]/gu, (character) => all[(all.indexOf(character) * 7 + 3) % all.length] ?? '');
}

describe('the gate', () => {
  it.each<[string, (paper: Paper) => void, string | null]>([
    ['prose', (paper) => lines(paper, PROSE), null],
    ['an empty page', () => undefined, null],
    ['numbers alone', (paper) => lines(paper, '0 12 3.5 118 '.repeat(20)), null],
    ['a picture', (paper) => paper.picture(0, 0, 595, 842), 'picture'],
    [
      'a picture with a page number',
      (paper) => (paper.picture(0, 0, 595, 842), paper.text('- 2 -', 280, 820, 10)),
      'picture',
    ],
    ['text drawn as outlines', (paper) => outlines(paper), 'outlines'],
    ['outlines under a line of text', (paper) => (outlines(paper), lines(paper, SOUND)), 'outlines'],
    [
      'an invisible layer over a small picture',
      (paper) => (paper.picture(0, 0, 300, 300), paper.text(SOUND.repeat(2), 10, 80, 9, 0, 3)),
      'invisible_text',
    ],
    ['(cid:12)', (paper) => lines(paper, '(cid:12)(cid:7)(cid:31)(cid:44)(cid:5)'), 'meaningless_characters'],
    [
      'private use',
      (paper) => lines(paper, `${PROSE.slice(0, 100)}${'\ue001\ue002'.repeat(5)}`),
      'meaningless_characters',
    ],
    [
      'replacement characters',
      (paper) => lines(paper, `${PROSE.slice(0, 100)}${'\ufffd'.repeat(8)}`),
      'meaningless_characters',
    ],
    ['codes that are other characters', (paper) => lines(paper, shifted(PROSE)), 'no_words'],
    ['plausible characters that make no words', (paper) => lines(paper, mixedUp(PROSE)), 'no_words'],
    ['letters that make no words', (paper) => lines(paper, 'qxzt bdfg wrtp mnbv cxkj hgfd'.repeat(4)), 'no_words'],
  ])('%s', async (_what, draw, reason) => {
    expect(await reasonOf(draw)).toBe(reason);
  });
});

/** 400 small shapes with curves, as characters are. */
function outlines(paper: Paper): void {
  for (let at = 0; at < 400; at++) {
    const [x, y] = [50 + (at % 40) * 10, 700 - Math.floor(at / 40) * 20];
    paper.raw(`${x} ${y} m ${x + 3} ${y + 2} ${x + 5} ${y + 5} ${x} ${y + 8} c h f`);
  }
}

/** Codes of a font that begins elsewhere. */
function shifted(text: string): string {
  return text.replace(/[\u4e00-\u9fff]/gu, (character) => String.fromCharCode(character.charCodeAt(0) + 0x29));
}
