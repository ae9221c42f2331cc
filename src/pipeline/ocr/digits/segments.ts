/**
 * Cuts the ink of a cell into pieces that are parts of characters at most: connected ink, cut again where it is thin and
 * wide enough to be several characters that touch. A *segment* is a run of neighbouring pieces; which segments are
 * characters is the network's to say (decode.ts).
 */
import type { GrayPage } from '../page.js';

/** Ink of a cell, measured against its own paper. */
export interface Ink {
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  /** 0 paper … 1 full ink. */
  readonly dark: Float32Array;
  /** Piece of each pixel, from 1; 0: paper. */
  readonly owner: Uint16Array;
  /** In order of their middle, from the left. */
  readonly pieces: readonly Piece[];
  /** Top and height of the line: of the tallest pieces. */
  readonly top: number;
  readonly lineHeight: number;
}

/** x1 and y1 are the last pixel. */
export interface Piece {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly pixels: number;
}

/** Pieces first … last of `Ink.pieces`. */
export interface Segment extends Piece {
  readonly first: number;
  readonly last: number;
}

/** More pieces are no number; the reader says so instead of searching. */
export const MOST_PIECES = 40;
/** A character may be broken into this many pieces. */
const MOST_PARTS = 4;
/** No character of a number is wider than this share of the line. */
const WIDEST = 1.25;
/** Connected ink wider than this share of the line may be several characters. */
const CUT_FROM = 0.62;

export function inkOfCrop(crop: GrayPage): Ink {
  const { width, height, dpi } = crop;
  const dark = darkness(crop);
  const level = inkLevel(dark);
  const owner = new Uint16Array(width * height);
  const components = connected(dark, owner, width, height, level);
  const lineHeight = lineHeightOf(components, dpi);
  const pieces = cutWide(components, dark, owner, width, lineHeight);
  growIntoHalo(dark, owner, width, height);
  const tall = pieces.filter((piece) => piece.y1 - piece.y0 + 1 >= lineHeight * 0.6);
  const top = Math.min(height, ...(tall.length > 0 ? tall : pieces).map((piece) => piece.y0));
  return { width, height, dpi, dark, owner, pieces, top, lineHeight };
}

/** Every run of pieces that may be one character. */
export function segmentsOf({ pieces, lineHeight }: Ink): Segment[] {
  const segments: Segment[] = [];
  for (let first = 0; first < pieces.length; first++) {
    let [x0, y0, x1, y1, pixels] = [Infinity, Infinity, -1, -1, 0];
    for (let last = first; last < Math.min(pieces.length, first + MOST_PARTS); last++) {
      const piece = pieces[last]!;
      x0 = Math.min(x0, piece.x0);
      y0 = Math.min(y0, piece.y0);
      x1 = Math.max(x1, piece.x1);
      y1 = Math.max(y1, piece.y1);
      pixels += piece.pixels;
      if (last > first && x1 - x0 + 1 > lineHeight * WIDEST) break;
      segments.push({ first, last, x0, y0, x1, y1, pixels });
    }
  }
  return segments;
}

/** Grey against the crop's own paper and its own darkest ink. */
function darkness({ width, height, pixels }: GrayPage): Float32Array {
  const counts = new Uint32Array(256);
  for (const value of pixels) counts[value]!++;
  const at = (share: number): number => {
    let left = share * width * height;
    let value = 0;
    while (value < 255 && (left -= counts[value]!) >= 0) value++;
    return value;
  };
  const paper = at(0.8);
  const ink = Math.min(at(Math.min(0.03, 12 / (width * height))), paper - 40);
  return Float32Array.from(pixels, (value) => {
    const share = (paper - value) / (paper - ink) - 0.06;
    return share < 0 ? 0 : share > 1 ? 1 : share;
  });
}

/** The darkness that parts ink from paper best (Otsu), within reason. */
function inkLevel(dark: Float32Array): number {
  const bins = 50;
  const counts = new Float64Array(bins);
  for (const value of dark) counts[Math.min(bins - 1, Math.floor(value * bins))]!++;
  const total = dark.length;
  const sum = counts.reduce((all, count, bin) => all + count * bin, 0);
  let [below, belowSum, best, level] = [0, 0, -1, 0.4];
  for (let bin = 0; bin < bins - 1; bin++) {
    below += counts[bin]!;
    belowSum += counts[bin]! * bin;
    if (below === 0 || below === total) continue;
    const apart = belowSum / below - (sum - belowSum) / (total - below);
    const worth = below * (total - below) * apart * apart;
    if (worth > best) [best, level] = [worth, (bin + 1) / bins];
  }
  return Math.min(0.55, Math.max(0.28, level));
}

function connected(dark: Float32Array, owner: Uint16Array, width: number, height: number, level: number): Piece[] {
  const pieces: Piece[] = [];
  const stack: number[] = [];
  for (let start = 0; start < dark.length; start++) {
    if (owner[start] !== 0 || dark[start]! < level) continue;
    let [x0, y0, x1, y1, pixels] = [width, height, -1, -1, 0];
    const id = pieces.length + 1;
    owner[start] = id;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
      pixels++;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (owner[next] !== 0 || dark[next]! < level) continue;
          owner[next] = id;
          stack.push(next);
        }
      }
    }
    pieces.push({ x0, y0, x1, y1, pixels });
  }
  return pieces;
}

/** Height of digits here: of the tallest ink, but never less than the smallest print. */
function lineHeightOf(pieces: readonly Piece[], dpi: number): number {
  const tallest = Math.max(0, ...pieces.map((piece) => piece.y1 - piece.y0 + 1));
  return Math.max(tallest, (dpi / 72) * 4.5);
}

/** Cuts wide pieces where their ink is thinnest; numbers the pieces by their middles, and `owner` with them. */
function cutWide(
  components: readonly Piece[],
  dark: Float32Array,
  owner: Uint16Array,
  width: number,
  lineHeight: number,
): Piece[] {
  const parts = components.flatMap((piece, index) => {
    const cuts =
      piece.x1 - piece.x0 + 1 > lineHeight * CUT_FROM ? cutsOf(piece, index + 1, dark, owner, width, lineHeight) : [];
    const edges = [piece.x0, ...cuts, piece.x1 + 1];
    return edges.slice(1).map((end, part) => ({ id: index + 1, from: edges[part]!, end, piece }));
  });
  const measured = parts.flatMap(({ id, from, end, piece }) => {
    let [x0, y0, x1, y1, pixels] = [end, piece.y1, from - 1, piece.y0 - 1, 0];
    for (let y = piece.y0; y <= piece.y1; y++) {
      for (let x = from; x < end; x++) {
        if (owner[y * width + x] !== id) continue;
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x);
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y);
        pixels++;
      }
    }
    return pixels === 0 ? [] : [{ x0, y0, x1, y1, pixels, id, from, end }];
  });
  measured.sort((a, b) => a.x0 + a.x1 - b.x0 - b.x1 || a.y0 - b.y0);
  const renumbered = new Map<number, { from: number; end: number; to: number }[]>();
  measured.forEach(({ id, from, end }, index) => {
    renumbered.set(id, [...(renumbered.get(id) ?? []), { from, end, to: index + 1 }]);
  });
  for (let at = 0; at < owner.length; at++) {
    const id = owner[at]!;
    if (id === 0) continue;
    const x = at % width;
    owner[at] = renumbered.get(id)?.find(({ from, end }) => x >= from && x < end)?.to ?? 0;
  }
  return measured.map(({ x0, y0, x1, y1, pixels }) => ({ x0, y0, x1, y1, pixels }));
}

/** Columns before which a piece may be cut: the thinnest within a distance of a narrow character. */
function cutsOf(
  piece: Piece,
  id: number,
  dark: Float32Array,
  owner: Uint16Array,
  width: number,
  lineHeight: number,
): number[] {
  const columns = piece.x1 - piece.x0 + 1;
  const weight = new Float32Array(columns);
  for (let y = piece.y0; y <= piece.y1; y++) {
    for (let x = piece.x0; x <= piece.x1; x++) {
      if (owner[y * width + x] === id) weight[x - piece.x0]! += dark[y * width + x]!;
    }
  }
  const reach = Math.max(2, Math.round(lineHeight * 0.14));
  const cuts: number[] = [];
  for (let at = reach; at < columns - reach; at++) {
    let least = true;
    for (let near = Math.max(0, at - reach); near <= Math.min(columns - 1, at + reach) && least; near++) {
      if (weight[near]! < weight[at]! || (weight[near] === weight[at] && near < at)) least = false;
    }
    if (least) cuts.push(piece.x0 + at);
  }
  return cuts;
}

/** Gives the grey rim of strokes to the piece beside it, so that a segment has all of its ink and none of its neighbour's. */
function growIntoHalo(dark: Float32Array, owner: Uint16Array, width: number, height: number): void {
  const before = owner.slice();
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      if (before[at] !== 0 || dark[at] === 0) continue;
      let [best, owned] = [0, 0];
      for (const near of [
        at - 1,
        at + 1,
        at - width,
        at + width,
        at - width - 1,
        at - width + 1,
        at + width - 1,
        at + width + 1,
      ]) {
        if (before[near] !== 0 && dark[near]! > best) [best, owned] = [dark[near]!, before[near]!];
      }
      owner[at] = owned;
    }
  }
}
