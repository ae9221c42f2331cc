/** Parts that the families share: answers, addresses by date, and laying publications out under a family's addresses. */
import { createHash } from 'node:crypto';
import { encodeGb18030 } from '../corpus/render/gb18030.js';
import { escapeHtml } from '../corpus/render/html-table.js';
import type { Answer, Attachment, Format, Publication, Published, Resource, SiteFrame } from './model.js';

export { escapeHtml };

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  html: 'text/html',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  doc: 'application/msword',
  pdf: 'application/pdf',
  txt: 'text/plain',
  zip: 'application/zip',
};

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A name's digest in hex, for addresses that look as if a system had drawn them. */
export function digest(text: string, length = 32): string {
  return createHash('md5').update(text).digest('hex').slice(0, length);
}

/** An HTML answer. `charset` null: the header says none, the page itself has to. */
export function html(text: string, charset: 'utf-8' | 'gbk' | null = 'utf-8'): Answer {
  const bytes = charset === 'gbk' ? encodeGb18030(text, true) : new TextEncoder().encode(text);
  const type = charset === null || charset === 'gbk' ? 'text/html' : `text/html;charset=${charset}`;
  return { status: 200, headers: { 'content-type': type }, body: bytes };
}

export function json(value: unknown): Answer {
  const headers = { 'content-type': 'application/json;charset=UTF-8' };
  return { status: 200, headers, body: new TextEncoder().encode(JSON.stringify(value)) };
}

export function file(attachment: Attachment): Answer {
  return { status: 200, headers: { 'content-type': MEDIA_TYPES[attachment.format] }, body: attachment.bytes };
}

export function redirect(status: number, location: string): Answer {
  return { status, headers: { location }, body: new Uint8Array() };
}

/** What older systems say instead of 404: back to the folder above. */
export function refreshTo(path: string): Answer {
  return html(`<html><head><meta http-equiv="refresh" content="0; url=${path}"></head><body></body></html>\n`);
}

export function pagesOf<T>(items: readonly T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let at = 0; at < items.length; at += size) pages.push(items.slice(at, at + size));
  return pages.length === 0 ? [[]] : pages;
}

/** `202401/t20240118`, the folder and the name that TRS and its like make of a date. */
export function datedName(date: string): string {
  const digits = date.replaceAll('-', '');
  return `${digits.slice(0, 6)}/t${digits}`;
}

/** From the folder of one path to another path of the same site, as pages link: `./202401/t….html`, `../x/y.html`. */
export function relative(from: string, to: string): string {
  const folders = from.split('/').slice(1, -1);
  const parts = to.split('/').slice(1);
  let same = 0;
  while (same < folders.length && same < parts.length - 1 && folders[same] === parts[same]) same++;
  const up = '../'.repeat(folders.length - same);
  return `${up === '' ? './' : up}${parts.slice(same).join('/')}`;
}

/** A file under a publication, with the address that its page links to. */
export interface Hung {
  attachment: Attachment;
  path: string;
}

export interface Laying {
  /** Path of the page; another one for a moved publication if the family moves pages. */
  page: (publication: Publication) => string;
  file: (publication: Publication, attachment: Attachment, index: number) => string;
  article: (publication: Publication, files: readonly Hung[], path: string) => Answer;
  fileAnswer?: (attachment: Attachment) => Answer;
}

/** Puts every publication under its addresses; lists are the family's own. */
export function layOut(publications: readonly Publication[], laying: Laying): Published {
  const resources = new Map<string, Resource>();
  const pages = new Map<string, string>();
  const files = new Map<string, string[]>();
  for (const publication of publications) {
    if (publication.address !== undefined) {
      pages.set(publication.key, publication.address);
      continue;
    }
    const hung = publication.files.map((attachment, index): Hung => ({
      attachment,
      path: laying.file(publication, attachment, index),
    }));
    files.set(
      publication.key,
      hung.map(({ path }) => path),
    );
    for (const { attachment, path } of hung) resources.set(path, (laying.fileAnswer ?? file)(attachment));
    const path = laying.page(publication);
    const linked = publication.content === null ? (hung[0]?.path ?? path) : path;
    pages.set(publication.key, linked);
    if (publication.content !== null) resources.set(path, laying.article(publication, hung, path));
    const before = laying.page({ ...publication, moved: false });
    if (publication.moved && before !== path) resources.set(before, redirect(301, path));
  }
  return { start: [], resources, pages, files };
}

/** Where the list links a publication to. */
export function linkOf(published: Published, publication: Publication): string {
  const path = published.pages.get(publication.key);
  if (path === undefined) throw new Error(`${publication.key} has no address`);
  return path;
}

/** The site's name as its chrome has it. */
export function siteName(frame: SiteFrame): string {
  return `${frame.county}人民政府`;
}
