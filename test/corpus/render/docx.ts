/**
 * A docx as WPS saves the official form, written by hand: the same report gives the same bytes (fixed times, fixed order).
 */
import { strToU8, zipSync } from 'fflate';
import type { BlockModel, CorpusReport } from '../model.js';
import { tableXml } from './docx-table.js';
import { escapeXml, paragraphXml, pictureXml, textBoxXml } from './docx-text.js';

const NAMESPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ');
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** A field whose instruction is no text and whose result is empty. */
const PAGE_FIELD =
  '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGEREF _Toc6 \\h 99件 </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>';

/** One grey pixel. */
const PIXEL = Uint8Array.from(
  Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64'),
);

export function renderDocx(report: CorpusReport): Uint8Array {
  const xml = (text: string): Uint8Array => strToU8(HEAD + text);
  const pictures = report.quirks.includes('docx.images_only') || report.blocks.some((block) => block.kind === 'image');
  const parts: Record<string, Uint8Array> = {
    '[Content_Types].xml': xml(
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="${TYPE}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="${TYPE}.numbering+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    ),
    'docProps/core.xml': xml(
      `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>lenovo</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2022-01-05T00:00:00Z</dcterms:created></cp:coreProperties>`,
    ),
    'word/document.xml': xml(documentXml(report)),
    'word/_rels/document.xml.rels': xml(
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${OFFICE}/numbering" Target="numbering.xml"/>${pictures ? `<Relationship Id="rId3" Type="${OFFICE}/image" Target="media/image1.png"/>` : ''}</Relationships>`,
    ),
    'word/styles.xml': xml(
      `<w:styles ${NAMESPACES}><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="table" w:styleId="3"><w:name w:val="Normal Table"/></w:style></w:styles>`,
    ),
    'word/numbering.xml': xml(
      `<w:numbering ${NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    ),
    ...(pictures ? { 'word/media/image1.png': PIXEL } : {}),
  };
  // the zip format has no times before 1980; hours are local in fflate, noon stays the same day everywhere
  return zipSync(parts, { level: 6, mtime: new Date(2022, 0, 5, 12) });
}

function documentXml(report: CorpusReport): string {
  const imagesOnly = report.quirks.includes('docx.images_only');
  const body = imagesOnly
    ? ['扫描页 1', '扫描页 2', '扫描页 3'].map(pictureXml).join('')
    : report.blocks.map((block) => blockXml(block, report)).join('');
  return `<w:document ${NAMESPACES} mc:Ignorable="wps"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`;
}

function blockXml(block: BlockModel, report: CorpusReport): string {
  const has = (quirk: CorpusReport['quirks'][number]): boolean => report.quirks.includes(quirk);
  switch (block.kind) {
    case 'title': {
      const lines = block.lines.map((line) => paragraphXml(line, { align: 'center' })).join('');
      return has('docx.text_box') ? textBoxXml(lines) : `${lines}<w:p/>`;
    }
    case 'heading':
      return has('docx.automatic_numbers')
        ? paragraphXml(block.text, { style: '2', list: 1 })
        : paragraphXml(block.ordinal + block.text, { style: '2' });
    case 'paragraph': {
      const text = paragraphXml(block.text, block.role === 'date' ? { align: 'center' } : {});
      const paragraph = has('docx.fields') ? text.replace('</w:p>', `${PAGE_FIELD}</w:p>`) : text;
      return has('docx.content_controls') && block.role === 'salutation'
        ? `<w:sdt><w:sdtPr><w:alias w:val="${escapeXml('引言')}"/></w:sdtPr><w:sdtContent>${paragraph}</w:sdtContent></w:sdt>`
        : paragraph;
    }
    case 'image':
      return pictureXml(block.label);
    case 'signature':
      return [...block.names, ...(block.date === null ? [] : [block.date])]
        .map((line) => paragraphXml(line, { align: 'right' }))
        .join('');
    case 'table':
      return `${tableXml(block, report)}<w:p/>`;
  }
}
