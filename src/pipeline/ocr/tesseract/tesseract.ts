/**
 * The second reader: tesseract, for numeric cells with a whitelist (`eng`), for labels and prose in Chinese (`chi_sim`).
 *
 * The same picture gives the same answer whatever was read before: this build has the LSTM engine
 * alone, and not the classifier that learns; what an engine keeps of a picture is cleared behind every reading (tested by
 * reading in two orders).
 */
import type { GrayPage } from '../page.js';
import { openLanguage, startCore, SYMBOL, type Language, type TessApi, type TessModule } from './core.js';
import { pictureOf } from './picture.js';
import { linePictures } from './text-lines.js';

/** What tesseract says of a numeric cell; not calibrated (readers/combine.ts does that). */
export interface DigitReading {
  /** Without white space; '': it saw nothing. */
  readonly text: string;
  /** Of its least sure character, 0 to 1. */
  readonly confidence: number;
}

export interface TextReading {
  /** As read, lines joined by `\n`, no white space between Chinese characters. */
  readonly text: string;
  /** Of its least sure line the mean over the words, 0 to 1. */
  readonly confidence: number;
}

const WHITELIST = '0123456789.+-/';

/** Segmentation modes: a line, a line as it is without a search for it, a block for prose. */
const LINE = '7';
const RAW_LINE = '13';
const BLOCK = '6';
/**
 * Heights of digits, pixels, at which a cell is looked at, the next only when one before is unsure. Measured on cells of
 * scans: of single digits 15 % are lost to a line of 40 pixels, 2 % to one of 27, and small pictures are read faster.
 */
const LOOKS = [
  { mode: LINE, height: 27 },
  { mode: RAW_LINE, height: 28 },
  { mode: LINE, height: 40 },
] as const;
/** Below this a cell is looked at again. */
const UNSURE = 0.8;

export class Tesseract {
  readonly #module: TessModule;
  readonly #engines = new Map<Language, TessApi>();

  private constructor(module: TessModule) {
    this.#module = module;
  }

  /** Starts the core; a language is loaded when the first picture is read in it. */
  static async open(): Promise<Tesseract> {
    return new Tesseract(await startCore());
  }

  /** Reads the ink of a numeric cell. */
  readDigits(crop: GrayPage): DigitReading {
    const api = this.#engine('eng');
    api.SetVariable('tessedit_char_whitelist', WHITELIST);
    // black on white always: to try the negative of what is unsure would cost as much again
    api.SetVariable('tessedit_do_invert', '0');
    let best: DigitReading = { text: '', confidence: 0 };
    for (const { mode, height } of LOOKS) {
      // a dash alone must not be blown up to the height of a digit
      this.#module.FS.writeFile('/input', pictureOf(crop, Math.max(crop.height - 6, (crop.dpi / 72) * 6.5), height));
      const read = this.#digits(api, mode);
      if (read.text !== '' && read.confidence > best.confidence) best = read;
      if (best.confidence >= UNSURE) break;
    }
    return best;
  }

  /**
   * Reads a label, which may have several lines, or a line of prose. `lineHeight`: height of its lines, pixels, from top to
   * top, for lines that are not apart.
   */
  readText(crop: GrayPage, language: Language, lineHeight: number, kind: 'label' | 'line'): TextReading {
    const api = this.#engine(language);
    api.SetVariable('tessedit_char_whitelist', '');
    api.SetVariable('tessedit_do_invert', '0');
    const lines = linePictures(crop, kind === 'label');
    if (lines === null) return this.#text(api, pictureOf(crop, lineHeight), BLOCK);
    const read = lines.map((line) => this.#text(api, line, RAW_LINE)).filter(({ text }) => text !== '');
    return {
      text: read.map(({ text }) => text).join('\n'),
      confidence: Math.min(...read.map(({ confidence }) => confidence), 1) * (read.length === 0 ? 0 : 1),
    };
  }

  /** Gives the memory of the engines back; the reader is of no use afterwards. */
  close(): void {
    for (const api of this.#engines.values()) {
      api.End();
      this.#module.destroy(api);
    }
    this.#engines.clear();
  }

  #engine(language: Language): TessApi {
    const open = this.#engines.get(language);
    if (open) return open;
    const api = openLanguage(this.#module, language);
    this.#engines.set(language, api);
    return api;
  }

  #text(api: TessApi, picture: Buffer, mode: string): TextReading {
    this.#module.FS.writeFile('/input', picture);
    this.#recognize(api, mode);
    const text = api.GetUTF8Text();
    const confidence = api.MeanTextConf() / 100;
    api.Clear();
    return {
      text: text.replace(/(?<=[^\x20-\x7e])[^\S\n]+|[^\S\n]+(?=[^\x20-\x7e])/gu, '').trim(),
      confidence: Math.max(0, Math.min(1, confidence)),
    };
  }

  #recognize(api: TessApi, mode: string): void {
    api.SetVariable('tessedit_pageseg_mode', mode);
    api.SetVariable('user_defined_dpi', '300');
    api.SetImageFile(1, 0);
    api.Recognize(null);
  }

  #digits(api: TessApi, mode: string): DigitReading {
    this.#recognize(api, mode);
    const text = api.GetUTF8Text().replace(/\s+/gu, '');
    const confidence = text === '' ? 0 : this.#leastSure(api);
    api.Clear();
    return { text, confidence };
  }

  #leastSure(api: TessApi): number {
    const iterator = api.GetIterator();
    if (this.#module.getPointer(iterator) === 0) return 0;
    let least = 1;
    do {
      least = Math.min(least, iterator.Confidence(SYMBOL) / 100);
    } while (iterator.Next(SYMBOL));
    this.#module.destroy(iterator);
    return Math.max(0, least);
  }
}
