/** Bytes of a document → the pictures inside it, by the references of its layout (`LayoutPicture.ref`). */
import { NianbaoError } from '../../shared/errors.js';
import type { InnerPicture, OpenPicture } from '../../shared/model/inner-picture.js';
import { openWordFile } from './doc/container.js';
import { docPicture } from './doc/pictures.js';
import { openWordPackage } from './docx/package.js';
import { picturesInPage } from './html/pictures.js';
import { METAFILE, sniff } from './sniff.js';

/** Opens a docx, doc or HTML document. Throws what its reader throws. */
export function openPictures(bytes: Uint8Array): OpenPicture {
  switch (sniff(bytes).kind) {
    case 'docx': {
      const word = openWordPackage(bytes);
      return (ref) => pictureOf(word.read(ref));
    }
    case 'doc': {
      const file = openWordFile(bytes);
      return (ref) => {
        const picture = docPicture(file, ref);
        return picture.kind === 'file' ? pictureOf(picture.bytes) : picture;
      };
    }
    default: {
      const pictures = picturesInPage(bytes);
      return (ref) => {
        const picture = pictures.get(ref);
        if (picture === undefined) throw new NianbaoError('damaged_file', { reason: `its picture ${ref} is missing` });
        return pictureOf(picture);
      };
    }
  }
}

function pictureOf(bytes: Uint8Array): InnerPicture {
  const { mediaType } = sniff(bytes);
  if (mediaType === METAFILE) return { kind: 'metafile', ...metafileOf(bytes) };
  if (mediaType.startsWith('image/')) return { kind: 'pixels', mediaType, bytes };
  throw new NianbaoError('unsupported_format', { kind: `a picture of the kind ${mediaType}` });
}

/** Name and height of a metafile: EMF has a frame in hundredths of a millimetre, WMF a box and its units to an inch. */
function metafileOf(bytes: Uint8Array): { name: string; millimetres: number } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file[0] === 1) return { name: 'EMF', millimetres: (file.readInt32LE(36) - file.readInt32LE(28)) / 100 };
  if (file.length < 16) return { name: 'WMF', millimetres: 0 };
  const inch = Math.max(1, file.readUInt16LE(14));
  return { name: 'WMF', millimetres: (Math.abs(file.readInt16LE(12) - file.readInt16LE(8)) / inch) * 25.4 };
}
