/** Tables of a docx: a grid of column widths, `gridSpan` for cells merged sideways, `vMerge` for cells merged downwards. */
import { gridOf, storedRow } from '../grid.js';
import type { CellModel, CorpusReport, TableModel } from '../model.js';
import { escapeXml, paragraphXml, runXml } from './docx-text.js';

const WIDTH = 9740;

export function tableXml(table: TableModel, report: CorpusReport): string {
  const has = (quirk: CorpusReport['quirks'][number]): boolean => report.quirks.includes(quirk);
  const widths = Array.from({ length: table.columns }, () => Math.floor(WIDTH / table.columns));
  // a ghost column: rounding cut one grid column in two, but no cell ever begins at the cut
  const ghost = has('docx.ghost_columns') ? Math.min(5, table.columns - 1) : -1;
  const grid = widths.flatMap((width, column) => (column === ghost ? [width - 8, 8] : [width]));
  const rows = gridOf(table).map((positions, row) => {
    const stored = storedRow(positions);
    let before = 0;
    if (has('docx.grid_before') && table.name === 'requests' && stored[0]?.text === null && row > 3) {
      before = stored[0].cell.columnSpan;
      stored.shift();
    }
    const cells = stored.map(({ cell, text, column }) => {
      const over = ghost >= column && ghost < column + cell.columnSpan ? 1 : 0;
      const merge = cell.rowSpan > 1 ? `<w:vMerge${text === null ? '' : ' w:val="restart"'}/>` : '';
      const span = cell.columnSpan + over;
      const width = `<w:tcW w:w="${(widths[0] ?? 0) * cell.columnSpan}" w:type="dxa"/>`;
      const content = text === null ? '<w:p/>' : cellContent(cell, report);
      if (has('docx.h_merge') && cell.columnSpan > 1) {
        const piece = (kind: string, inner: string): string =>
          `<w:tc><w:tcPr>${width}<w:hMerge${kind}/>${merge}</w:tcPr>${inner}</w:tc>`;
        return piece(' w:val="restart"', content) + piece('', '<w:p/>').repeat(cell.columnSpan - 1);
      }
      const gridSpan = span > 1 ? `<w:gridSpan w:val="${span}"/>` : '';
      const tc = `<w:tc><w:tcPr>${width}${gridSpan}${merge}<w:vAlign w:val="center"/></w:tcPr>${content}</w:tc>`;
      const control = has('docx.content_controls') && cell.code?.endsWith('.total');
      return control
        ? `<w:sdt><w:sdtPr><w:id w:val="${row + 1}"/></w:sdtPr><w:sdtContent>${tc}</w:sdtContent></w:sdt>`
        : tc;
    });
    const properties = before > 0 ? `<w:gridBefore w:val="${before}"/><w:wBefore w:w="970" w:type="dxa"/>` : '';
    const tr = `<w:tr><w:trPr>${properties}<w:jc w:val="center"/></w:trPr>${cells.join('')}</w:tr>`;
    if (has('docx.content_controls') && row === table.rows.length - 1) {
      return `<w:sdt><w:sdtPr><w:alias w:val="行"/></w:sdtPr><w:sdtContent>${tr}</w:sdtContent></w:sdt>`;
    }
    return has('docx.tracked_changes') && table.name === 'requests' && row === 4 ? deletedRow(tr) + tr : tr;
  });
  const columns = grid.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const properties = `<w:tblPr><w:tblStyle w:val="3"/><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
  const xml = `<w:tbl>${properties}<w:tblGrid>${columns}</w:tblGrid>${rows.join('')}</w:tbl>`;
  if (!has('docx.nested_table')) return xml;
  return `<w:tbl>${properties}<w:tblGrid><w:gridCol w:w="${WIDTH}"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="${WIDTH}" w:type="dxa"/></w:tcPr>${xml}<w:p/></w:tc></w:tr></w:tbl>`;
}

/** A cell's paragraphs; with tracked changes each number is an insertion that replaced a deleted one. */
function cellContent(cell: CellModel, report: CorpusReport): string {
  const tracked = report.quirks.includes('docx.tracked_changes') && cell.code?.endsWith('.natural_person');
  if (tracked) {
    const author = 'w:id="7" w:author="校对" w:date="2022-01-05T00:00:00Z"';
    const gone = `<w:del ${author}><w:r><w:delText>${escapeXml(cell.text)}9</w:delText></w:r></w:del>`;
    return `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>${gone}<w:ins ${author}>${runXml(cell.text)}</w:ins></w:p>`;
  }
  if (report.quirks.includes('docx.moved_and_hidden_text') && cell.code?.endsWith('.commercial_enterprise')) {
    const moved = '<w:moveFrom w:id="11" w:author="校对"><w:r><w:t>6</w:t></w:r></w:moveFrom>';
    const hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r>';
    return `<w:p>${moved}${runXml(cell.text)}${hidden}</w:p>`;
  }
  return cell.text
    .split('\n')
    .map((line) => paragraphXml(line, { align: 'center', ...(cell.runs ? { runs: cell.runs } : {}) }))
    .join('');
}

/** The row once more, deleted by a reviewer. */
function deletedRow(row: string): string {
  return row
    .replace('<w:trPr>', '<w:trPr><w:del w:id="8" w:author="校对" w:date="2022-01-05T00:00:00Z"/>')
    .replace(/<w:ins [^>]*>|<\/w:ins>|<w:del w:id="7".*?<\/w:del>/g, '')
    .replace(/<w:r>/g, '<w:del w:id="9" w:author="校对" w:date="2022-01-05T00:00:00Z"><w:r>')
    .replace(/<\/w:r>/g, '</w:r></w:del>')
    .replace(/<w:t( xml:space="preserve")?>[^<]*<\/w:t>/g, '<w:delText>77</w:delText>');
}
