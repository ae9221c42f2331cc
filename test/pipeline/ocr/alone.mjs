/** Reads a crop as a parser child would: threads, programs and network are taken away first. */
import { readFileSync } from 'node:fs';
import { takeNetwork } from '../../../dist/workers/child/take-network.js';

takeNetwork();
const { Tesseract } = await import('../../../dist/pipeline/ocr/tesseract/tesseract.js');
const crop = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tesseract = await Tesseract.open();
process.stdout.write(JSON.stringify(tesseract.readDigits({ ...crop, pixels: Uint8Array.from(crop.pixels) })));
tesseract.close();
