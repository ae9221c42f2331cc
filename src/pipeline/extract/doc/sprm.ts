/**
 * Property modifiers ("sprm", [MS-DOC] 2.6): a list of operations, each a 16-bit code and an operand. The upper three bits
 * of the code say how long the operand is; variable ones begin with their length.
 */

/** The codes that are read; all others are passed over. Names are those of the specification. */
export const SPRM = {
  sprmCFRMarkDel: 0x0800,
  sprmCFData: 0x0806,
  sprmCPicLocation: 0x6a03,
  sprmCFStrike: 0x0837,
  sprmCFVanish: 0x083c,
  sprmCFSpecVanish: 0x0818,
  sprmCFSpec: 0x0855,
  sprmCFDStrike: 0x2a53,
  sprmCIss: 0x2a48,
  sprmCHpsPos: 0x4845,
  sprmCHps: 0x4a43,
  sprmCIco: 0x2a42,
  sprmCCv: 0x6870,
  sprmCIstd: 0x4a30,
  sprmCSymbol: 0x6a09,
  sprmPIlvl: 0x260a,
  sprmPIlfo: 0x460b,
  sprmPIstd: 0x4600,
  sprmPJc80: 0x2403,
  sprmPJc: 0x2461,
  sprmPOutLvl: 0x2640,
  sprmPFInTable: 0x2416,
  sprmPFTtp: 0x2417,
  sprmPItap: 0x6649,
  sprmPDtap: 0x664a,
  sprmPFInnerTableCell: 0x244b,
  sprmPFInnerTtp: 0x244c,
  sprmPHugePapx: 0x6646,
  /** Its number in the first releases of Word 97. */
  sprmPHugePapxEarly: 0x6645,
  sprmPTableProps: 0x646b,
  sprmPChgTabs: 0xc615,
  sprmTDefTable: 0xd608,
  sprmTInsert: 0x7621,
  sprmTDelete: 0x5622,
  sprmTDxaCol: 0x7623,
  sprmTMerge: 0x5624,
  sprmTSplit: 0x5625,
  sprmTVertMerge: 0xd62b,
} as const;

/** Bytes and place of the operand of a modifier. */
export type Visit = (code: number, bytes: Buffer, at: number, length: number) => void;

/** Operand lengths by the upper three bits of a code; 6 is variable. */
const LENGTHS: readonly number[] = [1, 1, 2, 4, 2, 2, -1, 3];

/** Visits the modifiers of `bytes[from, to)`, up to the first one that is cut off. */
export function visitModifiers(bytes: Buffer, from: number, to: number, visit: Visit): void {
  const end = Math.min(to, bytes.length);
  let at = from;
  while (at + 3 <= end) {
    const code = bytes.readUInt16LE(at);
    at += 2;
    const fixed = LENGTHS[code >> 13] ?? 1;
    const length = fixed >= 0 ? fixed : variableLength(bytes, at, end, code);
    if (at + length > end) return;
    visit(code, bytes, at, length);
    at += length;
  }
}

/** Length of a variable operand, its own length field included; beyond the end when it is cut off. */
function variableLength(bytes: Buffer, at: number, end: number, code: number): number {
  if (code === SPRM.sprmTDefTable) return at + 2 <= end ? bytes.readUInt16LE(at) + 1 : 2;
  const length = bytes.readUInt8(at);
  if (code !== SPRM.sprmPChgTabs || length < 255) return length + 1;
  // too many tab stops for a byte: deleted ones with four bytes each, then added ones with three
  const deleted = at + 1 < end ? bytes.readUInt8(at + 1) : 0;
  const added = at + 2 + 4 * deleted;
  return added < end ? added + 1 + 3 * bytes.readUInt8(added) - at : end;
}
