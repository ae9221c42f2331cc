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
  /** Mean over the words, 0 to 1. */
  readonly confidence: number;
}

const WHITELIST = '0123456789.+-/';

/** Segmentation modes: a line; a character, a word and a raw line for what is no line to it; a block for prose. */
const LINE = '7';
const FALLBACKS = ['10', '8', '13'] as const;
const BLOCK = '6';
/** Below this a line is looked at in the other modes too. */
const UNSURE = 0.6;

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
    // a dash alone must not be blown up to the height of a digit
    const picture = pictureOf(crop, Math.max(crop.height - 6, (crop.dpi / 72) * 6.5));
    this.#module.FS.writeFile('/input', picture);
    let best = this.#digits(api, LINE);
    if (best.text === '' || best.confidence < UNSURE) {
      for (const mode of FALLBACKS) {
        const other = this.#digits(api, mode);
        if (other.text !== '' && other.confidence > best.confidence) best = other;
        if (best.text !== '' && best.confidence >= UNSURE) break;
      }
    }
    return best;
  }

  /** Reads a label or prose. `lineHeight`: height of its lines, pixels, from top to top. */
  readText(crop: GrayPage, language: Language, lineHeight: number): TextReading {
    const api = this.#engine(language);
    api.SetVariable('tessedit_char_whitelist', '');
    this.#module.FS.writeFile('/input', pictureOf(crop, lineHeight));
    this.#recognize(api, BLOCK);
    const text = api.GetUTF8Text();
    const confidence = api.MeanTextConf() / 100;
    api.Clear();
    return {
      text: text.replace(/(?<=[^\x20-\x7e])[^\S\n]+|[^\S\n]+(?=[^\x20-\x7e])/gu, '').trim(),
      confidence: Math.max(0, Math.min(1, confidence)),
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
