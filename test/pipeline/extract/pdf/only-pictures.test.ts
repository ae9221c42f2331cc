/** PDFs of nothing but pictures are told by the file and by the want of text; pictures are not decoded for it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { onlyPictures } from '../../../../src/pipeline/extract/pdf/only-pictures.js';
import { openPdf } from '../../../../src/shared/open-pdf.js';

const SCAN = readFileSync(new URL('../../../fixtures/scan/0055-xzf-2021-150-hard.pdf', import.meta.url));

async function count(bytes: Uint8Array): Promise<{ pictures: number | null; pages: number }> {
  const pdf = await openPdf(bytes);
  try {
    return { pictures: await onlyPictures(bytes, pdf.document), pages: pdf.document.numPages };
  } finally {
    await pdf.close();
  }
}

it('counts the pictures of a scan', async () => {
  const { pictures, pages } = await count(SCAN);
  expect(pictures).toBe(pages);
});

/** A PDF of one page that shows a picture (of which there is only its dictionary) and `text`. */
function withPicture(dictionary: string, text: string): Uint8Array {
  const contents = `q 500 0 0 500 0 0 cm /I Do Q BT /F 12 Tf 20 700 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Count 1/Kids[3 0 R]>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>',
    `<</Length ${contents.length}>>stream\n${contents}\nendstream`,
    `<</Type/XObject${dictionary}/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.from(
    `${file}${xref}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`,
  );
}

it('looks at the pages where there is text beside the picture, or no picture of a page', async () => {
  expect((await count(withPicture('/Subtype/Image/Width 700/Height 900', ''))).pictures).toBe(1);
  expect((await count(withPicture('/Subtype /Image/Width 700/Height 900', 'text'))).pictures).toBeNull();
  expect((await count(withPicture('/Subtype/ImageMask/Width 700/Height 900', ''))).pictures).toBeNull();
  expect((await count(withPicture('/Subtype/Image/Width 70/Height 90', ''))).pictures).toBeNull();
});
