/**
 * The tables that `export` writes: columns in their order, and the key that orders the rows (docs/output.md). Columns that
 * are only there for the machinery (tokens, attempts, owners of runs) are left out.
 */
import { CONTENT } from './content.js';
import type { ExportTable } from './store.js';

interface ExportSpec extends ExportTable {
  /** Columns of the primary key: unique, never null. */
  readonly key: readonly string[];
  /** Rows have `until_version_id`; only those without it are current. */
  readonly versioned: boolean;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

function plain(name: string, key: string, columns: string): ExportSpec {
  return { name, key: words(key), columns: words(columns), versioned: false };
}

export const EXPORTS: readonly ExportSpec[] = [
  plain('source', 'id', 'id name division start schedule'),
  plain(
    'fetch',
    'id',
    `id run_id source_id host method url requested_at ms status request_head response_head address legacy_tls
     document_sha256 bytes outcome error_code error_message`,
  ),
  plain(
    'run_source',
    'run_id source_id',
    `run_id source_id started_at ended_at status found new changed unchanged gone moved failed passed_over look_alikes missing requests
     not_modified limits error_code error_message`,
  ),
  plain('run', 'id', 'id kind started_at ended_at status found new changed unchanged gone failed'),
  plain('document', 'sha256', 'sha256 media_type bytes name url parent_sha256 stage state error_code error_message'),
  plain(
    'place',
    'id',
    `id document_sha256 source_id url path parent_sha256 media_type link_text declared_charset division body year
     fetched_at first_seen_run last_seen_run status`,
  ),
  plain(
    'artifact',
    'input_sha256 stage stage_version context_hash',
    'input_sha256 stage stage_version context_hash output_sha256 ms error_code',
  ),
  plain('body', 'id', 'id name aliases division level kind expected_from expected_to'),
  plain(
    'report',
    'id',
    `id body_id year template title issuer_name issuer_names division level kind issued_on document_sha256 url
     version_id status`,
  ),
  plain('report_version', 'report_id number', 'id report_id number reason document_sha256 created_in_run'),
  ...CONTENT.map(({ name, key, columns }) => ({
    name,
    key: ['report_id', ...key, 'version_id'],
    columns: ['report_id', 'version_id', 'until_version_id', ...Object.keys(columns)],
    versioned: true,
  })),
  plain('indicator', 'position', 'code section labels unit templates'),
];
