/**
 * Every setting, in one table: its name, environment variable, default and meaning. `nianbao config` prints it and
 * docs/settings.md is tested against it. A command line flag wins over the environment, the environment over the default.
 */
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { NianbaoError } from './errors.js';

interface Setting<S extends z.ZodType> {
  readonly env: string;
  readonly schema: S;
  /** As a string, the way the environment would give it; null: unset. */
  readonly default: string | null;
  readonly meaning: string;
}

function setting<S extends z.ZodType>(env: string, schema: S, fallback: string | null, meaning: string): Setting<S> {
  return { env, schema, default: fallback, meaning };
}

const count = z.coerce.number().int().positive();
const url = (...protocols: string[]): z.ZodType<string | null> =>
  z
    .url({ protocol: new RegExp(`^(${protocols.join('|')})$`), error: `is not a ${protocols.join(' or ')} URL` })
    .nullable();

export const SETTINGS = {
  data: setting('NIANBAO_DATA', z.string().min(1), './data', 'folder of the embedded stores, blobs and exports'),
  sources: setting('NIANBAO_SOURCES', z.string().min(1), './sources', 'folder of the source files'),
  redisUrl: setting('REDIS_URL', url('redis', 'rediss'), null, 'shared Redis; unset: a private redis-server'),
  databaseUrl: setting(
    'DATABASE_URL',
    url('postgres', 'postgresql'),
    null,
    'shared Postgres 15 or later; unset: the embedded Postgres under the data folder',
  ),
  contact: setting(
    'NIANBAO_CONTACT',
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'is neither an e-mail address nor a page')
      .nullable(),
    null,
    'e-mail address or page for site owners, part of the user agent; must be set before any host off loopback is asked',
  ),
  lang: setting('NIANBAO_LANG', z.enum(['zh', 'en']), 'zh', 'language of finding messages'),
  concurrency: setting('NIANBAO_CONCURRENCY', count, String(cpus().length), 'parser children of one process'),
  ocrConcurrency: setting(
    'NIANBAO_OCR_CONCURRENCY',
    count,
    String(cpus().length),
    'pages of scans that one process reads at a time, each in a child of its own',
  ),
  ocrMegabytes: setting('NIANBAO_OCR_MEGABYTES', count, '800', 'resident memory of a child that reads scans'),
  lanes: setting('NIANBAO_LANES', count, '32', 'hosts that one process asks at a time'),
  parserSeconds: setting('NIANBAO_PARSER_SECONDS', count, '60', 'wall clock of one stage of one document'),
  parserMegabytes: setting('NIANBAO_PARSER_MEGABYTES', count, '700', 'resident memory of a parser child'),
  inputMegabytes: setting('NIANBAO_INPUT_MEGABYTES', count, '100', 'largest file that is read'),
  attempts: setting('NIANBAO_ATTEMPTS', count, '5', 'attempts after errors that may pass'),
  retrySeconds: setting(
    'NIANBAO_RETRY_SECONDS',
    count,
    '10',
    'pause before the second attempt, and least back-off of a host that asks for quiet; doubled each time',
  ),
  sweepSeconds: setting('NIANBAO_SWEEP_SECONDS', count, '30', 'how often due rows without a job are rung for'),
  stopSeconds: setting('NIANBAO_STOP_SECONDS', count, '20', 'how long a stop waits for work under way'),
} as const;

export type SettingName = keyof typeof SETTINGS;
export type Config = { readonly [K in SettingName]: z.output<(typeof SETTINGS)[K]['schema']> };

/** The configuration from flags (first) and environment. Throws `config_invalid` naming the setting. `data` and `sources` are absolute. */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<SettingName, string | undefined>>> = {},
): Config {
  const entries = Object.entries(SETTINGS).map(([name, { env, schema, default: fallback }]) => {
    const fromEnvironment = environment[env];
    const given = flags[name as SettingName] ?? (fromEnvironment === '' ? undefined : fromEnvironment) ?? fallback;
    const parsed = schema.safeParse(given);
    if (!parsed.success) {
      const reason = parsed.error.issues.map((issue) => issue.message).join('; ');
      throw new NianbaoError('config_invalid', { setting: env, reason: `'${given ?? ''}' ${reason}` });
    }
    return [name, parsed.data] as const;
  });
  const config = Object.fromEntries(entries) as Config;
  return { ...config, data: resolve(config.data), sources: resolve(config.sources) };
}
