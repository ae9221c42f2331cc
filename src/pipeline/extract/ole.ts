/**
 * Names in the directory of a compound file (OLE, [MS-CFB]): enough to tell a Word document from a workbook or an
 * encrypted package. Header: sector size exponent at 30, first directory sector at 48, first 109 sectors of the FAT from 76;
 * a directory entry is 128 bytes: name in UTF-16LE, its length in bytes at 64.
 */

const ENTRY_BYTES = 128;
const HEADER_BYTES = 512;
const FAT_IN_HEADER = 109;
/** Directory sectors followed at most; a document has a handful. */
const MAX_SECTORS = 1000;

/** Names of storages and streams; null when the directory cannot be read. */
export function oleStreamNames(bytes: Uint8Array): string[] | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const exponent = view.getUint16(30, true);
  if (exponent !== 9 && exponent !== 12) return null;
  const sectorBytes = 2 ** exponent;
  const names: string[] = [];
  let sector = view.getUint32(48, true);
  for (let followed = 0; followed < MAX_SECTORS; followed++) {
    const start = (sector + 1) * sectorBytes;
    if (start + sectorBytes > bytes.length) break;
    for (let at = start; at < start + sectorBytes; at += ENTRY_BYTES) {
      const length = view.getUint16(at + 64, true);
      if (length < 4 || length > 64) continue;
      names.push(new TextDecoder('utf-16le').decode(bytes.subarray(at, at + length - 2)));
    }
    const next = nextSector(view, sector, sectorBytes);
    if (next === null) break;
    sector = next;
  }
  return names.length > 0 ? names : null;
}

/** The sector after this one in its chain, by the FAT; null at the end, or where the FAT cannot be followed. */
function nextSector(view: DataView, sector: number, sectorBytes: number): number | null {
  const perSector = sectorBytes / 4;
  const index = Math.floor(sector / perSector);
  if (index >= FAT_IN_HEADER) return null;
  const at = (view.getUint32(76 + 4 * index, true) + 1) * sectorBytes + 4 * (sector % perSector);
  if (at + 4 > view.byteLength) return null;
  const next = view.getUint32(at, true);
  return next > 0xfffffffa ? null : next;
}
