/** Verdicts on the scans of a corpus, counted by resolution and by how badly they were scanned. */
import type { ScanVerdict } from './scan-verdict.js';

/** What is counted of a verdict. */
export type CountedVerdict = Omit<ScanVerdict, 'document'>;

export interface ScanGroup {
  /** null: all. */
  readonly dpi: number | null;
  readonly level: string | null;
  readonly documents: number;
  /** Documents that give an error instead of a report; their values are missing. */
  readonly failed: number;
  readonly values: number;
  readonly right: number;
  readonly flaggedRight: number;
  readonly restoredRight: number;
  readonly restoredWrong: number;
  readonly flaggedWrong: number;
  readonly missing: number;
  readonly silent: number;
}

/** The groups, by resolution and level; the last is all of them. */
export function summaryOf(verdicts: readonly CountedVerdict[]): ScanGroup[] {
  const groups = new Map<string, CountedVerdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.dpi} ${verdict.level}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return [
    ...[...groups.values()]
      .map((group) => counted(group, group[0]?.dpi ?? null, group[0]?.level ?? null))
      .sort((a, b) => (a.dpi ?? 0) - (b.dpi ?? 0) || ((a.level ?? '') < (b.level ?? '') ? 1 : -1)),
    counted(verdicts, null, null),
  ];
}

/** The groups of some resolutions as one. */
export function together(groups: readonly ScanGroup[], dpi: readonly number[]): ScanGroup {
  const own = groups.filter((group) => group.dpi !== null && dpi.includes(group.dpi));
  const sum = (of: (group: ScanGroup) => number): number => own.reduce((all, group) => all + of(group), 0);
  return {
    dpi: null,
    level: null,
    documents: sum((group) => group.documents),
    failed: sum((group) => group.failed),
    values: sum((group) => group.values),
    right: sum((group) => group.right),
    flaggedRight: sum((group) => group.flaggedRight),
    restoredRight: sum((group) => group.restoredRight),
    restoredWrong: sum((group) => group.restoredWrong),
    flaggedWrong: sum((group) => group.flaggedWrong),
    missing: sum((group) => group.missing),
    silent: sum((group) => group.silent),
  };
}

/** Shares from 0 to 1: right of what is in a table that was found; right and not flagged of all; flagged of the right ones. */
export function sharesOf({ values, right, flaggedRight, missing }: ScanGroup): {
  readonly ofFound: number;
  readonly endToEnd: number;
  readonly flagged: number;
} {
  return {
    ofFound: right / Math.max(1, values - missing),
    endToEnd: (right - flaggedRight) / Math.max(1, values),
    flagged: flaggedRight / Math.max(1, right),
  };
}

function counted(verdicts: readonly CountedVerdict[], dpi: number | null, level: string | null): ScanGroup {
  const sum = (of: (verdict: CountedVerdict) => number): number => verdicts.reduce((all, one) => all + of(one), 0);
  return {
    dpi,
    level,
    documents: verdicts.length,
    failed: sum(({ error }) => (error === null ? 0 : 1)),
    values: sum(({ values }) => values),
    right: sum(({ right }) => right),
    flaggedRight: sum(({ flaggedRight }) => flaggedRight),
    restoredRight: sum(({ restoredRight }) => restoredRight),
    restoredWrong: sum(({ restoredWrong }) => restoredWrong),
    flaggedWrong: sum(({ flaggedWrong }) => flaggedWrong),
    missing: sum(({ missing }) => missing),
    silent: sum(({ silent }) => silent.length),
  };
}
