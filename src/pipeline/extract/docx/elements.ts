/** What the elements of a document part mean for its text, as data. */

/** Elements whose content is never printed, or says how it was before a tracked change. */
export const SKIPPED: ReadonlySet<string> = new Set(
  [
    ...['rPrChange', 'pPrChange', 'tblPrChange', 'tblPrExChange', 'trPrChange', 'tcPrChange', 'tblGridChange'],
    ...[
      'sectPrChange',
      'numberingChange',
      'sectPr',
      'tblPr',
      'tblPrEx',
      'tblGrid',
      'tcBorders',
      'tcMar',
      'pBdr',
      'tabs',
    ],
    ...['instrText', 'delInstrText', 'sdtEndPr', 'rubyPr', 'rt', 'background', 'fldData'],
  ].map((name) => `w:${name}`),
);

/** Elements that are a picture, or a drawing whose text stands elsewhere. */
export const PICTURES: ReadonlySet<string> = new Set(['a:blip', 'v:imagedata', 'v:textpath', 'c:chart', 'dgm:relIds']);

/** Elements whose text is set apart from the text beside them: links, and what stands high or low in an equation. */
export const APART: ReadonlySet<string> = new Set(['w:hyperlink', 'm:sup', 'm:sub']);

/** References to notes: what else the run prints is the note's mark. */
export const NOTES: ReadonlySet<string> = new Set(['w:footnoteReference', 'w:endnoteReference']);
