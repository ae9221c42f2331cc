/** The table of pages at the stage `ocr`, as migration 0006 makes it; docs/output.md documents it. */
import { ddlOf } from './ddl.js';

export const SCAN_TABLES: readonly string[] = [
  ...ddlOf(`
create table scan_page (
  id T primary key,
  document_sha256 T not null, page integer not null,
  plan_sha256 T not null, stage_version T not null, context_hash T not null,
  state T not null, n integer not null, token bigint not null, attempts integer not null, deaths integer not null,
  first_death T, not_before timestamptz not null, output_sha256 T, error_code T, error_message T,
  unique (document_sha256, page)
);
create index scan_page_due on scan_page (not_before, id) where state = 'due';
`),
  'alter table nianbao.document add column awaits_pages boolean not null default false',
  'alter table nianbao.document add column scan_sha256 text collate "C"',
];
