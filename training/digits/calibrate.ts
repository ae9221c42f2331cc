/**
 * Measures how often the readers are right, on fonts that the network was not trained on, and writes calibration.json:
 *
 *     npx tsx training/digits/calibrate.ts ROWS.ndjson [--check HELD_OUT.ndjson]
 *
 * ROWS come from measure.ts with `--role calibrate --rows`, of every resolution. With `--check` nothing is written: it says
 * how often the readers are right on other rows, by what they say of themselves, and what they take for what.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Candidate } from '../../src/shared/model/candidate.js';
import {
  agree,
  bothSay,
  combineLooks,
  isSettled,
  loadCalibration,
  meanOf,
  oddsOf,
  type Calibration,
  type Steps,
} from '../../src/pipeline/ocr/readers/combine.js';
import type { DigitReading } from '../../src/pipeline/ocr/tesseract/tesseract.js';

interface Row {
  readonly text: string;
  readonly font: string;
  readonly dpi: number;
  readonly candidates: readonly Candidate[];
  /** The network's second look. */
  readonly again: readonly Candidate[];
  readonly second: DigitReading;
}

interface Said {
  readonly said: number;
  readonly right: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'string' }, out: { type: 'string', default: 'src/pipeline/ocr/readers/calibration.json' } },
});

const rowsOf = (path: string): Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** Fewer cells between two bounds say nothing: they are counted with those below them. */
const ENOUGH = 10;

/** Shares of right between bounds; a wrong one and a right one more than seen, and never falling. */
function stepsOf(said: readonly Said[], bounds: readonly number[]): Steps {
  let [least, cells, right] = [0, 0, 0];
  let waiting: { below: number; right: number }[] = [];
  return [...bounds, 1.01].map((below, index) => {
    const from = index === 0 ? -1 : (bounds[index - 1] ?? 0);
    const inside = said.filter((one) => one.said >= from && one.said < below);
    cells += inside.length;
    right += inside.filter((one) => one.right).length;
    const step = { below, right: least };
    waiting.push(step);
    if (cells >= ENOUGH) {
      least = Math.round(Math.max(least, (right + 0.5) / (cells + 1)) * 1e5) / 1e5;
      for (const one of waiting) one.right = least;
      [waiting, cells, right] = [[], 0, 0];
    }
    return step;
  });
}

const BOUNDS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9997, 0.99999];

function calibrate(rows: readonly Row[]): Calibration {
  const tesseract = stepsOf(
    rows
      .filter(({ second }) => second.text !== '')
      .map(({ text, second }) => ({ said: second.confidence, right: second.text === text.replaceAll(',', '') })),
    [0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95],
  );
  const saidOf = (network: readonly Candidate[], { text, second }: Row): Said & { both: boolean } => {
    const [first] = oddsOf(network, second, tesseract);
    return {
      both: first !== undefined && bothSay(first.text, network, second),
      said: first?.probability ?? 0,
      right: first?.text === text,
    };
  };
  const stepsBy = (said: readonly (Said & { both: boolean })[], both: boolean): Steps =>
    stepsOf(
      said.filter((one) => one.both === both),
      BOUNDS,
    );
  const firsts = rows.map((row) => saidOf(row.candidates, row));
  const agreed = stepsBy(firsts, true);
  const differing = stepsBy(firsts, false);
  const others = { others: [], agreed, differing, again: { agreed, differing } };
  const unsure = rows.filter((row) => !isSettled(row.candidates, row.again, row.second, { tesseract, ...others }));
  const seconds = unsure.map((row) => saidOf(meanOf(row.candidates, row.again), row));
  const wrong = unsure
    .map(({ text, candidates, again, second }) =>
      oddsOf(meanOf(candidates, again), second, tesseract).findIndex((one) => one.text === text),
    )
    .filter((rank) => rank !== 0);
  const shareOf = (rank: number): number => wrong.filter((one) => one === rank).length / (wrong.length + 1);
  return {
    tesseract,
    others: [1, 2, 3, 4].map((rank) => Math.round(shareOf(rank) * 1e4) / 1e4),
    agreed,
    differing,
    again: { agreed: stepsBy(seconds, true), differing: stepsBy(seconds, false) },
  };
}

function check(rows: readonly Row[]): void {
  const calibration = loadCalibration();
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const read = rows.map((row) => ({
    row,
    combined: combineLooks(row.candidates, row.again, row.second, calibration),
  }));
  for (const dpi of [...new Set(rows.map((row) => row.dpi))].sort((a, b) => a - b)) {
    const here = read.filter(({ row }) => row.dpi === dpi);
    const share = (count: number): string => `${((100 * count) / here.length).toFixed(3)} %`;
    const count = (holds: (one: (typeof here)[number]) => boolean): number => here.filter(holds).length;
    const right = count(({ row, combined }) => combined[0]?.text === row.text);
    const certain = here.filter(({ combined }) => (combined[0]?.probability ?? 0) >= 0.99);
    const certainWrong = certain.filter(({ row, combined }) => combined[0]?.text !== row.text);
    print(
      `${dpi} dpi, ${here.length} cells: network ${share(count(({ row }) => row.candidates[0]?.text === row.text))}, ` +
        `tesseract ${share(count(({ row }) => row.second.text === row.text))}, together ${share(right)}; ` +
        `agreed and wrong ${count(({ row }) => agree(row.candidates, row.second) && row.candidates[0]?.text !== row.text)}; ` +
        `certain ${share(certain.length)}, of them wrong ${certainWrong.length}; ` +
        `truth among the candidates of unsure cells that are wrong: ${truthAmong(here)}`,
    );
    for (const { row, combined } of certainWrong)
      print(`  certain and wrong: ${row.text} → ${combined[0]?.text ?? ''} (${row.font})`);
  }
  const bands = [0, 0.5, 0.7, 0.9, 0.98, 0.99, 0.995, 0.999, 1.01];
  for (const [index, from] of bands.slice(0, -1).entries()) {
    const inside = read.filter(
      ({ combined: [first] }) =>
        first !== undefined && first.probability >= from && first.probability < (bands[index + 1] ?? 2),
    );
    const right = inside.filter(({ row, combined }) => combined[0]?.text === row.text).length;
    if (inside.length > 0)
      print(
        `says ${from} to ${bands[index + 1] ?? 1}: ${inside.length} cells, right ${((100 * right) / inside.length).toFixed(2)} %`,
      );
  }
}

function truthAmong(read: readonly { row: Row; combined: readonly Candidate[] }[]): string {
  const wrong = read.filter(({ row, combined }) => combined[0]?.text !== row.text);
  const among = wrong.filter(({ row, combined }) => combined.some(({ text }) => text === row.text));
  return `${among.length} of ${wrong.length}`;
}

if (values.check !== undefined) check(rowsOf(values.check));
else writeFileSync(values.out, `${JSON.stringify(calibrate(positionals.flatMap(rowsOf)), null, 2)}\n`);
