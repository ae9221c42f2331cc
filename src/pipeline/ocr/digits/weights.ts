/** The trained weights (weights.json, written by training/digits/main.ts), read once. */
import { createRequire } from 'node:module';
import { z } from 'zod';
import { LAYOUT } from './network.js';

/** Little-endian float32 in base64; the hash is of the bytes. */
export const WeightsFile = z.strictObject({ sha256: z.string(), float32: z.string() });

const require = createRequire(import.meta.url);

/** The weights of the network. Throws when the file is of another network than `LAYOUT`. */
export function loadWeights(): Float32Array {
  const bytes = Buffer.from(WeightsFile.parse(require('./weights.json')).float32, 'base64');
  if (bytes.length !== LAYOUT.total * 4) throw new Error('weights.json is of another network: train it anew');
  return Float32Array.from({ length: LAYOUT.total }, (_, index) => bytes.readFloatLE(index * 4));
}
