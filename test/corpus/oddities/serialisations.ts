/** How the same document is written down (section 8): marks in dumps, disturbed HTML, the corners of docx. */
import { ALL, expectFinding, findHeading, oddity, quirk, type Oddity } from './oddity.js';

const HTML = ['html'];
const PAGES = ['html-cms', 'html-word', 'html-gbk'];
const DOCX = ['docx'];

export const SERIALISATION_ODDITIES: readonly Oddity[] = [
  quirk('text.bookmark', 8, '[bookmark: _GoBack] before a label', ['text-cells', 'text-gbk']),
  quirk('text.bare_empty_row', 8, 'an empty row of bare lines inside a table, as in seed 2', [
    'text-cells',
    'text-gbk',
  ]),
  quirk('text.crlf', 8, 'lines that end in CR LF', [
    'text-cells',
    'text-tabs',
    'text-grid',
    'text-pipes',
    'markdown',
    'text-spaces',
  ]),
  quirk('text.bom', 8, 'a byte order mark', ['text-cells', 'text-tabs', 'html-cms', 'html-word']),
  oddity('text.image_mark_in_paragraph', 8, '[image: 图片1] before the text of a paragraph', ['text'], (report) => {
    const heading = findHeading(report, 1);
    const next = heading ? report.blocks[report.blocks.indexOf(heading) + 1] : undefined;
    if (next?.kind !== 'paragraph') return false;
    next.text = `[image: 图片1]    ${next.text}`;
    return true;
  }),
  oddity('text.gb18030_only', 8, 'characters outside GBK: four bytes each', ['text-gbk', 'html-gbk'], (report) => {
    report.blocks.splice(2, 0, { kind: 'paragraph', role: 'none', text: '本页含生僻字㐂与符号\u00a0，供核对编码。' });
  }),
  oddity('text.blank_lines', 8, 'many blank lines between the parts', ALL, (report) => {
    report.blocks = report.blocks.flatMap((block): typeof report.blocks =>
      block.kind === 'heading' ? [{ kind: 'paragraph', role: 'none', text: ' ' }, block] : [block],
    );
  }),
  quirk('html.moving_colspans', 8, 'five grid columns, colspan 2 now on the second, now on the third', HTML),
  quirk('html.explicit_empty_cells', 8, 'explicit empty cells instead of rowspan', HTML),
  oddity(
    'html.rowspan_too_large',
    8,
    'a rowspan that reaches one row too far and pushes row 四 aside',
    HTML,
    (report) => {
      report.quirks.push('html.rowspan_too_large');
      report.truth.flaggable.push(
        ...Object.keys(report.truth.facts).filter((code) => code.startsWith('requests.carried_out.')),
      );
      report.truth.tolerated.push('cell.count', 'requests.balance', 'cell.unplaced');
    },
  ),
  quirk('html.layout_table', 8, 'a layout table around everything', PAGES),
  quirk('html.nested_data_table', 8, 'each data table inside the only cell of another', HTML),
  quirk('html.hidden_text', 8, 'text and a table that are not displayed', HTML),
  quirk('html.two_titles', 8, 'two title elements', PAGES),
  quirk('html.metadata_table', 8, 'a metadata table before the report', ['html-cms', 'html-gbk']),
  oddity(
    'html.metadata_junk_publisher',
    4,
    'metadata table with the publisher 1; nobody signs',
    ['html-cms', 'html-word', 'html-gbk'],
    (report) => {
      report.quirks.push('html.metadata_table', 'html.metadata_junk_publisher');
      report.blocks = report.blocks.filter((block) => block.kind !== 'signature');
      report.truth.issuedOn = null;
      report.truth.issuerNames = [report.body.titleName];
    },
  ),
  quirk('html.unclosed_cells', 8, 'cells and rows without end tags', HTML),
  quirk('html.head_rows_in_thead', 8, 'head rows in a thead', HTML),
  quirk('html.no_charset', 8, 'no charset declared', ['html-cms', 'html-gbk']),
  quirk('html.wrong_charset', 8, 'the wrong charset declared', ['html-cms', 'html-gbk']),
  quirk('html.colspan_too_large', 8, 'colspans that reach over the right edge of the table', HTML),
  quirk('html.uppercase_tags', 8, 'tags in capitals, attributes without quotation marks', PAGES),
  quirk('html.digits_as_references', 8, 'digits in cells as numeric character references', HTML),
  oddity('html.image_tables', 10, 'pictures in place of all tables', HTML, (report) => {
    report.quirks.push('html.image_tables');
    report.truth.facts = {};
    report.truth.units = {};
    report.truth.template = null;
    report.truth.tolerated.push('prose.mismatch', 'table.missing', 'report.form_absent');
    expectFinding(report, 'table.missing|report.form_absent', null);
  }),
  quirk('docx.grid_before', 8, 'gridBefore in place of a continued cell', DOCX),
  quirk('docx.h_merge', 8, 'legacy hMerge in place of gridSpan', DOCX),
  quirk('docx.ghost_columns', 8, 'a ghost column from rounding, as LibreOffice leaves it', DOCX),
  quirk('docx.automatic_numbers', 8, 'section ordinals by automatic numbering', DOCX),
  quirk('docx.text_box', 8, 'the title in a text box with its fallback copy', DOCX),
  quirk('docx.content_controls', 8, 'content controls around a paragraph, rows and cells', DOCX),
  quirk('docx.tracked_changes', 8, 'tracked insertions and deletions, a deleted row', DOCX),
  quirk('docx.moved_and_hidden_text', 8, 'numbers moved away and hidden numbers beside the real ones', DOCX),
  quirk('docx.fields', 8, 'page fields, whose instructions are no text', DOCX),
  quirk('docx.nested_table', 8, 'each table inside the only cell of another', DOCX),
  oddity('docx.images_only', 8, 'nothing but pictures of pages', DOCX, (report) => {
    report.quirks.push('docx.images_only');
    report.truth.failure = 'ocr_needed';
  }),
];
