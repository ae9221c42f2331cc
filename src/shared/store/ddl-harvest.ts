/**
 * The tables of the harvest, as migration 0003 makes them; docs/output.md documents every one.
 *
 * How a visit moves. A visit is one address (method, URL, form) of one source; it is `due` when a run has to ask for it,
 * `done` when that run has its answer, `failed` when it is a dead letter. Work is given out by host: the row of a host says
 * at which time (`next_at`) its lane has to look for due visits again, and `n` is raised whenever that time is set anew
 * (hosts.ts). There is one lane for a host at a time; what it writes is fenced by the host's `token`.
 */
import { ddlOf } from './ddl.js';

export const HARVEST_TABLES: readonly string[] = ddlOf(`
create table source (
  id T primary key,
  name T not null, division T not null, start jsonb not null,
  schedule T, definition jsonb not null, config_hash T not null, configured boolean not null,
  next_due timestamptz, last_run_id T
);

create table host (
  name T primary key,
  sha256 T not null unique,
  n integer not null, token bigint not null, next_at timestamptz,
  wait_until timestamptz, politeness jsonb, robots jsonb, robots_until timestamptz,
  etag_trusted boolean not null, modified_trusted boolean not null
);
create index host_due on host (next_at) where next_at is not null;

create table visit (
  id T primary key,
  source_id T not null, host T not null, method T not null, url T not null, form T,
  role T not null, depth integer not null, page integer not null, barren integer not null, redirects integer not null,
  link_text T, body T, year integer, parent_sha256 T, moved_from T, redirect_to T,
  run_id T not null, linked_run T, state T not null, status T not null, outcome T,
  attempts integer not null, deaths integer not null, first_death T, not_before timestamptz not null,
  unconditional boolean not null, not_modified integer not null, etag T, last_modified T,
  document_sha256 T, media_type T, bytes bigint, declared_charset T, declared_type T, is_document boolean not null,
  limits jsonb not null, passed jsonb not null,
  error_code T, error_message T, failed_at timestamptz
) with (fillfactor = 70);
create index visit_due on visit (host, attempts, depth, id) where state = 'due';
create index visit_failed on visit (id) where state = 'failed';
create index visit_run on visit (run_id, source_id);
create index visit_source on visit (source_id);

create table fetch (
  id T primary key,
  run_id T not null, source_id T, visit_id T, host T not null, method T not null, url T not null,
  requested_at timestamptz not null, ms double precision not null, status integer,
  request_head jsonb not null, response_head jsonb, address T, legacy_tls boolean not null,
  document_sha256 T, bytes bigint, outcome T not null, error_code T, error_message T
);
create index fetch_run on fetch (run_id);

create table run_source (
  run_id T not null, source_id T not null,
  config_hash T not null, started_at timestamptz not null, ended_at timestamptz, status T not null,
  found integer not null default 0, new integer not null default 0, changed integer not null default 0,
  unchanged integer not null default 0, gone integer not null default 0, moved integer not null default 0,
  failed integer not null default 0, passed_over integer not null default 0, look_alikes integer not null default 0,
  missing integer not null default 0,
  requests integer not null default 0, not_modified integer not null default 0,
  limits jsonb not null default '[]', error_code T, error_message T,
  primary key (run_id, source_id)
);
create index run_source_source on run_source (source_id);
`);
