import { parse } from 'parse5';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { copyOf, generate } from './generate.js';
import { corpusDocuments, differences, disturbed, ODDITIES, RENDERERS, render, suits } from './corpus.js';
import type { ReadReport } from './compare.js';
import { brokenIdentities, impliedNumbers } from './identities.js';
import { encodeGb18030 } from './render/gb18030.js';
import type { CorpusReport } from './model.js';

const reports = generate(1);

function figure(report: CorpusReport, code: string): number {
  const value = report.truth.facts[code];
  if (value === undefined || value === null) throw new Error(`${report.truth.file} has no ${code}`);
  return value;
}

/** Pairs of one body's reports of years that follow each other. */
function neighbours(): [CorpusReport, CorpusReport][] {
  return reports.flatMap((report): [CorpusReport, CorpusReport][] => {
    const next = reports.find((other) => other.body.id === report.body.id && other.year === report.year + 1);
    return next ? [[report, next]] : [];
  });
}

const COLUMNS = [
  'natural_person',
  'commercial_enterprise',
  'research_institution',
  'social_organization',
  'legal_service',
  'other_organization',
  'total',
];

describe('the corpus generator', () => {
  it('makes reports of twelve bodies and seven years', () => {
    expect(reports).toHaveLength(84);
    expect(new Set(reports.map((report) => report.truth.file)).size).toBe(84);
  });

  it('prints as many facts as the forms have cells', () => {
    for (const report of reports) {
      const count = Object.keys(report.truth.facts).length;
      if (report.truth.template === '2021') expect(count).toBe(10 + 25 * 7 + 15);
      else expect([22 + 23 * 7 + 15, 23 + 23 * 7 + 15]).toContain(count);
    }
  });

  it('keeps every identity of a report', () => {
    for (const report of reports) expect(brokenIdentities(report.truth.facts)).toEqual([]);
  });

  it('carries 二, 现行有效, 上一年项目数量 and 对外公开总数量 over from year to year', () => {
    const pairs = neighbours();
    expect(pairs).toHaveLength(72);
    for (const [before, after] of pairs) {
      for (const column of COLUMNS) {
        expect(figure(after, `requests.carried_in.${column}`)).toBe(figure(before, `requests.carried_out.${column}`));
      }
      const documents = 'disclosure.normative_documents';
      if (before.year >= 2021) {
        expect(figure(after, `${documents}.in_force`)).toBe(
          figure(before, `${documents}.in_force`) +
            figure(after, `${documents}.issued`) -
            figure(after, `${documents}.repealed`),
        );
      } else if (after.year < 2021) {
        expect(figure(after, `${documents}.disclosed_total`)).toBe(
          figure(before, `${documents}.disclosed_total`) + figure(after, `${documents}.disclosed`),
        );
        for (const row of ['licensing', 'other_services', 'penalties', 'coercion', 'fees']) {
          expect(figure(after, `disclosure.${row}.prior_year_items`)).toBe(
            figure(before, `disclosure.${row}.prior_year_items`) + figure(before, `disclosure.${row}.change`),
          );
        }
      }
    }
  });

  it('has numbers of several digits, and zeros', () => {
    const values = reports.flatMap((report) => Object.values(report.truth.facts));
    expect(values.some((value) => (value ?? 0) > 10_000_000)).toBe(true);
    expect(reports.some((report) => figure(report, 'requests.received.total') > 99)).toBe(true);
    expect(values.filter((value) => value === 0).length).toBeGreaterThan(1000);
  });

  it('reports no regulations, which a county cannot issue', () => {
    for (const report of reports) {
      for (const [code, value] of Object.entries(report.truth.facts)) {
        if (code.startsWith('disclosure.regulations.')) expect(value).toBe(0);
      }
    }
  });

  it('gives other reports for another seed', () => {
    expect(generate(2).map((report) => report.truth.facts)).not.toEqual(reports.map((report) => report.truth.facts));
  });
});

describe('the corpus renderers', () => {
  it.each(RENDERERS.map((renderer) => renderer.id))('%s prints every report, the same bytes each time', (id) => {
    const again = generate(1);
    reports.forEach((report, index) => {
      const bytes = render(report, id);
      expect(bytes.length).toBeGreaterThan(2000);
      const twin = again[index];
      if (twin && index % 7 === 0) expect(render(twin, id)).toEqual(bytes);
    });
  });

  it('write GB18030 that decodes to the text again', () => {
    const text = '第二十条第（一）项 “三安全一稳定” 㐂\u00a0、·—';
    expect(new TextDecoder('gb18030').decode(encodeGb18030(text))).toBe(text);
    expect(new TextDecoder('gbk').decode(encodeGb18030(text, true))).toContain('&#160;');
  });

  it('write a docx whose parts are all there', () => {
    const [report] = reports;
    if (!report) throw new Error('no report');
    const parts = unzipSync(render(report, 'docx'));
    expect(Object.keys(parts)).toContain('word/document.xml');
    expect(strFromU8(parts['word/document.xml'] ?? new Uint8Array())).toContain('<w:gridSpan w:val="7"/>');
  });

  it('write HTML that an HTML parser reads without moving text out of tables', () => {
    const [report] = reports;
    if (!report) throw new Error('no report');
    for (const id of ['html-cms', 'html-word']) {
      const html = new TextDecoder().decode(render(report, id));
      const foster = JSON.stringify(parse(html), (key, value: unknown) => (key === 'parentNode' ? undefined : value));
      expect(foster).toContain('第二十条第（一）项');
    }
  });
});

describe('the corpus oddities', () => {
  it('have an id each', () => {
    expect(new Set(ODDITIES.map((oddity) => oddity.id)).size).toBe(ODDITIES.length);
  });

  it.each(ODDITIES.map((oddity) => [oddity.id, oddity] as const))(
    '%s shows in every rendering it names',
    (_, oddity) => {
      const [odd] = disturbed(oddity, reports, 1, 1);
      if (!odd) throw new Error(`${oddity.id} suits no report`);
      const plain = reports.find((report) => report.truth.file === odd.truth.file);
      if (!plain) throw new Error(`${odd.truth.file} is unknown`);
      const renderers = RENDERERS.filter((renderer) => suits(oddity, renderer));
      expect(renderers.length).toBeGreaterThan(0);
      for (const renderer of renderers) {
        expect(Buffer.compare(render(odd, renderer.id), render(plain, renderer.id)), renderer.id).not.toBe(0);
      }
    },
  );

  it('leave the report they were applied to as it was', () => {
    const [report] = reports;
    if (!report) throw new Error('no report');
    const before = JSON.stringify(report);
    for (const oddity of ODDITIES) oddity.apply(copyOf(report), () => 0.5);
    expect(JSON.stringify(report)).toBe(before);
  });

  it('keep truths whole: each null has its status, broken identities are named, implied numbers follow', () => {
    for (const document of corpusDocuments({ oddities: 'all', renderers: ['text-cells', 'html-cms', 'docx'] })) {
      const { truth } = document;
      if (truth.failure !== null || truth.flaggable.length > 0) continue;
      const nulls = Object.keys(truth.facts).filter((code) => truth.facts[code] === null);
      expect(Object.keys(truth.statuses).sort(), document.file).toEqual(nulls.sort());
      const named = truth.findings.map((finding) => `${finding.rule} ${String(finding.codes)}`);
      for (const broken of brokenIdentities(truth.facts)) {
        expect(named, document.file).toContain(`${broken.rule} ${String(broken.codes)}`);
      }
      const counted = truth.findings.some((finding) => finding.rule === 'cell.count');
      if (!counted) expect(truth.implied, document.file).toEqual(impliedNumbers(truth.facts));
      for (const rule of truth.errors) expect(truth.findings.map((finding) => finding.rule)).toContain(rule);
    }
  });
});

describe('the comparison with the truth', () => {
  const [report] = reports;
  if (!report) throw new Error('no report');
  const { truth } = report;
  const right = (): ReadReport => ({
    report: {
      title: truth.title,
      year: truth.year,
      template: truth.template,
      issuedOn: truth.issuedOn,
      issuer: { names: truth.issuerNames },
      sections: truth.sections,
    },
    facts: Object.entries(truth.facts).map(([code, value]) => ({
      code,
      value,
      unit: code in truth.units ? (truth.units[code] ?? null) : 'count',
      status: 'reported',
      confidence: 1,
      implied: null,
    })),
    findings: [],
  });
  const code = 'requests.granted.total';
  const misread = (): ReadReport => {
    const read = right();
    return { ...read, facts: read.facts.map((fact) => (fact.code === code ? { ...fact, value: -1 } : fact)) };
  };

  it('finds nothing in a report read right', () => {
    expect(differences(truth, { report: right() })).toEqual([]);
  });

  it('finds a wrong value, a false finding, a missing fact and a wrong error', () => {
    expect(differences(truth, { report: misread() })).toHaveLength(1);
    const finding = { rule: 'cell.count', severity: 'warning', codes: [code] };
    expect(differences(truth, { report: { ...right(), findings: [finding] } })).toHaveLength(1);
    expect(differences(truth, { report: { ...right(), facts: right().facts.slice(1) } })).toHaveLength(1);
    expect(differences(truth, { error: 'not_a_report' })).toHaveLength(1);
  });

  it('lets a flaggable code be read otherwise with a finding, not without', () => {
    const doubtful = { ...truth, flaggable: [code], tolerated: ['cell.count'] };
    expect(differences(doubtful, { report: misread() })).toHaveLength(1);
    const finding = { rule: 'cell.count', severity: 'warning', codes: [code] };
    expect(differences(doubtful, { report: { ...misread(), findings: [finding] } })).toEqual([]);
  });
});
