/**
 * Documents of text with pictures in them, as bodies publish them: a report whose last table is a picture, beside a logo and a code
 * to be photographed. Made out of a committed scan and its truth.
 */
import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { pictureOfPage, scanPage } from '../../support/scan-page.js';
import { randomOf } from '../random.js';
import { escapeXml } from '../render/docx-text.js';
import type { ScanCellTruth, ScanTableTruth, ScanTruth } from '../scan/model.js';

export const SOURCE = 'test/fixtures/scan/0006-xzf-2019-150-mild.pdf';
/** The table that is a picture, and its page. */
export const PICTURED = { table: 'proceedings', page: 3 } as const;
/** Pixels around the table that are cut out with it. */
const MARGIN = 24;

export interface InnerPictures {
  logo: Uint8Array;
  code: Uint8Array;
  table: Uint8Array;
}

export function truthOfSource(): ScanTruth {
  return JSON.parse(readFileSync(`${SOURCE}.json`, 'utf8')) as ScanTruth;
}

/** What the documents show: JPEG of the table, PNG of the others. */
export async function innerPictures(): Promise<InnerPictures> {
  const page = await scanPage(SOURCE, PICTURED.page);
  const quads = truthOfSource()
    .tables.filter(({ name }) => name === PICTURED.table)
    .flatMap(({ cells }) => cells.flatMap(({ parts }) => parts.map(({ quad }) => quad)));
  const [xs, ys] = [quads.flatMap((quad) => evens(quad, 0)), quads.flatMap((quad) => evens(quad, 1))];
  const [left, top] = [Math.floor(Math.min(...xs)) - MARGIN, Math.floor(Math.min(...ys)) - MARGIN];
  const [width, height] = [Math.ceil(Math.max(...xs)) + MARGIN - left, Math.ceil(Math.max(...ys)) + MARGIN - top];
  const table = await pictureOfPage(page).extract({ left, top, width, height }).jpeg({ quality: 70 }).toBuffer();
  const logo = await sharp({ create: { width: 160, height: 60, channels: 3, background: '#c00000' } })
    .png()
    .toBuffer();
  return { logo, code: await codePicture(), table };
}

const evens = (quad: readonly number[], from: 0 | 1): number[] => quad.filter((_, index) => index % 2 === from);

/** Black and white squares with three finders, as codes have. */
async function codePicture(): Promise<Uint8Array> {
  const [modules, size, quiet] = [33, 14, 4];
  const random = randomOf(5, 'code');
  const dark = Array.from({ length: modules * modules }, () => random() < 0.5);
  const finder = (x: number, y: number): boolean | null => {
    if (x < 0 || y < 0 || x > 7 || y > 7) return null;
    return x < 7 && y < 7 && (x === 0 || y === 0 || x === 6 || y === 6 || (x > 1 && x < 5 && y > 1 && y < 5));
  };
  const at = (x: number, y: number): boolean =>
    finder(x, y) ?? finder(modules - 1 - x, y) ?? finder(x, modules - 1 - y) ?? dark[y * modules + x] ?? false;
  const width = (modules + 2 * quiet) * size;
  const pixels = Buffer.alloc(width * width, 255);
  for (let y = 0; y < modules * size; y++)
    for (let x = 0; x < modules * size; x++)
      if (at(Math.floor(x / size), Math.floor(y / size))) pixels[(y + quiet * size) * width + x + quiet * size] = 0;
  return sharp(pixels, { raw: { width, height: width, channels: 1 } })
    .png()
    .toBuffer();
}

// docx

const NAMESPACES = [
  ['w', 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'],
  ['r', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'],
  ['wp', 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'],
  ['a', 'http://schemas.openxmlformats.org/drawingml/2006/main'],
  ['pic', 'http://schemas.openxmlformats.org/drawingml/2006/picture'],
  ['v', 'urn:schemas-microsoft-com:vml'],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const EMU_PER_PIXEL = 4800;

/** Pictures by the names of their parts: `image1.png`. */
export type Media = Readonly<Record<string, Uint8Array>>;

export const paragraphXml = (content: string): string => `<w:p>${content}</w:p>`;
export const textXml = (text: string): string => `<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;

/** A picture in the text, `index` of the media, from 1. */
export function drawingXml(index: number, width: number, height: number): string {
  const extent = `cx="${width * EMU_PER_PIXEL}" cy="${height * EMU_PER_PIXEL}"`;
  return `<w:r><w:drawing><wp:inline><wp:extent ${extent}/><wp:docPr id="${index}" name="p${index}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="${index}" name="p${index}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId${index}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}

/** A picture drawn over the text, anchored in a run of it. */
export function anchoredXml(index: number, width: number, height: number): string {
  const position = (which: 'H' | 'V'): string =>
    `<wp:position${which} relativeFrom="${which === 'H' ? 'column' : 'paragraph'}"><wp:posOffset>0</wp:posOffset></wp:position${which}>`;
  return drawingXml(index, width, height)
    .replace(
      '<wp:inline>',
      `<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="${index}" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>${position('H')}${position('V')}`,
    )
    .replace('<wp:docPr', '<wp:wrapTopAndBottom/><wp:docPr')
    .replace('</wp:inline>', '</wp:anchor>');
}

/** The same as Word wrote it before 2007. */
export function vmlXml(index: number): string {
  return `<w:r><w:pict><v:shape style="width:400pt;height:560pt"><v:imagedata r:id="rId${index}"/></v:shape></w:pict></w:r>`;
}

/** A Word file of a body and the pictures that its relationships rId1, rId2 … lead to. */
export function packageOf(body: string, media: Media): Uint8Array {
  const names = Object.keys(media);
  const part = (xml: string): Uint8Array => strToU8(HEAD + xml);
  const images = names.map(
    (name, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/image" Target="media/${name}"/>`,
  );
  const types = [...new Set(names.map((name) => name.replace(/^.*\./, '')))].map(
    (ending) => `<Default Extension="${ending}" ContentType="image/${ending === 'jpg' ? 'jpeg' : ending}"/>`,
  );
  return zipSync(
    {
      '[Content_Types].xml': part(
        `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${types.join('')}<Override PartName="/word/document.xml" ContentType="${MAIN}"/></Types>`,
      ),
      '_rels/.rels': part(
        `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
      ),
      'word/_rels/document.xml.rels': part(
        `<Relationships xmlns="${PACKAGE}/relationships">${images.join('')}</Relationships>`,
      ),
      'word/document.xml': part(`<w:document ${NAMESPACES}><w:body>${body}</w:body></w:document>`),
      ...Object.fromEntries(names.map((name) => [`word/media/${name}`, media[name] ?? new Uint8Array()])),
    },
    { mtime: new Date(2020, 0, 8, 12) },
  );
}

/** What of the report stands before the table that is a picture, as paragraphs and two tables. */
function textBefore(): string[] {
  const { prose, tables } = truthOfSource();
  const lines = prose.slice(
    0,
    prose.findIndex((line) => line.startsWith('五、')),
  );
  return [
    ...lines.map((line) => paragraphXml(textXml(line))),
    ...tables.filter(({ name }) => name !== PICTURED.table).map((one) => `${tableXml(one)}${paragraphXml('')}`),
  ];
}

/** That alone, to be printed and bound with a scanned page. */
export function textDocx(): Uint8Array {
  return packageOf(textBefore().join(''), {});
}

/** The report as a Word file: two tables as text, one as a picture in a cell of a table that frames it. */
export function tableDocx({ logo, code, table }: InnerPictures): Uint8Array {
  const { prose } = truthOfSource();
  const picture = paragraphXml(drawingXml(2, 1000, 300));
  const frame = `<w:tbl><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="9000" w:type="dxa"/></w:tcPr>${picture}</w:tc></w:tr></w:tbl>`;
  const body = [
    paragraphXml(drawingXml(1, 160, 60)),
    ...textBefore(),
    frame,
    ...prose.slice(prose.findIndex((line) => line.startsWith('五、'))).map((line) => paragraphXml(textXml(line))),
    paragraphXml(drawingXml(3, 300, 300)),
  ];
  return packageOf(body.join(''), { 'image1.png': logo, 'image2.jpg': table, 'image3.png': code });
}

/** Twentieths of a point. */
const TABLE_WIDTH = 9000;

function tableXml({ rows, columns, cells }: ScanTableTruth): string {
  const starts = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  const width = Math.round(TABLE_WIDTH / columns);
  const grid = `<w:tblGrid>${`<w:gridCol w:w="${width}"/>`.repeat(columns)}</w:tblGrid>`;
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(
    (side) => `<w:${side} w:val="single" w:sz="4"/>`,
  );
  const rowsXml = Array.from({ length: rows }, (_, row) => {
    let xml = '';
    for (let column = 0; column < columns;) {
      const cell = starts.get(`${row} ${column}`) ?? cellOver(cells, row, column);
      if (cell === undefined) throw new Error('the truth of the table has a hole');
      const merge = cell.rowSpan > 1 ? `<w:vMerge${cell.row === row ? ' w:val="restart"' : ''}/>` : '';
      const properties = `<w:tcW w:w="${width * cell.columnSpan}" w:type="dxa"/><w:gridSpan w:val="${cell.columnSpan}"/>${merge}`;
      const lines = cell.row === row ? cell.text.split('\n') : [''];
      xml += `<w:tc><w:tcPr>${properties}</w:tcPr>${lines.map((line) => paragraphXml(textXml(line))).join('')}</w:tc>`;
      column += cell.columnSpan;
    }
    return `<w:tr>${xml}</w:tr>`;
  });
  return `<w:tbl><w:tblPr><w:tblBorders>${sides.join('')}</w:tblBorders></w:tblPr>${grid}${rowsXml.join('')}</w:tbl>`;
}

function cellOver(cells: readonly ScanCellTruth[], row: number, column: number): ScanCellTruth | undefined {
  return cells.find((cell) => cell.column === column && row >= cell.row && row < cell.row + cell.rowSpan);
}

/** A report whose pictures are drawn over its text: the table in its second paragraph, the code in its last. */
export function drawnDocx({ code, table }: InnerPictures): Uint8Array {
  const body = [
    textXml('槐泠县人民政府2020年政府信息公开工作年度报告'),
    `${textXml('一、总体情况')}${anchoredXml(2, 800, 200)}`,
    textXml('二、主动公开政府信息情况'),
    anchoredXml(1, 200, 200),
  ];
  return packageOf(body.map(paragraphXml).join(''), { 'a.png': code, 'b.jpg': table });
}

// HTML

export function dataUri(picture: Uint8Array, mediaType: string): string {
  return `data:${mediaType};base64,${Buffer.from(picture).toString('base64')}`;
}

/** The same as an article of a site, its pictures in data URIs. */
export function tableHtml({ logo, code, table }: InnerPictures): Uint8Array {
  const [png, jpeg] = ['image/png', 'image/jpeg'] as const;
  return linkedHtml({ logo: dataUri(logo, png), code: dataUri(code, png), table: dataUri(table, jpeg) });
}

/** The same with these addresses of its pictures. */
export function linkedHtml({ logo, code, table }: Readonly<Record<keyof InnerPictures, string>>): Uint8Array {
  const { prose, tables } = truthOfSource();
  const [title = '', ...lines] = prose;
  const cut = lines.findIndex((line) => line.startsWith('五、'));
  const paragraphs = (some: readonly string[]): string => some.map((line) => `<p>${escapeXml(line)}</p>\n`).join('');
  const text = tables.filter(({ name }) => name !== PICTURED.table);
  return strToU8(`<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>${title}</title></head><body>
<div class="header"><img src="${logo}"></div>
<h1>${title}</h1>
<div class="TRS_Editor">
${paragraphs(lines.slice(0, cut))}${text.map(tableHtmlOf).join('\n')}
<p align="center"><img src="${table}"></p>
${paragraphs(lines.slice(cut))}<p><img src="${code}"></p>
</div></body></html>
`);
}

function tableHtmlOf({ rows, cells }: ScanTableTruth): string {
  const row = (index: number): string =>
    cells
      .filter((cell) => cell.row === index)
      .map(
        ({ rowSpan, columnSpan, text }) =>
          `<td rowspan="${rowSpan}" colspan="${columnSpan}">${escapeXml(text).replaceAll('&#10;', '<br>')}</td>`,
      )
      .join('');
  return `<table border="1">${Array.from({ length: rows }, (_, index) => `<tr>${row(index)}</tr>`).join('')}</table>`;
}
