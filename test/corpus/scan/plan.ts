/** A seed → which reports are scanned, how they are printed and what the scanner does to them. */
import { copyOf, generate } from '../generate.js';
import type { CorpusReport, Random } from '../model.js';
import { ODDITIES } from '../oddities/oddities.js';
import { between, pick, randomOf } from '../random.js';
import { fontsOf, type FontSet } from './fonts.js';
import { RESOLUTIONS, type Dress, type Level, type ScanPlan, type Scanner } from './model.js';

/** What a table may have on paper: sums that do not add up, blanks, dashes, large numbers, notes; everything prints alike. */
const SUITED =
  /^(?:sums\.(?!not_integer|negative)|cells\.(?:blank|dash|signs|number_with_measure)|tables\.large_numbers|mixed\.|amounts\.(?!two_measures))/;

export interface ScanOptions {
  seed: number;
  documents: number;
  fonts?: FontSet;
  dpi?: readonly number[];
  levels?: readonly Level[];
  /** Only these of them. */
  names?: readonly string[];
}

/** The documents of a seed; fonts, layouts, resolutions and levels are dealt in turn, so that each meets each. */
export function planScans(options: ScanOptions): ScanPlan[] {
  const { seed, documents, fonts = 'all', dpi = RESOLUTIONS, levels = ['mild', 'hard'] } = options;
  const families = fontsOf(fonts);
  const plans: ScanPlan[] = [];
  for (let round = 0; plans.length < documents; round++) {
    const random = randomOf(seed, `scans ${round}`);
    for (const report of shuffled(random, generate(seed + 7919 * round))) {
      const index = plans.length;
      if (index >= documents) break;
      const own = randomOf(seed, `scan ${index}`);
      const combination = index % (dpi.length * levels.length);
      const level = levels[combination % levels.length] ?? 'mild';
      const scanner = scannerOf(own, level, dpi[Math.floor(combination / levels.length)] ?? 200);
      const dress = dressOf(
        own,
        families[(index + Math.floor(index / 6)) % families.length] ?? '',
        own() < 0.4 ? 'libreoffice' : 'chromium',
      );
      const name = `${String(index).padStart(4, '0')}-${report.truth.file}-${scanner.dpi}-${level}`;
      plans.push({ name, report: disturbedOrNot(report, own), dress, scanner, format: own() < 0.12 ? 'tiff' : 'pdf' });
    }
  }
  return plans;
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Every third report has an oddity. */
function disturbedOrNot(report: CorpusReport, random: Random): CorpusReport {
  if (random() > 0.34) return report;
  const suited = ODDITIES.filter((oddity) => SUITED.test(oddity.id));
  for (let attempt = 0; attempt < 5; attempt++) {
    const odd = pick(random, suited).apply(copyOf(report), random);
    if (odd && odd.quirks.length === 0) return odd;
  }
  return report;
}

function dressOf(random: Random, font: string, layout: Dress['layout']): Dress {
  const tight = random() < 0.3;
  return {
    layout,
    font,
    latin: pick(random, [null, null, 'DejaVu Serif', 'DejaVu Sans']),
    tableSize: pick(random, tight ? [8, 9, 10] : [8, 9, 9, 10, 10.5, 12]),
    proseSize: pick(random, [12, 14, 16]),
    padding: tight ? 0.5 + random() : 2 + 4 * random(),
    ruleWidth: pick(random, [0.5, 0.5, 0.75, 0.75, 1]),
    ruleColour: pick(random, ['#000000', '#000000', '#000000', '#333333', '#666666']),
    margin: between(random, 40, 72),
    repeatedHeads: random() < 0.2,
    cutRows: random() < 0.15,
  };
}

/** A number from low to high. */
function within(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

function scannerOf(random: Random, level: Level, dpi: number): Scanner {
  const sign = random() < 0.5 ? -1 : 1;
  const turn = random() < 0.12 ? pick(random, [90, 180, 180, 270] as const) : 0;
  if (level === 'mild') {
    return {
      level,
      dpi,
      turn,
      skew: sign * within(random, 0, 0.8),
      perspective: 0,
      noise: within(random, 1, 4),
      blur: within(random, 0, 0.4),
      ink: within(random, 0.85, 1),
      shade: within(random, 0, 0.08),
      quality: between(random, 70, 80),
      seal: random() < 0.3,
      scribbles: false,
      specks: between(random, 0, 6),
    };
  }
  const photo = random() < 0.3;
  const fax = !photo && random() < 0.12;
  return {
    level,
    dpi,
    turn,
    skew: sign * (photo || random() < 0.3 ? within(random, 0, 5) : within(random, 0, 2)),
    perspective: photo ? within(random, 0.004, 0.018) : 0,
    noise: fax ? 4 : within(random, 4, 12),
    blur: within(random, 0.3, 0.8),
    ink: within(random, 0.65, 0.95),
    shade: photo ? within(random, 0.2, 0.45) : within(random, 0, 0.2),
    quality: fax ? null : between(random, 40, 70),
    seal: !fax && random() < 0.5,
    scribbles: random() < 0.25,
    specks: between(random, 0, 60),
  };
}
