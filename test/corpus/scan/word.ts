/** A report as a Word file with ruled tables, for LibreOffice to print; as a mask, cells are shaded in the colour of their number. */
import { strToU8, zipSync } from 'fflate';
import { gridOf, storedRow } from '../grid.js';
import type { CellModel, TableModel } from '../model.js';
import { escapeXml } from '../render/docx-text.js';
import type { Dress, ScanPlan } from './model.js';
import { colourOf, columnShares, headRows, linesOfBlock, numberedCells, roomOf, type PaintedCell } from './paper.js';

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SIDES = ['top', 'left', 'bottom', 'right'] as const;

export function wordOf({ report, dress }: ScanPlan, asMask: boolean): Uint8Array {
  const cells = numberedCells(report.blocks);
  const body = report.blocks.map((block) => {
    if (block.kind === 'table') return `${tableXml(block, cells.get(block) ?? [], dress, asMask)}<w:p/>`;
    const { align, size, lines } = linesOfBlock(block);
    const points = size === 'title' ? dress.proseSize * 1.4 : dress.proseSize;
    const indent = align === 'left' ? '<w:ind w:firstLineChars="200"/>' : '';
    return lines
      .map((line) => paragraph(line, `${indent}<w:jc w:val="${align}"/>`, dress, points, asMask ? 'ffffff' : '000000'))
      .join('');
  });
  const margin = Math.round(dress.margin * 20);
  const page = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="${margin}" w:right="${margin}" w:bottom="${margin}" w:left="${margin}" w:header="300" w:footer="300" w:gutter="0"/></w:sectPr>`;
  const part = (xml: string): Uint8Array => strToU8(HEAD + xml);
  return zipSync(
    {
      '[Content_Types].xml': part(
        `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${TYPE}"/></Types>`,
      ),
      '_rels/.rels': part(
        `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}" Target="word/document.xml"/></Relationships>`,
      ),
      'word/document.xml': part(`<w:document ${W}><w:body>${body.join('')}${page}</w:body></w:document>`),
    },
    { mtime: new Date(2022, 0, 5, 12) },
  );
}

function paragraph(text: string, properties: string, dress: Dress, points: number, colour: string): string {
  const latin = dress.latin ?? dress.font;
  const fonts = `<w:rFonts w:ascii="${latin}" w:hAnsi="${latin}" w:eastAsia="${dress.font}"/>`;
  const run = `<w:r><w:rPr>${fonts}<w:color w:val="${colour}"/><w:sz w:val="${Math.round(points * 2)}"/></w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
  return `<w:p><w:pPr><w:spacing w:before="0" w:after="0"/>${properties}</w:pPr>${run}</w:p>`;
}

function tableXml(table: TableModel, cells: readonly PaintedCell[], dress: Dress, asMask: boolean): string {
  const widths = columnShares(table).map((share) => Math.round(share * roomOf(dress) * 20));
  const painted = new Map(cells.map((one) => [one.cell, one.id]));
  const rule = `w:val="single" w:sz="${Math.round(dress.ruleWidth * 8)}" w:space="0" w:color="${dress.ruleColour.slice(1)}"`;
  const borders = SIDES.map((side) => `<w:${side} ${rule}/>`).join('');
  const heads = dress.repeatedHeads ? headRows(table) : 0;
  const rows = gridOf(table).map((positions, row) => {
    const stored = storedRow(positions).map(({ cell, text, column }) => {
      const width = widths.slice(column, column + cell.columnSpan).reduce((sum, one) => sum + one, 0);
      const merge = cell.rowSpan > 1 ? `<w:vMerge${text === null ? '' : ' w:val="restart"'}/>` : '';
      const span = cell.columnSpan > 1 ? `<w:gridSpan w:val="${cell.columnSpan}"/>` : '';
      const id = painted.get(cell) ?? 0;
      const shade = asMask ? `<w:shd w:val="clear" w:color="auto" w:fill="${colourOf(id).slice(1)}"/>` : '';
      const properties = `<w:tcW w:w="${width}" w:type="dxa"/>${span}${merge}<w:tcBorders>${borders}</w:tcBorders>${shade}<w:vAlign w:val="center"/>`;
      const colour = asMask ? colourOf(id).slice(1) : '000000';
      return `<w:tc><w:tcPr>${properties}</w:tcPr>${contentOf(cell, text, dress, colour)}</w:tc>`;
    });
    const whole = dress.cutRows ? '' : '<w:cantSplit/>';
    return `<w:tr><w:trPr>${whole}${row < heads ? '<w:tblHeader/>' : ''}</w:trPr>${stored.join('')}</w:tr>`;
  });
  const padding = Math.round(dress.padding * 20);
  const margins = `<w:tblCellMar><w:top w:w="${padding}" w:type="dxa"/><w:left w:w="40" w:type="dxa"/><w:bottom w:w="${padding}" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>`;
  const properties = `<w:tblPr><w:tblW w:w="${widths.reduce((sum, one) => sum + one, 0)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>${margins}</w:tblPr>`;
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  return `<w:tbl>${properties}<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`;
}

function contentOf(cell: CellModel, text: string | null, dress: Dress, colour: string): string {
  const align = cell.code === null && cell.text.length > 8 ? 'left' : 'center';
  return (text ?? '')
    .split('\n')
    .map((line) => paragraph(line, `<w:jc w:val="${align}"/>`, dress, dress.tableSize, colour))
    .join('');
}
