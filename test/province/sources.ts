/** The source files of the test province, as the contract has them: one YAML file per site. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteSummary } from './province.js';

export interface SourceOptions {
  /** Least pause between two requests to a host, in milliseconds. */
  delayMs: number;
}

/** Writes a file for each site into the folder; returns their names. */
export function writeSources(folder: string, sites: readonly SiteSummary[], options: SourceOptions): string[] {
  mkdirSync(folder, { recursive: true });
  return sites.map((site) => {
    const name = `${site.id}.yaml`;
    writeFileSync(join(folder, name), sourceOf(site, options));
    return name;
  });
}

/** JSON strings are YAML strings as well. */
const text = (value: string): string => JSON.stringify(value);

/** The text of one source file. */
export function sourceOf(site: SiteSummary, { delayMs }: SourceOptions): string {
  const lines = [
    `# 临溯市${site.county}: invented, see test/province`,
    `id: ${site.id}`,
    `name: ${text(site.county)}`,
    `division: ${text(site.division)}`,
    'start:',
    ...site.start.map((url) => `  - ${text(url)}`),
    `delay: ${delayMs}ms`,
    'schedule: "0 3 * 1-4 *"',
  ];
  if (site.bodies.length === 0) return `${lines.join('\n')}\n`;
  const bodies = site.bodies.map(({ name, aliases, kind }) => {
    const others = aliases.length === 0 ? '' : `, aliases: [${aliases.map(text).join(', ')}]`;
    return `  - {name: ${text(name)}${others}, kind: ${kind}}`;
  });
  return `${[
    ...lines,
    `expect: {bodies: ${site.bodies.length}, years: [${site.years.join(', ')}]}`,
    'bodies:',
    ...bodies,
  ].join('\n')}\n`;
}
