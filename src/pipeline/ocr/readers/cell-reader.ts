/** Reads the ink of numeric cells with both readers. */
import type { Candidate } from '../../../shared/model/candidate.js';
import { DigitNetwork } from '../digits/reader.js';
import type { GrayPage } from '../page.js';
import { Tesseract } from '../tesseract/tesseract.js';
import { combine, loadCalibration, type Calibration } from './combine.js';

/**
 * Version of the readers: raised when the weights, the calibration, tesseract's data or the way of reading change; a part
 * of the version of the stage `ocr`.
 */
export const READERS_VERSION = '1';

export interface CellReading {
  /** Best first, calibrated; '' is a blank. None: the ink is no text. */
  readonly candidates: readonly Candidate[];
  /** What each reader made of it, for people to see; null: no text at all. */
  readonly network: string | null;
  readonly tesseract: string;
}

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
    const second = this.#tesseract.readDigits(crop);
    return {
      candidates: combine(network, second, this.#calibration),
      network: network[0]?.text ?? null,
      tesseract: second.text,
    };
  }

  close(): void {
    this.#tesseract.close();
  }
}
