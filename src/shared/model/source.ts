/**
 * A source: a configured place to harvest, one body's or one site's report column, as its YAML file says it (CONTRACT
 * section 4). `sourceFrom` reads one entry of a source file; which file and line a mistake stands at is the reader's part
 * (workers/source-files.ts).
 */
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import { BodyKind } from './report.js';

export const SCHEDULE_TIMEZONE = 'Asia/Shanghai';

/** Milliseconds in `1s`, `200ms`, `1.5s`, `2m`; null: not a duration. */
export function durationMs(text: string): number | null {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!parts) return null;
  const unit = { ms: 1, s: 1000, m: 60_000 }[parts[2] as 'ms' | 's' | 'm'];
  return Math.round(Number(parts[1]) * unit);
}

const Duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  context.addIssue({ code: 'custom', message: `'${text}' is no duration; write 1s, 200ms or 2m` });
  return z.NEVER;
});

const Schedule = z.string().refine(isCron, {
  error: ({ input }) => `'${String(input)}' is no cron expression of five fields (minute hour day month weekday)`,
});

function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text, { tz: SCHEDULE_TIMEZONE });
    return true;
  } catch {
    return false;
  }
}

const HttpUrl = z.url({ protocol: /^https?$/, error: 'is no http or https URL' });
/** A host is name:port. Without a port both 80 and 443 are meant. */
const Host = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/@]+)(:\d{1,5})?$/, 'is no host; write name or name:port');
const Year = z.number().int().min(2008).max(2100);
const Selector = z.string().min(1);

export const SourceBody = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)).default([]),
  kind: BodyKind.nullable().default(null),
});
export type SourceBody = z.infer<typeof SourceBody>;

export const Source = z.strictObject({
  id: z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'may have only a-z, 0-9 and - inside'),
  name: z.string().min(1),
  /** GB/T 2260 code of the place it belongs to. */
  division: z.string().regex(/^\d{6}$/, 'is no GB/T 2260 code of six digits (in quotes)'),
  start: z.array(HttpUrl).min(1),
  /** cron, Asia/Shanghai; null: harvested only when asked for. */
  schedule: Schedule.nullable().default(null),
  /** Least pause between two requests to a host of this source, in milliseconds. */
  delay: Duration.default(1000),
  /** Hosts besides those of `start` that pages and attachments may come from. */
  allow: z.array(Host).default([]),
  /** What a whole harvest should find; less fails its run. */
  expect: z
    .strictObject({
      bodies: z.number().int().positive().nullable().default(null),
      years: z
        .tuple([Year, Year])
        .refine(([from, to]) => from <= to, 'the first year is after the last')
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  /** Who should report here; null: unknown. */
  bodies: z.array(SourceBody).nullable().default(null),
  /** CSS selectors that override discovery: links of the list, the link to its next page, the content of a report page. */
  list: Selector.nullable().default(null),
  next: Selector.nullable().default(null),
  content: Selector.nullable().default(null),
  /** This site speaks a TLS that newer clients refuse (unsafe legacy renegotiation); recorded in every fetch. */
  legacyTls: z.boolean().default(false),
  /** true: its hosts do not share a clock with other names on the same address. */
  ownClock: z.boolean().default(false),
});
export type Source = z.infer<typeof Source>;
export type SourceInput = z.input<typeof Source>;
