/**
 * What a county publishes: its bodies' reports in the forms that its site uses, look-alikes, and entries that lead nowhere;
 * before and after a year's change.
 *
 * The change: every body's next report; two reports revised (one number each); one report gone; one moved to another folder.
 */
import { readFileSync } from 'node:fs';
import { generate } from '../corpus/corpus.js';
import { copyOf } from '../corpus/generate.js';
import type { CorpusReport } from '../corpus/model.js';
import { articleHtml } from '../corpus/render/html-cms.js';
import { render } from '../corpus/render/render.js';
import { PDF_VARIANTS, renderPdf } from '../corpus/pdf/render-pdf.js';
import { randomOf, between } from '../corpus/random.js';
import { makeZip } from '../support/make-zip.js';
import type { County } from './counties.js';
import { LOOK_ALIKES } from './look-alikes.js';
import type { Attachment, Form, Format, Publication } from './model.js';

/** Years before the change, and the one that the change brings. */
export const YEARS: readonly number[] = [2019, 2020, 2021, 2022, 2023, 2024];
export const NEXT_YEAR = 2025;
/** A report that is revised gains this many licences. */
const REVISION = 7;
export const REVISED_CODE = 'disclosure.licensing.decisions';

/** Forms of a site's reports, taken in turn. */
const FORMS: Readonly<Record<string, readonly Form[]>> = {
  trs: ['page', 'page+docx', 'holder-pdf', 'page', 'holder-docx', 'file-pdf', 'page+pdf'],
  hanweb: ['page', 'page', 'holder-docx', 'page+docx', 'page'],
  json: ['page', 'file-docx', 'page', 'page+docx', 'file-txt'],
  ucap: ['page', 'page', 'page+pdf', 'holder-docx'],
  vsb: ['holder-docx', 'page+docx', 'page', 'holder-pdf', 'holder-txt'],
  gkmlpt: ['page', 'page+docx', 'page', 'holder-docx', 'page'],
  gbk: ['page', 'page', 'holder-docx', 'page', 'holder-pdf', 'page+docx'],
  years: ['page', 'file-pdf', 'page', 'page+docx', 'holder-docx'],
  aggregator: ['page', 'page', 'file-docx', 'page', 'holder-pdf'],
  search: ['page', 'page+docx', 'page', 'page'],
  moody: ['page', 'page', 'holder-docx', 'page', 'file-pdf'],
  endless: ['page'],
};

/** Titles as editors type them: other tails of the same thing. */
const TAILS: readonly ((year: number) => string)[] = [
  (year) => `${year}年信息公开年度报告`,
  (year) => `${year}年政府信息公开工作年报`,
  (year) => `${year}年度政府信息公开工作报告`,
];

export interface CountyOptions {
  seed: number;
  years: readonly number[];
  /** Bodies to take, from the first. */
  bodies: number;
  /** After the year's change. */
  changed: boolean;
}

/** Which publications the change touches, by key; the same before and after. */
export interface Changes {
  revised: string[];
  gone: string | null;
  moved: string | null;
}

/** Everything on the county's site, newest first. */
export function publicationsOf(county: County, options: CountyOptions): Publication[] {
  const wanted = options.changed ? [...options.years, NEXT_YEAR] : options.years;
  const reports = reportsOf(county, options, wanted);
  const changes = changesOf(county, options);
  const published = archived(county, reports).map(({ reports: own, form }) =>
    publish(county, options.changed ? own.map((report) => revised(report, changes)) : own, form),
  );
  const all = [...published, ...lookAlikes(county, reports), ...deadEnds(county, reports)]
    .filter(({ key }) => !(options.changed && key === changes.gone))
    .map((one) => ({ ...one, moved: options.changed && one.key === changes.moved }));
  return all.sort((a, b) => (a.date === b.date ? a.serial - b.serial : a.date < b.date ? 1 : -1));
}

/** What the change does to a county. Archives are left alone: one member's change would touch the others' document. */
export function changesOf(county: County, options: Pick<CountyOptions, 'years' | 'bodies' | 'seed'>): Changes {
  const reports = reportsOf(county, options, options.years);
  const single = archived(county, reports).filter((one) => one.form !== 'zip' && one.form !== 'holder-doc');
  const keys = single.map(({ reports: [report] }) => (report ? keyOf(report) : ''));
  const random = randomOf(options.seed, `changes ${county.id}`);
  const taken: string[] = [];
  while (taken.length < 4 && taken.length < keys.length) {
    const key = keys[between(random, 0, keys.length - 1)] ?? '';
    if (!taken.includes(key)) taken.push(key);
  }
  const [first, second, gone, moved] = taken;
  return {
    revised: [first, second].filter((key) => key !== undefined),
    gone: gone ?? null,
    // addresses of reports that have a page of their own only
    moved: moved !== undefined && PAGES_MOVE.includes(county.id) ? moved : null,
  };
}

/** Families whose addresses hold a folder by date, which a page can be moved out of. */
const PAGES_MOVE: readonly string[] = ['trs', 'ucap', 'aggregator', 'years'];

/** Reports of the county's first bodies. The corpus's own county has the seed that its committed files were made with. */
function reportsOf(
  county: County,
  { seed, bodies }: Pick<CountyOptions, 'seed' | 'bodies'>,
  years: readonly number[],
): CorpusReport[] {
  const all = generate(county.id === 'trs' ? 1 : seed, county.bodies.slice(0, bodies));
  return all.filter(({ year }) => years.includes(year));
}

function keyOf(report: CorpusReport): string {
  return `${report.body.id}-${report.year}`;
}

/** Reports with the form each is published in; those that are published in one archive together. */
function archived(county: County, reports: readonly CorpusReport[]): { reports: CorpusReport[]; form: Form }[] {
  const forms = FORMS[county.id] ?? ['page'];
  const result: { reports: CorpusReport[]; form: Form }[] = [];
  const archives = new Map<number, CorpusReport[]>();
  reports.forEach((report) => {
    if (county.id === 'years' && report.year === 2019) {
      archives.set(report.year, [...(archives.get(report.year) ?? []), report]);
      return;
    }
    const isFixture = report.body.id === 'zrzyj' && (report.year === 2020 || report.year === 2024);
    // by the year and the body, not by the place in the list: a form must not change with the years that are asked for
    const turn = report.year * 3 + county.bodies.findIndex(({ id }) => id === report.body.id);
    const form = isFixture ? 'holder-doc' : (forms[turn % forms.length] ?? 'page');
    result.push({ reports: [report], form });
  });
  for (const members of archives.values()) result.push({ reports: members, form: 'zip' });
  return result;
}

/** The report after its body has corrected a number. */
function revised(report: CorpusReport, changes: Changes): CorpusReport {
  if (!changes.revised.includes(keyOf(report))) return report;
  const copy = copyOf(report);
  const value = (copy.truth.facts[REVISED_CODE] ?? 0) + REVISION;
  copy.truth.facts[REVISED_CODE] = value;
  for (const block of copy.blocks) {
    if (block.kind !== 'table') continue;
    for (const cell of block.rows.flat()) {
      if (cell.code === REVISED_CODE) {
        cell.text = String(value);
        delete cell.runs;
      }
    }
  }
  return copy;
}

function publish(county: County, reports: CorpusReport[], form: Form): Publication {
  const [report] = reports;
  if (!report) throw new Error(`${county.id}: nothing to publish`);
  const random = randomOf(0, `publication ${keyOf(report)}`);
  const own = report.truth.title ?? '';
  const retitled =
    random() < 0.2 ? `${report.body.titleName}${TAILS[between(random, 0, 2)]?.(report.year) ?? ''}` : own;
  const title = form === 'zip' ? `${county.name}各单位${report.year}年政府信息公开工作年度报告` : retitled;
  const held = form.startsWith('page') ? articleHtml(report) : null;
  return {
    key: form === 'zip' ? `${county.id}-archive-${report.year}` : keyOf(report),
    serial: between(random, 100_000, 999_999),
    title,
    date: report.style.published,
    body: report.body,
    year: report.year,
    kind: 'report',
    reports,
    content: form.startsWith('file-') ? null : (held ?? '<p>\u3000\u3000报告全文见附件。</p>'),
    files: filesOf(report, reports, form, title),
    moved: false,
  };
}

function filesOf(report: CorpusReport, reports: readonly CorpusReport[], form: Form, title: string): Attachment[] {
  if (form === 'page') return [];
  if (form === 'zip') {
    // names in UTF-8, as the flag says
    const parts = reports.map((one) => ({
      name: `${one.body.name}${one.year}年年报.docx`,
      content: render(one, 'docx'),
      flags: 0x800,
    }));
    return [{ name: `${title}.zip`, format: 'zip', bytes: makeZip(parts) }];
  }
  const format = form.split(/[-+]/)[1] as Exclude<Format, 'html' | 'zip'>;
  return [{ name: `${title}.${format}`, format, bytes: documentOf(report, format) }];
}

function documentOf(report: CorpusReport, format: Exclude<Format, 'html' | 'zip'>): Uint8Array {
  switch (format) {
    case 'docx':
      return render(report, 'docx');
    case 'txt':
      return render(report, 'text-gbk');
    case 'doc':
      return readFileSync(new URL(`../fixtures/doc/${report.truth.file}.doc`, import.meta.url));
    case 'pdf': {
      const variants = PDF_VARIANTS.filter(({ id }) => ['portrait', 'gbk', 'fills', 'repeated-heads'].includes(id));
      const variant = variants[report.year % variants.length];
      if (!variant) throw new Error('no variant of PDF');
      return renderPdf(report, variant);
    }
  }
}

/** Three for each site, of different kinds from site to site. */
function lookAlikes(county: County, reports: readonly CorpusReport[]): Publication[] {
  const random = randomOf(0, `look-alikes ${county.id}`);
  const first = between(random, 0, LOOK_ALIKES.length - 1);
  // reports of the years before the change, so that the change leaves them alone
  const old = reports.filter(({ year }) => year !== NEXT_YEAR);
  return [0, 3, 5].flatMap((step, index): Publication[] => {
    const likeness = LOOK_ALIKES[(first + step) % LOOK_ALIKES.length];
    const report = old[(index * 7 + 2) % old.length];
    if (!likeness || !report) return [];
    const title = report.truth.title ?? '';
    return [
      {
        key: `${county.id}-${likeness.id}`,
        serial: between(random, 100_000, 999_999),
        title: likeness.title(report, title),
        date: report.style.published,
        body: report.body,
        year: report.year,
        kind: 'look_alike',
        reports: [],
        content: likeness.content(report, title),
        files: [],
        moved: false,
      },
    ];
  });
}

/** One entry whose page is gone, and one that robots.txt forbids (families that have robots rules use it). */
function deadEnds(county: County, reports: readonly CorpusReport[]): Publication[] {
  const [report] = reports;
  if (!report) return [];
  const random = randomOf(0, `dead ends ${county.id}`);
  return (['stale', 'disallowed'] as const).map((kind, index) => ({
    key: `${county.id}-${kind}`,
    serial: between(random, 100_000, 999_999),
    title: `${report.body.titleName}${2017 + index}年政府信息公开工作年度报告`,
    date: `${2018 + index}-03-12`,
    body: report.body,
    year: 2017 + index,
    kind,
    reports: [],
    content: kind === 'stale' ? null : articleHtml(report),
    files: [],
    moved: false,
  }));
}
