/**
 * The test province: sites of an invented prefecture on loopback, each with the page chrome of one family of real sites.
 *
 * A site is made of publications (a report, a look-alike, a stale entry of its list), which its family turns into
 * resources: answers by path. The province imports nothing from `src/`: what it says of addresses and robots is written
 * here a second time, on purpose, so that crawler and site cannot share a mistake.
 */
import type { CorpusBody, CorpusReport } from '../corpus/model.js';

export type Format = 'html' | 'docx' | 'doc' | 'pdf' | 'txt' | 'zip';

/**
 * How a report is published.
 * - `page`: the page is the report
 * - `page+F`: the page is the report, and so is its attachment
 * - `holder-F`: the page only holds the attachment
 * - `file-F`: the list links to the file
 * - `zip`: the page only holds an archive of several reports
 */
export type Form =
  | 'page'
  | 'page+docx'
  | 'page+pdf'
  | 'holder-docx'
  | 'holder-doc'
  | 'holder-pdf'
  | 'holder-txt'
  | 'file-docx'
  | 'file-pdf'
  | 'file-txt'
  | 'zip';

/** A file that hangs on a publication. */
export interface Attachment {
  /** File name as a reader sees it, with extension. */
  name: string;
  format: Exclude<Format, 'html'>;
  bytes: Uint8Array;
}

export interface Publication {
  /** Stable over the years: names and addresses are made from it. */
  key: string;
  /** Number of the publication on its site. */
  serial: number;
  title: string;
  /** `YYYY-MM-DD` */
  date: string;
  body: CorpusBody;
  /** Year that the title speaks of. */
  year: number;
  kind: 'report' | 'look_alike' | 'stale' | 'disallowed';
  /** Reports that it holds: one, several in a zip, none for the others. */
  reports: CorpusReport[];
  /** HTML of the article; null: the list links to the first file. */
  content: string | null;
  files: Attachment[];
  /** It was moved to another folder: the old address answers 301. */
  moved: boolean;
  /** The list links it here, and whatever answers there is none of the family's (traps.ts). */
  address?: string;
}

/** One answer of a site. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface Asked {
  method: string;
  /** Path and query as asked. */
  target: string;
  path: string;
  query: URLSearchParams;
  form: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  /** How often this target was asked before. */
  times: number;
}

export type Resource = Answer | ((asked: Asked) => Answer | null);

/** What a family makes of its publications. */
export interface Published {
  /** Paths that a source starts from. */
  start: string[];
  /** By path with query, or by path alone for those that read the query themselves. */
  resources: Map<string, Resource>;
  /** Path of each publication's page (or first file), by key. */
  pages: Map<string, string>;
  /** Path of each attachment, by key: in the order of the files. */
  files: Map<string, string[]>;
  /** What the site says of an address that it does not have; a plain 404 when absent. */
  missing?: Answer;
}

export interface SiteFrame {
  id: string;
  /** `http://host:port` */
  origin: string;
  county: string;
  /** Origin of a host that the site's source does not name. */
  elsewhere: string;
}

export type Family = (frame: SiteFrame, publications: readonly Publication[]) => Published;

/** An address where a report is, with the hash of the bytes there. */
export interface TruthPlace {
  url: string;
  format: Format;
  sha256: string;
  bytes: number;
}

export interface TruthReport {
  site: string;
  family: string;
  division: string;
  body: string;
  /** Other names it goes by in titles. */
  names: string[];
  year: number;
  form: Form;
  /** Page that it hangs on, or is. */
  page: string;
  /** Every document that is this report (the archive for a member of one); at least one. */
  places: TruthPlace[];
  /** Code → value. */
  facts: Record<string, number | null>;
}

export interface Truth {
  reports: TruthReport[];
  lookAlikes: { site: string; title: string; url: string; sha256: string }[];
  /** Addresses in lists that lead nowhere, and what a crawler has to make of them. */
  stale: { site: string; url: string; why: string }[];
  /** Addresses that robots.txt forbids and pages link to. */
  disallowed: { site: string; url: string }[];
}

/** What a year's change did. */
export interface TruthChange {
  added: TruthReport[];
  revised: { report: TruthReport; codes: string[] }[];
  gone: TruthReport[];
  moved: { report: TruthReport; from: string; to: string }[];
}
