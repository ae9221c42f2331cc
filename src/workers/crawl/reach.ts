/** Where a harvest may go: which hosts a source names, and how far its links are followed. */
import type { Source } from '../../shared/model/source.js';

/** name:port of an http or https address. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

const DEFAULT_PORTS = [80, 443];

/** Hosts (name:port) that a source may be harvested from: those of its start pages and of `allow`. */
export function hostsOf(source: Source): ReadonlySet<string> {
  const hosts = new Set<string>();
  const add = (name: string, port: number | null): void => {
    // the usual ports are one site: half of them send http to https
    const ports = port === null || DEFAULT_PORTS.includes(port) ? DEFAULT_PORTS : [port];
    for (const one of ports) hosts.add(`${name.toLowerCase()}:${one}`);
  };
  for (const url of source.start) {
    const { hostname, port } = new URL(url);
    add(hostname, port === '' ? null : Number(port));
  }
  for (const host of source.allow) {
    const parts = /^(.*?)(?::(\d+))?$/.exec(host);
    add(parts?.[1] ?? host, parts?.[2] === undefined ? null : Number(parts[2]));
  }
  return hosts;
}

/** How far links are followed. What a limit keeps from being followed is said in the run's result (`limits`). */
export const REACH = {
  /** Levels below a start page: column, year, report, attachment, with room for odd sites. */
  depth: 8,
  /** Pages that are turned from the first page of a list. */
  pages: 400,
  /** Pages of lists in a row without anything that the run has not seen. */
  barren: 3,
  /** Lists of a source in a run … */
  lists: 4000,
  /** … and addresses of all kinds. */
  visits: 40_000,
  redirects: 5,
} as const;
