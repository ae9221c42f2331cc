/** The committed pick of the corpus in `samples/`: which files there are, and what each is there to show. */
import { copyOf, generate } from './generate.js';
import { oddityOf } from './corpus.js';
import { randomOf } from './random.js';
import { render, rendererOf } from './render/render.js';

export const SAMPLE_SEED = 1;

interface Sample {
  body: string;
  year: number;
  renderer: string;
  oddity: string | null;
  /** What it shows, in English. */
  shows: string;
}

const SAMPLES: readonly Sample[] = [
  sample('jyj', 2019, 'text-cells', 'text dump, one cell per line; first of four consecutive years of one bureau'),
  sample('jyj', 2020, 'text-tabs', 'text dump, one row per line; second year'),
  sample('jyj', 2021, 'html-cms', 'page of a content management system, UTF-8; third year, first on the 2021 form'),
  sample('jyj', 2022, 'docx', 'docx laid out as the official form; fourth year'),
  sample('xzf', 2023, 'docx', 'docx of the county government, large numbers'),
  sample('xzf', 2024, 'html-word', 'page with a report pasted from Word, metadata table before it; the next year'),
  sample('zrzyj', 2020, 'html-gbk', 'page in GBK bytes, declared as gb2312'),
  sample('czj', 2022, 'html-in-js', 'report inside a JavaScript string of its page'),
  sample(
    'scjgj',
    2021,
    'text-cells',
    'the total of row 二 is blank; its value is implied by the sum',
    'cells.blank_total',
  ),
  sample(
    'scjgj',
    2022,
    'html-cms',
    'two totals of the proceedings do not add up in the source',
    'sums.proceedings_twice',
  ),
  sample('yxz', 2020, 'text-cells', 'the amount of procurement has no unit', 'amounts.no_unit'),
  sample('lqjd', 2025, 'docx', 'the title is broken over two lines', 'title.broken_lines'),
];

function sample(body: string, year: number, renderer: string, shows: string, oddity: string | null = null): Sample {
  return { body, year, renderer, oddity, shows };
}

const HEAD = `# Samples

Twelve reports of the invented county 槐泠县 (Huailing), written by \`npx tsx test/corpus/write-samples.ts\`. Neither the county nor
its bodies exist, and every sentence and number is made up; no real report was copied. \`npm start\` puts them through the pipeline.

这里的十二份报告全部由程序生成：槐泠县及其各机关均为虚构，文字和数字也都是编造的，没有引用任何真实报告。样本覆盖纯文本、网页（含一份 GBK
编码）和 docx 三类格式、2019 与 2021 两版表格，并特意保留了空白的总计、原文自身的加总错误和缺少单位的金额，用来演示校验结果。

| file | report | form | shows |
|---|---|---|---|
`;

/** Every file of `samples/` with its bytes, README included. */
export function sampleFiles(): Map<string, Uint8Array> {
  const reports = generate(SAMPLE_SEED);
  const files = new Map<string, Uint8Array>();
  let readme = HEAD;
  for (const { body, year, renderer, oddity, shows } of SAMPLES) {
    const report = reports.find((candidate) => candidate.body.id === body && candidate.year === year);
    if (!report) throw new Error(`no report of ${body} in ${year}`);
    const random = randomOf(SAMPLE_SEED, `sample ${body} ${year}`);
    const shown = oddity === null ? report : oddityOf(oddity).apply(copyOf(report), random);
    if (!shown) throw new Error(`${oddity} does not suit ${body} ${year}`);
    const file = `${body}-${year}.${rendererOf(renderer).extension}`;
    files.set(file, render(shown, renderer));
    readme += `| ${file} | ${report.body.name} ${year} | ${report.truth.template} | ${shows} |\n`;
  }
  files.set('README.md', new TextEncoder().encode(readme));
  return files;
}
