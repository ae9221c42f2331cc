/** The section of RESULTS.md on a scan corpus that nobody had seen: what test/full/scan-corpus.test.ts has found. */
import { existsSync, readFileSync } from 'node:fs';
import { sharesOf, together, type ScanGroup } from '../test/support/scan-summary.js';

interface CorpusResult {
  readonly seed: number;
  readonly documents: number;
  readonly groups: readonly ScanGroup[];
}

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** What is wanted, by resolution. */
const GOALS = [
  { dpi: [200, 300], ofFound: 0.9995, endToEnd: 0.995, flagged: 0.02 },
  { dpi: [150], ofFound: 0.995, endToEnd: 0.97, flagged: null },
] as const;

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const met = (yes: boolean): string => (yes ? 'yes' : 'NO');

export function scanCorpusSection(table: Table): string {
  const heading = '## A scan corpus that nobody had seen';
  const file = new URL('scan-corpus.json', import.meta.url);
  if (!existsSync(file)) return `${heading}\n\nNone was read: \`npm run test:full\` does.\n`;
  const { seed, documents, groups } = JSON.parse(readFileSync(file, 'utf8')) as CorpusResult;
  const silent = groups.at(-1)?.silent ?? 0;
  return `${heading}

Seed ${seed}, ${documents} documents, drawn and read by \`npm run test:full\` (\`NIANBAO_SCAN_SEED\`, \`NIANBAO_SCAN_DOCUMENTS\`): right of the values in
tables that were found, right and not flagged of all values, flagged of the right ones (without those that the paper itself
gives a reason to flag), restored (right, and made sure by the sums alone; they are not flagged) and restored wrongly (marked
\`restored\`), missing, and wrong without a word (silent).

${table(
  [
    'scans',
    'documents',
    'values',
    'right of found',
    'right, not flagged',
    'flagged',
    'restored',
    'wrongly',
    'missing',
    'silent',
  ],
  groups.map(rowOf),
)}

Goals: silent 0: ${met(silent === 0)}; ${GOALS.map((goal) => goalLine(goal, groups)).join('; ')}.
`;
}

function rowOf(group: ScanGroup): string[] {
  const { ofFound, endToEnd, flagged } = sharesOf(group);
  return [
    group.dpi === null ? 'all' : `${group.dpi} dpi, ${group.level}`,
    `${group.documents}`,
    `${group.values}`,
    percent(ofFound),
    percent(endToEnd),
    percent(flagged),
    `${group.restoredRight}`,
    `${group.restoredWrong}`,
    `${group.missing}`,
    `${group.silent}`,
  ];
}

function goalLine({ dpi, ofFound, endToEnd, flagged }: (typeof GOALS)[number], groups: readonly ScanGroup[]): string {
  const found = sharesOf(together(groups, dpi));
  const share = (what: string, is: number, yes: boolean, bound: string): string =>
    `${what} ${bound}: ${percent(is)}, ${met(yes)}`;
  return `${dpi.join(' and ')} dpi: ${[
    share('right of found', found.ofFound, found.ofFound >= ofFound, `≥ ${percent(ofFound)}`),
    share('right, not flagged', found.endToEnd, found.endToEnd >= endToEnd, `≥ ${percent(endToEnd)}`),
    ...(flagged === null ? [] : [share('flagged', found.flagged, found.flagged <= flagged, `≤ ${percent(flagged)}`)]),
  ].join(', ')}`;
}
