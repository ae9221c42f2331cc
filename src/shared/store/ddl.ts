/**
 * The tables of schema `nianbao`, as the first migration makes them; docs/output.md documents every one.
 *
 * Text has the collation "C", so that keys sort by bytes on every machine and exports need no sort of their own. Ids are
 * hashes (`idOf`). There are no foreign keys: rows of a report come by the hundred, and every one of them is written in
 * the transaction that writes what it refers to.
 */

/** Columns of a table whose rows live through versions. */
const LIFE = `report_id T not null, version_id T not null, until_version_id T`;

const TABLES = `
create table run (
  id T primary key,
  kind T not null, key T not null, number integer not null,
  status T not null,
  started_at timestamptz not null, ended_at timestamptz,
  heartbeat_at timestamptz not null,
  owner_host T not null, owner_pid integer not null, owner_started T,
  found integer not null default 0, new integer not null default 0, changed integer not null default 0,
  unchanged integer not null default 0, gone integer not null default 0, failed integer not null default 0,
  unique (kind, key, number)
);

create table document (
  sha256 T primary key,
  media_type T not null, bytes bigint not null, name T, url T, parent_sha256 T,
  stage T not null, state T not null, error_code T, error_message T,
  n integer not null, token bigint not null, attempts integer not null, deaths integer not null, first_death T,
  not_before timestamptz not null, failed_at timestamptz,
  run_id T not null, first_seen_run T not null,
  present boolean not null, source_present boolean not null,
  extract_context jsonb not null, normalize_context jsonb not null,
  layout_sha256 T, draft_sha256 T, checked_sha256 T
) with (fillfactor = 70);
create index document_due on document (not_before, sha256) where state = 'due';
create index document_failed on document (sha256) where state = 'failed';

create table place (
  id T primary key,
  document_sha256 T not null, source_id T, url T, path T, where_hash T not null, parent_sha256 T, media_type T not null,
  link_text T, declared_charset T, division T, body T, year integer, fetched_at timestamptz,
  first_seen_run T not null, last_seen_run T not null, status T not null
);
create index place_document on place (document_sha256);
create index place_where on place (where_hash);

create table artifact (
  input_sha256 T not null, stage T not null, stage_version T not null, context_hash T not null,
  output_sha256 T, ms double precision not null, error_code T,
  primary key (input_sha256, stage, stage_version, context_hash)
);

create table body (
  id T primary key,
  name T not null, aliases jsonb not null, division T, level T, kind T,
  expected_from integer, expected_to integer
);

create table binding (
  document_sha256 T primary key,
  body_id T, year integer, report_id T not null
);
create index binding_body on binding (body_id);

create table reading (
  document_sha256 T primary key,
  output_sha256 T not null, method T not null,
  body_id T, body_name T, division T, year integer,
  title T, template T, issuer_names jsonb not null, level T, kind T, issued_on date,
  facts_hash T not null
);

create table report (
  id T primary key,
  body_id T, year integer,
  template T, title T, issuer_name T, issuer_names jsonb not null, division T, level T, kind T, issued_on date,
  document_sha256 T not null, url T,
  version_id T not null, status T not null,
  settled_hash T not null
);
create index report_body on report (body_id, year);
create index report_document on report (document_sha256);

create table report_version (
  id T primary key,
  report_id T not null, number integer not null, reason T not null,
  document_sha256 T not null, output_sha256 T not null, content_hash T not null,
  created_in_run T not null,
  unique (report_id, number)
);

create table section (${LIFE},
  position integer not null, number integer, heading T not null, text T not null,
  primary key (report_id, position, version_id)
);

create table fact (${LIFE},
  code T not null, value numeric, raw T, unit T, status T not null, confidence numeric not null, implied numeric,
  at jsonb not null,
  primary key (report_id, code, version_id)
);

create table finding (${LIFE},
  id T not null, rule T not null, severity T not null, codes jsonb not null, message T not null,
  expected numeric, actual numeric, params jsonb not null,
  primary key (report_id, id, version_id)
);

create table cell (${LIFE},
  "table" integer not null, "row" integer not null, "column" integer not null,
  row_span integer not null, column_span integer not null, text T not null, at jsonb not null,
  primary key (report_id, "table", "row", "column", version_id)
);

create table indicator (
  code T primary key,
  position integer not null, section integer not null, labels jsonb not null, unit T not null,
  templates jsonb not null, note T
);

create table derived (
  name T primary key,
  hash T not null
);
`;

/** Statements of a text of tables and indexes, in order; `T` is text of collation "C", names get the schema. */
export function ddlOf(tables: string): readonly string[] {
  return tables
    .replace(/\bT\b/g, 'text collate "C"')
    .replace(/create table (\w+)/g, 'create table nianbao.$1')
    .replace(/create index (\w+) on (\w+)/g, 'create index $1 on nianbao.$2')
    .split(/;\s*\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Statements of the first migration. */
export const FIRST_TABLES: readonly string[] = ddlOf(TABLES);
