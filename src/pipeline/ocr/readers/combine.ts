/**
 * Two readings of a cell → its candidates with calibrated probabilities.
 *
 * The network gives shares for several texts, tesseract one text with a confidence. Taken as independent witnesses they
 * make odds for each text (Bayes); how often the first text is then right was measured on fonts that the network was not
 * trained on (training/digits/calibrate.ts → calibration.json), apart for cells on which both agree and on which they
 * do not. A reading that only one of them gives, or that is no number, is never certain, whatever it says of itself.
 *
 * The network looks twice, the second time at the cell a little blurred: what it doubts is most often the grain of a JPEG.
 * Nothing is certain that the second look does not say too; where the first leaves it uncertain, the mean of both is the
 * network's reading, and counted apart.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';
import { CERTAIN, FLAGGED_BELOW, type Candidate } from '../../../shared/model/candidate.js';
import type { DigitReading } from '../tesseract/tesseract.js';

/** Right shares by what is said, in rising order; the last has `below` above 1. */
const Steps = z.array(z.strictObject({ below: z.number(), right: z.number().min(0).max(1) })).min(1);
export type Steps = z.infer<typeof Steps>;

export const Calibration = z.strictObject({
  /** How often tesseract is right, by its confidence. */
  tesseract: Steps,
  /** How often the first text is right, by the odds of this module: both readers agree, or not. */
  agreed: Steps,
  differing: Steps,
  /** The same of both looks together, of cells that were not certain at the first. */
  again: z.strictObject({ agreed: Steps, differing: Steps }),
  /** Where the first text is wrong: how often the second is right, the third and so on. */
  others: z.array(z.number().min(0).max(1)),
});
export type Calibration = z.infer<typeof Calibration>;

const require = createRequire(import.meta.url);

export function loadCalibration(): Calibration {
  return Calibration.parse(require('./calibration.json'));
}

/** Share of a text that the network did not think of. */
const UNTHOUGHT = 0.0005;
/** When tesseract is wrong, it says just this other text so often. */
const JUST_THIS = 0.1;
/** That both say the same text never speaks against it, however unsure tesseract is. */
const LEAST_TRUST = 0.2;
/**
 * A network that wavers is no witness: what it wavers about is most often a point or a dash beside a digit, which tesseract
 * overlooks too.
 */
const SURE_ALONE = 0.85;
/** In slanted fonts a 7 is hardly another stroke: both readers take one for a slash, which is never certain therefore. */
const SLANTED = '/';
/** Most that a text gets which only one reader gives; what is measured to be less is flagged, unless a sum proves it. */
const ONE_WITNESS = CERTAIN - 0.01;
const DOUBTED = FLAGGED_BELOW - 0.01;
/** How sure the second look has to be for the first to be certain. */
const NO_DOUBT = 0.5;
const MOST_CANDIDATES = 5;

/** Commas between thousands are the network's alone: tesseract is not asked for them. */
const alike = (one: string, other: string): boolean => one.replaceAll(',', '') === other.replaceAll(',', '');

/** What a cell of the form may say: a number, a dash, a slash, nothing. A slash inside a number is a 7 or a 1 far oftener. */
const WELL_FORMED = /^(?:[+-]?\d+(?:,\d{3})*(?:\.\d+)?|-+|\/|)$/u;
/** Odds of anything else: dirt beside a number makes it far oftener than a printer. */
const ODD_FORM = 0.002;
const formOdds = (text: string): number => (WELL_FORMED.test(text) ? 1 : ODD_FORM);

/** What `steps` say of a value. */
export function stepOf(steps: Steps, value: number): number {
  return (steps.find(({ below }) => value < below) ?? steps.at(-1))?.right ?? 0;
}

/** Texts with odds that add up to 1 with the share of none of them; best first. Before calibration. */
export function oddsOf(network: readonly Candidate[], second: DigitReading, tesseract: Steps): Candidate[] {
  const trust = second.text === '' ? 0.5 : Math.max(LEAST_TRUST, stepOf(tesseract, second.confidence));
  const likelihood = (text: string): number => (alike(text, second.text) ? trust : (1 - trust) * JUST_THIS);
  const explained = network.reduce((sum, { probability }) => sum + probability, 0);
  const texts = network.map(({ text, probability }) => ({
    text,
    weight: (probability + 1e-6) * likelihood(text) * formOdds(text),
  }));
  if (!texts.some(({ text }) => alike(text, second.text))) {
    texts.push({ text: second.text, weight: UNTHOUGHT * trust * formOdds(second.text) });
  }
  const none = (Math.max(0, 1 - explained) + UNTHOUGHT) * (1 - trust);
  const sum = texts.reduce((all, { weight }) => all + weight, none);
  return texts
    .map(({ text, weight }) => ({ text, probability: weight / sum }))
    .sort((a, b) => b.probability - a.probability || (a.text < b.text ? -1 : 1));
}

/** Whether both readers give the first text. */
export function agree(network: readonly Candidate[], second: DigitReading): boolean {
  const [first] = network;
  return first !== undefined && alike(first.text, second.text);
}

/** Whether a text has two witnesses: both readers give it first, the network is sure, and it is what a cell may say. */
export function bothSay(text: string, network: readonly Candidate[], second: DigitReading): boolean {
  const sure = (network[0]?.probability ?? 0) >= SURE_ALONE;
  return sure && agree(network, second) && alike(text, second.text) && WELL_FORMED.test(text) && text !== SLANTED;
}

/** What the network makes of two looks: the mean. */
export function meanOf(one: readonly Candidate[], other: readonly Candidate[]): Candidate[] {
  const means = new Map<string, number>();
  for (const { text, probability } of [...one, ...other]) means.set(text, (means.get(text) ?? 0) + probability / 2);
  return [...means]
    .map(([text, probability]) => ({ text, probability }))
    .sort((a, b) => b.probability - a.probability || (a.text < b.text ? -1 : 1));
}

/** Candidates of a cell, best first, calibrated. `again`: the network's second look, if it had one. */
export function combine(
  first: readonly Candidate[],
  second: DigitReading,
  calibration: Calibration,
  again: readonly Candidate[] | null = null,
): Candidate[] {
  const network = again === null ? first : meanOf(first, again);
  const steps = again === null ? calibration : calibration.again;
  const [best, ...others] = oddsOf(network, second, calibration.tesseract);
  if (best === undefined) return [];
  const right = bothSay(best.text, network, second)
    ? stepOf(steps.agreed, best.probability)
    : ofOneWitness(stepOf(steps.differing, best.probability));
  return [
    { text: best.text, probability: right },
    ...others.map(({ text }, rank) => ({ text, probability: (1 - right) * (calibration.others[rank] ?? 0) })),
  ].slice(0, MOST_CANDIDATES);
}

const ofOneWitness = (right: number): number => (right < ONE_WITNESS ? Math.min(right, DOUBTED) : ONE_WITNESS);

/** Whether the first look is certain, and the second says the same. */
export function isSettled(
  first: readonly Candidate[],
  again: readonly Candidate[],
  second: DigitReading,
  calibration: Calibration,
): boolean {
  const [best] = oddsOf(first, second, calibration.tesseract);
  if (best === undefined || !bothSay(best.text, first, second)) return false;
  if (stepOf(calibration.agreed, best.probability) < CERTAIN) return false;
  const [other] = again;
  return other !== undefined && other.text === best.text && other.probability >= NO_DOUBT;
}

/** The candidates of the first look where it settles the cell, else of both. */
export function combineLooks(
  first: readonly Candidate[],
  again: readonly Candidate[],
  second: DigitReading,
  calibration: Calibration,
): Candidate[] {
  return combine(first, second, calibration, isSettled(first, again, second, calibration) ? null : again);
}
