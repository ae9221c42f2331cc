/** Ways in which dumps print a table that the corpus has no renderer for (§8 of the notes on variation), for tests. */
import { gridOf, storedRow } from '../../../corpus/grid.js';
import type { TableModel } from '../../../corpus/model.js';

type Row = readonly { readonly text: string; readonly isValue: boolean }[];

/** The rows as a word processor stores them: a cell merged downwards is an empty cell in each row below. */
function stored(table: TableModel): Row[] {
  return gridOf(table).map((positions) =>
    storedRow(positions).map(({ cell, text }) => ({
      text: (text ?? '').replace(/\n/g, ''),
      isValue: cell.code !== null && text !== null,
    })),
  );
}

/** Only what is printed. */
function printed(table: TableModel): Row[] {
  return stored(table).map((row) => row.filter((cell) => cell.text !== ''));
}

const texts = (row: Row): string[] => row.map((cell) => cell.text);

export interface Serialisation {
  readonly says: string;
  readonly print: (table: TableModel) => string;
}

export const SERIALISATIONS: readonly Serialisation[] = [
  {
    says: 'a dump without a blank line',
    print: (table) =>
      stored(table)
        .flatMap((row) => texts(row).map((text) => `\t${text}`))
        .join('\n'),
  },
  {
    says: 'a dump with a blank line after every line',
    print: (table) =>
      stored(table)
        .flatMap((row) => texts(row).map((text) => `\t${text}\n`))
        .join('\n'),
  },
  {
    says: 'a dump with blanks behind its cells',
    print: (table) =>
      stored(table)
        .flatMap((row) => [...texts(row).map((text) => `\t${text}  `), '  '])
        .join('\n'),
  },
  {
    says: 'a dump with a page number between two rows',
    print: (table) =>
      stored(table)
        .flatMap((row, index) => [...texts(row).map((text) => `\t${text}`), '', ...(index === 3 ? ['- 4 -', ''] : [])])
        .join('\n'),
  },
  {
    says: 'a dump with a page number inside a row',
    print: (table) =>
      stored(table)
        .flatMap((row, index) => [
          ...texts(row).map((text, at) => (index === 4 && at === 2 ? `\t${text}\n-4-` : `\t${text}`)),
          '',
        ])
        .join('\n'),
  },
  { says: 'one cell per paragraph', print: (table) => printed(table).flatMap(texts).join('\n') },
  { says: 'one cell per paragraph, blank lines between', print: (table) => printed(table).flatMap(texts).join('\n\n') },
  { says: 'one line, single blanks', print: (table) => printed(table).flatMap(texts).join(' ') },
  { says: 'one line, pipes', print: (table) => stored(table).flatMap(texts).join('|') },
  {
    says: 'one cell per line ended by a pipe, merged cells as rows of pipes',
    print: (table) =>
      stored(table)
        .flatMap((row) => {
          const merged = row.filter((cell) => cell.text === '').length;
          return [
            ...(merged > 0 ? ['|'.repeat(merged + 1)] : []),
            ...texts(row)
              .filter((text) => text !== '')
              .map((text) => `${text} |`),
          ];
        })
        .join('\n'),
  },
  {
    says: 'columns aligned by blanks',
    print: (table) =>
      printed(table)
        .map((row) => `   ${texts(row).join('      ')}`)
        .join('\n'),
  },
  {
    says: 'numbers as header-less mini tables between the labels',
    print: (table) =>
      printed(table)
        .flatMap((row) => {
          const values = row.filter((cell) => cell.isValue);
          return [
            ...texts(row.filter((cell) => !cell.isValue)),
            ...(values.length > 0 ? [`| ${texts(values).join(' | ')} |`] : []),
          ];
        })
        .join('\n\n'),
  },
  {
    says: 'markdown, one table per row, invented heads',
    print: (table) =>
      printed(table)
        .map((row) =>
          row.length > 1 && row.some((cell) => cell.isValue)
            ? [
                `| 项目 | ${texts(row)
                  .slice(1)
                  .map((_, at) => `数据${at + 1}`)
                  .join(' | ')} |`,
                `|${' --- |'.repeat(row.length)}`,
                `| ${texts(row).join(' | ')} |`,
                '',
              ].join('\n')
            : `| ${texts(row).join(' | ')} |\n`,
        )
        .join('\n'),
  },
  {
    says: 'tabs, ends of lines stripped',
    print: (table) =>
      gridTexts(table)
        .map((row) => row.join('\t').replace(/\s+$/, ''))
        .join('\n'),
  },
  {
    says: 'pipes with a border drawn',
    print: (table) =>
      gridTexts(table)
        .map((row) => `│${row.join('│')}│\n├──┼──┤`)
        .join('\n'),
  },
  {
    says: 'full-width pipes',
    print: (table) =>
      gridTexts(table)
        .map((row) => row.join('｜'))
        .join('\n'),
  },
  {
    says: "Word's cell marks",
    print: (table) =>
      gridTexts(table)
        .map((row) => row.join('\u0007'))
        .join('\r'),
  },
];

function gridTexts(table: TableModel): string[][] {
  return gridOf(table).map((positions) =>
    positions.map((position) => (position?.start ? position.cell.text.replace(/\n/g, '') : '')),
  );
}

/** Every label of at least six characters in two lines; where a number follows it, its values stand between them. */
export function withBrokenLabels(table: TableModel): string {
  return printed(table)
    .flatMap((row) => {
      const values = texts(row.filter((cell) => cell.isValue));
      const labels = texts(row.filter((cell) => !cell.isValue));
      if (labels.length === 0) return [values.join('  ')];
      return labels.flatMap((label, index) => {
        const between = index === labels.length - 1 && values.length > 0 ? [values.join('  ')] : [];
        if (label.length < 6) return [label, ...between];
        const half = Math.ceil(label.length / 2);
        return [label.slice(0, half), ...between, label.slice(half)];
      });
    })
    .join('\n');
}

/** All cell borders lost. */
export function withoutBorders(table: TableModel): string {
  return printed(table)
    .map((row) => texts(row).join(''))
    .join('\n');
}
