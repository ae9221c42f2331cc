/** Paragraphs and runs of a docx. */

export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** One run of text. */
export function runXml(text: string): string {
  return `<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
}

export interface ParagraphOptions {
  align?: 'left' | 'center' | 'right';
  style?: string;
  /** Automatic numbering: the list's id; the number is not in the text. */
  list?: number;
  /** The text cut into runs; by default where Latin and Chinese meet. */
  runs?: readonly string[];
}

export function paragraphXml(text: string, options: ParagraphOptions = {}): string {
  const properties = [
    options.style === undefined ? '' : `<w:pStyle w:val="${options.style}"/>`,
    options.list === undefined ? '' : `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${options.list}"/></w:numPr>`,
    options.align === undefined ? '' : `<w:jc w:val="${options.align}"/>`,
  ].join('');
  const runs = options.runs ?? text.match(/[\x20-\x7e]+|[^\x20-\x7e]+/g) ?? [];
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${runs.map(runXml).join('')}</w:p>`;
}

/** The text box of Word 2010 and the VML fallback beside it, which holds the same text once more. */
export function textBoxXml(paragraphs: string): string {
  const box = `<w:txbxContent>${paragraphs}</w:txbxContent>`;
  return `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="5400000" cy="800000"/><wp:wrapTopAndBottom/><wp:docPr id="5" name="文本框 5"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>${box}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="_x0000_s1026" type="#_x0000_t202"><v:textbox>${box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
}

/** A picture of the package's only image part. */
export function pictureXml(name: string): string {
  return `<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5270500" cy="7000000"/><wp:docPr id="1" name="${escapeXml(name)}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="${escapeXml(name)}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
}
