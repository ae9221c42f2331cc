/** Reads the ink of numeric cells with both readers. */
import type { Candidate, Readers } from '../../../shared/model/candidate.js';
import { DigitNetwork } from '../digits/reader.js';
import type { GrayPage } from '../page.js';
import { Tesseract } from '../tesseract/tesseract.js';
import { combineLooks, loadCalibration, type Calibration } from './combine.js';
import { softened } from './soften.js';

export interface CellReading {
  /** Best first, calibrated; '' is a blank. None: the ink is no text. */
  readonly candidates: readonly Candidate[];
  /** What each made of it, for people to see. */
  readonly readers: Readers;
}

/** Digits of a confidence that is shown to people. */
const shown = (confidence: number): number => Math.round(confidence * 1000) / 1000;

export class CellReader {
  readonly #network = new DigitNetwork();
  readonly #calibration: Calibration = loadCalibration();
  readonly #tesseract: Tesseract;

  private constructor(tesseract: Tesseract) {
    this.#tesseract = tesseract;
  }

  static async open(): Promise<CellReader> {
    return new CellReader(await Tesseract.open());
  }

  /** Labels and prose. */
  get tesseract(): Tesseract {
    return this.#tesseract;
  }

  read(crop: GrayPage): CellReading {
    const network = this.#network.read(crop);
    const [first] = network;
    const second = this.#tesseract.readDigits(crop);
    return {
      candidates: combineLooks(network, this.#network.read(softened(crop)), second, this.#calibration),
      readers: {
        network: first === undefined ? null : { text: first.text, confidence: shown(first.probability) },
        tesseract: second.text === '' ? null : { text: second.text, confidence: shown(second.confidence) },
      },
    };
  }

  close(): void {
    this.#tesseract.close();
  }
}
