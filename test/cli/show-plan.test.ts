/** What `show` plans to draw of scans, and the words under it: both readers, what came of it, and how. */
import { describe, expect, it } from 'vitest';
import { planCodes, planFlagged, planPage } from '../../src/cli/show/plan.js';
import type { Reading } from '../../src/cli/show/reading.js';
import type { CellReadings } from '../../src/shared/model/candidate.js';
import type { Fact } from '../../src/shared/model/fact.js';
import type { Cell, Layout } from '../../src/shared/model/layout.js';

const TOTAL = 'requests.received.total';
const PERSON = 'requests.received.natural_person';
type Box = [number, number, number, number];
const BOXES: Record<string, Box> = { [PERSON]: [100, 200, 150, 220], [TOTAL]: [300, 200, 350, 220] };

function fact(code: string, page: number, more: Partial<Fact> = {}): Fact {
  const at = { page, bbox: BOXES[code] };
  return { code, value: 7, raw: '7', unit: 'count', status: 'reported', confidence: 0.999, implied: null, at, ...more };
}

function layout(method: 'ocr' | 'pdf', scanned: readonly number[]): Layout {
  const cells = [1, 2].map((page): Cell => {
    const cell = { row: page - 1, column: 0, rowSpan: 1, columnSpan: 1, text: '7', page };
    return scanned.includes(page) ? { ...cell, ocr: { candidates: [] } } : cell;
  });
  const table = { kind: 'table' as const, rows: 2, columns: 1, cells, irregular: [] };
  const hints = { titles: [], publisher: null, publishedOn: null };
  return { method, mediaType: 'application/pdf', hints, blocks: [table], notes: [] };
}

function reading(facts: readonly Fact[]): Reading {
  const readings = facts.map(({ code, value }): CellReadings => {
    const candidates = [
      { text: '7', probability: 0.61, value: 7 },
      { text: '1', probability: 0.32, value },
      { text: '4', probability: 0.0001, value: 4 },
    ];
    const readers = { network: { text: '7', confidence: 0.9 }, tesseract: { text: '1', confidence: 0.5 } };
    return { code, candidates, readers };
  });
  return { facts, findings: [], readings: new Map(readings.map((one) => [one.code, one])) };
}

describe('scans', () => {
  it('show the row of a code with what each reader said, and that the sums chose', () => {
    const restored = fact(TOTAL, 2, { value: 1, status: 'restored' });
    const { panels, tiles } = planCodes(layout('ocr', [1, 2]), reading([restored]), [TOTAL]);
    expect(panels).toMatchObject([{ kind: 'scan', page: 2, view: 'row', marks: [BOXES[TOTAL]] }]);
    expect(tiles).toBe(false);
    const words = panels[0]?.caption.lines.join('\n');
    expect(words).toContain('network "7" 0.900, tesseract "1" 0.500');
    expect(words).toContain('together "7" 0.610, "1" 0.320\n');
    expect(words).toContain('restored: the sums choose among these; read first was "7"');
  });

  it('show what is flagged as tiles, a cell each', () => {
    const facts = [fact(PERSON, 1, { confidence: 0.61 }), fact(TOTAL, 1, { value: null, status: 'unreadable' })];
    const drawing = planFlagged(layout('ocr', [1, 2]), reading([...facts, fact('requests.carried_over.total', 1)]));
    expect(drawing).toMatchObject({ tiles: true, panels: [{ view: 'cell' }, { view: 'cell' }] });
    const [one, other] = drawing?.panels.map(({ caption }) => caption.lines.join('\n')) ?? [];
    expect(one).toContain('flagged: taken as read, not sure');
    expect(other).toContain('flagged: nothing was probable enough to be taken');
  });

  it('are the pages of a PDF that were read as pictures, and no others', () => {
    const mixed = layout('pdf', [2]);
    expect([1, 2].map((page) => planPage(mixed, page).panels[0]?.kind)).toEqual(['page', 'scan']);
    const { panels, tiles } = planCodes(mixed, reading([fact(PERSON, 1), fact(TOTAL, 2)]), [PERSON, TOTAL]);
    expect(panels.map(({ kind }) => kind)).toEqual(['page', 'scan']);
    expect(tiles).toBe(false);
  });
});
