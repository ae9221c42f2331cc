/**
 * Properties of characters that decide what a reader sees: hidden, deleted with changes tracked, struck through, raised, a
 * sign of a font. Everything else about characters is passed over.
 */
import { SPRM, visitModifiers } from './sprm.js';

export interface Look {
  readonly hidden: boolean;
  readonly deleted: boolean;
  readonly struck: boolean;
  readonly raised: boolean;
  /** How it is set apart from the text beside it, one bit for each way (APART); 0: not at all. */
  readonly apart: number;
  /** A picture or a mark rather than the character it is written as. */
  readonly special: boolean;
  /** Data of a field or form, not a picture. */
  readonly data: boolean;
  /** Of a picture: where it stands in the data stream; null: nowhere. */
  readonly picture: number | null;
  /** Code of the character of a font that stands here; null: the character itself. */
  readonly sign: number | null;
}

export const PLAIN_LOOK: Look = {
  hidden: false,
  deleted: false,
  struck: false,
  raised: false,
  apart: 0,
  special: false,
  data: false,
  picture: null,
  sign: null,
};

const APART = { lowered: 1, offLine: 2, white: 4, tiny: 8 } as const;
const WHITE_INDEX = 8;
const WHITE = 0x00ffffff;
/** Half-points. */
const TINY = 4;

function setApart(to: Draft, way: keyof typeof APART, is: boolean): void {
  to.apart = is ? to.apart | APART[way] : to.apart & ~APART[way];
}

type Draft = { -readonly [Key in keyof Look]: Look[Key] };
type Effect = (to: Draft, base: Look, bytes: Buffer, at: number) => void;

/** Toggles: 0 off, 1 on, 0x80 as the style says, 0x81 the opposite of what the style says. */
function toggled(bytes: Buffer, at: number, style: boolean): boolean {
  const value = bytes.readUInt8(at);
  if (value === 0x80) return style;
  return value === 0x81 ? !style : value !== 0;
}

const EFFECTS: Readonly<Record<number, Effect>> = {
  [SPRM.sprmCFVanish]: (to, base, bytes, at) => (to.hidden = toggled(bytes, at, base.hidden)),
  [SPRM.sprmCFSpecVanish]: (to, base, bytes, at) => (to.hidden = toggled(bytes, at, base.hidden)),
  [SPRM.sprmCFRMarkDel]: (to, base, bytes, at) => (to.deleted = toggled(bytes, at, base.deleted)),
  [SPRM.sprmCFStrike]: (to, base, bytes, at) => (to.struck = toggled(bytes, at, base.struck)),
  [SPRM.sprmCFDStrike]: (to, base, bytes, at) => (to.struck = toggled(bytes, at, base.struck)),
  [SPRM.sprmCIss]: (to, _, bytes, at) => {
    to.raised = bytes.readUInt8(at) === 1;
    setApart(to, 'lowered', bytes.readUInt8(at) === 2);
  },
  [SPRM.sprmCHpsPos]: (to, _, bytes, at) => setApart(to, 'offLine', bytes.readInt16LE(at) !== 0),
  [SPRM.sprmCIco]: (to, _, bytes, at) => setApart(to, 'white', bytes.readUInt8(at) === WHITE_INDEX),
  [SPRM.sprmCCv]: (to, _, bytes, at) => setApart(to, 'white', bytes.readUInt32LE(at) === WHITE),
  [SPRM.sprmCHps]: (to, _, bytes, at) => setApart(to, 'tiny', bytes.readUInt16LE(at) <= TINY),
  [SPRM.sprmCFSpec]: (to, base, bytes, at) => (to.special = toggled(bytes, at, base.special)),
  [SPRM.sprmCFData]: (to, base, bytes, at) => (to.data = toggled(bytes, at, base.data)),
  [SPRM.sprmCPicLocation]: (to, _, bytes, at) => (to.picture = bytes.readUInt32LE(at)),
  [SPRM.sprmCSymbol]: (to, _, bytes, at) => (to.sign = bytes.readUInt16LE(at + 2)),
};

/** The look after the modifiers of a list. `characterStyle`: the look that a character style gives. */
export function applyLook(
  base: Look,
  list: Buffer,
  from: number,
  end: number,
  characterStyle?: (number: number) => Look,
): Look {
  let under = base;
  if (characterStyle) {
    visitModifiers(list, from, end, (code, bytes, at) => {
      if (code === SPRM.sprmCIstd) under = over(base, characterStyle(bytes.readUInt16LE(at)));
    });
  }
  const look: Draft = { ...under };
  visitModifiers(list, from, end, (code, bytes, at) => EFFECTS[code]?.(look, under, bytes, at));
  return look;
}

/** A character style on a paragraph's: hiding and striking are toggles, both together show again. */
function over(base: Look, style: Look): Look {
  return {
    ...base,
    hidden: base.hidden !== style.hidden,
    struck: base.struck !== style.struck,
    raised: base.raised || style.raised,
    apart: base.apart | style.apart,
  };
}
