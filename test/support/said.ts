/** What a document says, whatever its format: everything that the stages make of it but the places. */
import { checkedReport } from './read-report.js';

export async function said(bytes: Uint8Array): Promise<unknown> {
  const { report, facts, hits } = await checkedReport(bytes);
  const { sections, ...head } = report;
  return {
    head,
    sections: sections.map(({ number, heading }) => ({ number, heading })),
    facts: facts.map(({ at: _at, ...fact }) => fact).sort((a, b) => (a.code < b.code ? -1 : 1)),
    hits: hits
      .map(({ rule, codes, ...rest }) => ({ rule, codes, ...rest }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}
