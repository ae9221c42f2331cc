/** All oddities, each with an id that tests can name. */
import { AMOUNT_ODDITIES } from './amounts.js';
import { CELL_ODDITIES } from './cells.js';
import { DOCUMENT_ODDITIES } from './documents.js';
import { LABEL_ODDITIES } from './labels.js';
import type { Oddity } from './oddity.js';
import { SECTION_ODDITIES } from './sections.js';
import { SERIALISATION_ODDITIES } from './serialisations.js';
import { SUM_ODDITIES } from './sums.js';
import { TABLE_ODDITIES } from './tables.js';
import { TITLE_ODDITIES } from './titles.js';
import { YEAR_ODDITIES } from './years.js';

export const ODDITIES: readonly Oddity[] = [
  ...TITLE_ODDITIES,
  ...SECTION_ODDITIES,
  ...LABEL_ODDITIES,
  ...CELL_ODDITIES,
  ...AMOUNT_ODDITIES,
  ...SUM_ODDITIES,
  ...TABLE_ODDITIES,
  ...YEAR_ODDITIES,
  ...SERIALISATION_ODDITIES,
  ...DOCUMENT_ODDITIES,
];
