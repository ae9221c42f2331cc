/** The documents of the kill tests: several per body and year, so that settling has something to decide. */
import { doc, hit, type Doc } from './drive.js';

export const KILL_DOCS: readonly Doc[] = Array.from({ length: 60 }, (_, at) =>
  doc(`document ${at}`, {
    body: `青禾县第${at % 4}局`,
    year: 2019 + (at % 5),
    values: [at % 7, at % 3],
    issuedOn: `2024-01-${String(10 + (at % 15))}`,
    facts: 60,
    hits: at % 2 ? [hit('requests.row_total')] : [],
  }),
);
