/** Chinese fonts that scans are printed in, by family; all are free and in Debian (docs/scans.md names the packages). */
export interface ScanFont {
  family: string;
  /** Kept out of training and tuning: what is reported must hold for fonts that nobody looked at. */
  heldOut: boolean;
}

export const FONTS: readonly ScanFont[] = [
  { family: 'Noto Serif CJK SC', heldOut: false },
  { family: 'Noto Sans CJK SC', heldOut: false },
  { family: 'WenQuanYi Micro Hei', heldOut: false },
  { family: 'WenQuanYi Zen Hei', heldOut: false },
  { family: 'AR PL UMing CN', heldOut: false },
  { family: 'AR PL UKai CN', heldOut: false },
  { family: 'Droid Sans Fallback', heldOut: false },
  { family: 'AR PL SungtiL GB', heldOut: true },
  { family: 'AR PL KaitiM GB', heldOut: true },
  { family: 'LXGW WenKai', heldOut: true },
  { family: 'cwTeXFangSong', heldOut: true },
];

export type FontSet = 'tuning' | 'held-out' | 'all';

/** The families of a set. */
export function fontsOf(set: FontSet): string[] {
  return FONTS.filter((font) => set === 'all' || font.heldOut === (set === 'held-out')).map((font) => font.family);
}
