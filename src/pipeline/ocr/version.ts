/** Versions of the stage `ocr`, apart from its libraries: who asks for them loads none. */

/**
 * Version of the readers: raised when the weights, the calibration, tesseract's data or the way of reading change; a part
 * of the version of the stage `ocr`.
 */
export const READERS_VERSION = '3';

/** Raised whenever the same bytes may give another plan, reading or layout, for another reason than other readers. */
const OCR_OWN_VERSION = '5';

export const OCR_VERSION = `${OCR_OWN_VERSION}.${READERS_VERSION}`;
