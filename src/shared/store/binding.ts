/** Binding a document to its body and year: once, by what it says; afterwards only people, manifests and sources move it. */
import { idOf } from '../canonical.js';
import type { CheckedReport, NormalizeContext } from '../model/report.js';
import { bodyId } from './bodies.js';
import { factsHash } from './content.js';

/** A document's latest reading, as the row `reading` has it. */
export interface Reading {
  readonly document_sha256: string;
  readonly output_sha256: string;
  readonly method: CheckedReport['method'];
  readonly body_id: string | null;
  readonly body_name: string | null;
  readonly division: string | null;
  readonly year: number | null;
  readonly title: string | null;
  readonly template: string | null;
  readonly issuer_names: readonly string[];
  readonly level: string | null;
  readonly kind: string | null;
  readonly issued_on: string | null;
  readonly facts_hash: string;
}

export interface Binding {
  readonly body_id: string | null;
  readonly year: number | null;
  readonly report_id: string;
}

export function readingOf(sha256: string, output: string, checked: CheckedReport): Reading {
  const { method, report, facts } = checked;
  const { issuer } = report;
  return {
    document_sha256: sha256,
    output_sha256: output,
    method,
    body_id: bodyId(issuer.division, issuer.name),
    body_name: issuer.name,
    division: issuer.division,
    year: report.year,
    title: report.title,
    template: report.template,
    issuer_names: issuer.names,
    level: issuer.level,
    kind: issuer.kind,
    issued_on: report.issuedOn,
    facts_hash: factsHash(facts),
  };
}

/** What a person has decided of a document; null: nothing of this. */
export interface Decided {
  readonly body_id: string | null;
  readonly year: number | null;
}

/**
 * The binding after a reading. What a person decided holds. What was unknown before is filled in; what was bound stays,
 * unless a manifest or source (the context) says body, division or year itself. A report whose body or year is unknown is
 * kept under its document.
 */
export function bindingAfter(
  before: Binding | null,
  reading: Reading,
  context: NormalizeContext,
  decided: Decided | null,
): Binding {
  const bodyIsSaid = context.body !== null || context.division !== null;
  const body = decided?.body_id ?? bound(before?.body_id ?? null, reading.body_id, bodyIsSaid);
  const year = decided?.year ?? bound(before?.year ?? null, reading.year, context.year !== null);
  const known = body !== null && year !== null;
  return {
    body_id: body,
    year,
    report_id: known ? idOf('report', body, year) : idOf('report', reading.document_sha256),
  };
}

function bound<T>(before: T | null, read: T | null, isSaid: boolean): T | null {
  if (before === null) return read;
  return isSaid && read !== null ? read : before;
}

/** Whether a reading gives its document to where it is bound. What it does not know contradicts nothing. */
export function agrees(read: Pick<Reading, 'body_id' | 'year'>, bound: Pick<Binding, 'body_id' | 'year'>): boolean {
  return agreesOnBody(read, bound) && (read.year === null || read.year === bound.year);
}

export function agreesOnBody(read: Pick<Reading, 'body_id'>, bound: Pick<Binding, 'body_id'>): boolean {
  return read.body_id === null || read.body_id === bound.body_id;
}
