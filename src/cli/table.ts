/** Plain text tables for terminals: columns padded by display width, so that Chinese and Latin cells line up. */

export type Alignment = 'left' | 'right';

/** Columns a text takes on a terminal: East Asian wide and full-width characters take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
      character,
    )
      ? 2
      : 1;
  return width;
}

/** A table with a head and a line under it. Numbers stand right. */
export function renderTable(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '–' : String(cell))));
  const widths = head.map((title, column) =>
    Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[column] ?? ''))),
  );
  const alignments = head.map((_, column): Alignment =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || row[column] === null) ? 'right' : 'left',
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0, alignments[column] ?? 'left'))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(head), rule, ...texts.map(line)].join('\n');
}

function pad(text: string, width: number, alignment: Alignment): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return alignment === 'right' ? blanks + text : text + blanks;
}
