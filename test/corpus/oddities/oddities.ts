/** All oddities, each of which has an id that tests can name. */
import type { Oddity } from './oddity.js';

export const ODDITIES: readonly Oddity[] = [];
