/** The undisturbed corpus: every body's reports of every year, as document models with their truth. */
import { BODIES, YEARS } from './county.js';
import { figuresOf, templateOf, type Figures } from './figures.js';
import { ORDINALS, SECTION_HEADINGS } from './labels.js';
import type { BlockModel, CorpusBody, CorpusReport, Truth } from './model.js';
import { proseOf } from './prose.js';
import { between, pick, randomOf } from './random.js';
import { disclosureTable, plainPrint, proceedingsTable, requestsTable } from './tables.js';

const TAILS: readonly ((year: number) => string)[] = [
  (year) => `${year}年政府信息公开工作年度报告`,
  (year) => `${year}年度政府信息公开工作年度报告`,
  (year) => `${year}年政府信息公开年度报告`,
];

/** All reports of the bodies; the same seed gives the same reports, whichever bodies are asked for. */
export function generate(seed: number, bodies: readonly CorpusBody[] = BODIES): CorpusReport[] {
  return bodies.flatMap((body) => {
    const figures = figuresOf(body, YEARS, seed);
    return YEARS.map((year) => {
      const own = figures.get(year);
      if (!own) throw new Error(`no figures for ${body.id} ${year}`);
      return reportOf(body, year, own, seed);
    });
  });
}

function reportOf(body: CorpusBody, year: number, figures: Figures, seed: number): CorpusReport {
  const ofBody = randomOf(seed, `style ${body.id}`);
  const random = randomOf(seed, `report ${body.id} ${year}`);
  const template = templateOf(year);
  const tail = pick(ofBody, TAILS)(year);
  const style = {
    indent: pick(ofBody, ['', '　　', '    ']),
    blankLines: ofBody() < 0.4,
    published: '',
  };
  const prose = proseOf(body, year, figures, randomOf(seed, `prose ${body.id} ${year}`));
  const tables: Record<number, BlockModel> = {
    2: disclosureTable(figures, template, year, plainPrint),
    3: requestsTable(figures, template, plainPrint),
    4: proceedingsTable(figures, plainPrint),
  };
  const blocks: BlockModel[] = [
    { kind: 'title', lines: [`${body.titleName}${tail}`] },
    { kind: 'paragraph', role: 'salutation', text: prose.salutation },
  ];
  SECTION_HEADINGS.forEach((text, index) => {
    blocks.push({ kind: 'heading', number: index + 1, ordinal: `${ORDINALS[index]}、`, text });
    for (const paragraph of prose.sections[index] ?? []) {
      blocks.push({ kind: 'paragraph', role: 'prose', text: paragraph });
    }
    const table = tables[index + 1];
    if (table) blocks.push(table);
  });
  const month = between(random, 1, 3);
  const day = between(random, 4, 28);
  const signed = random() < 0.85;
  if (signed) {
    blocks.push({ kind: 'signature', names: [body.name], date: `${year + 1}年${month}月${day}日` });
  }
  style.published = isoDate(year + 1, month, Math.min(28, day + between(random, 0, 9)));
  const truth: Truth = {
    file: `${body.id}-${year}`,
    title: `${body.titleName}${tail}`,
    year,
    template,
    issuedOn: signed ? isoDate(year + 1, month, day) : null,
    issuerNames: [signed ? body.name : body.titleName],
    facts: Object.fromEntries(figures),
    units: { [template === '2019' ? 'disclosure.procurement.amount' : 'disclosure.fees.amount']: 'CNY' },
    statuses: {},
    implied: {},
    findings: [],
    errors: [],
    failure: null,
    sections: SECTION_HEADINGS.map((heading, index) => ({ number: index + 1, heading })),
    flaggable: [],
    tolerated: [],
    keptCells: null,
  };
  return { body, year, blocks, truth, quirks: [], style };
}

/** `YYYY-MM-DD`. */
export function isoDate(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** A copy that can be changed without changing the original. */
export function copyOf(report: CorpusReport): CorpusReport {
  return structuredClone(report);
}
