/**
 * What the stage `crawl` makes of a fetched page: where it leads, and whether it is a report itself. Made by a parser child
 * (pages are hostile), kept as an artifact under the page's hash: a page that did not change is not read again, its reading
 * is used again.
 */
import { z } from 'zod';

/**
 * What a URL is visited for.
 * - `list`: a page that leads to others: a column, a year, a frame, an answer of a list API
 * - `report`: a page or file that is linked as a report
 * - `attachment`: a file that hangs on a report page
 */
const VISIT_ROLES = ['list', 'report', 'attachment'] as const;
export const VisitRole = z.enum(VISIT_ROLES);
export type VisitRole = z.infer<typeof VisitRole>;

/** Every outside value the stage may use; hashed into the key of its output. */
export const PageContext = z.object({
  /** Address the bytes came from, after redirects: base of relative links, witness of the site's family. */
  url: z.string(),
  role: VisitRole,
  /** Form body that the page was asked for with, null for GET: the next pages of a POST are asked for alike. */
  form: z.string().nullable(),
  /** Charset of the answer's Content-Type, or null. */
  declaredCharset: z.string().nullable(),
  /** Media type of the answer's Content-Type, lower case without parameters, or null. */
  declaredType: z.string().nullable(),
  /** Text of the link that led here; null for a start page. */
  linkText: z.string().nullable(),
  /** CSS selectors of the source file, which override discovery. */
  list: z.string().nullable(),
  next: z.string().nullable(),
  content: z.string().nullable(),
});
export type PageContext = z.infer<typeof PageContext>;

/**
 * A link worth following. `why` says what made it one; `next`, `frame`, `year`, `column`, `api`, `moved` lead to lists (or,
 * for `moved`, to the page in another place), `report` and `attachment` to documents.
 */
export const FoundLink = z.object({
  /** Canonical (url.ts), http or https. Which hosts may be asked is decided by who follows it. */
  url: z.string(),
  method: z.enum(['GET', 'POST']),
  /** Form body of a POST (application/x-www-form-urlencoded), null for GET. */
  form: z.string().nullable(),
  role: VisitRole,
  why: z.enum(['next', 'frame', 'year', 'column', 'api', 'moved', 'report', 'attachment']),
  /** The link's text or title, as a reader sees it, white space collapsed; '' when it has none. */
  text: z.string(),
  /** Name of the body whose column it is, when the page says so (an aggregator's columns); null otherwise. */
  body: z.string().nullable(),
  /** Year that the link speaks of; null when it says none. */
  year: z.number().int().nullable(),
});
export type FoundLink = z.infer<typeof FoundLink>;

/**
 * What the page is.
 * - `list`: it leads to reports or to further lists (or to nothing: an empty column)
 * - `report`: its own text is a report
 * - `holder`: no report itself, but it holds links to the report as attachments
 * - `look_alike`: linked as a report, but an explanation, notice, guide, catalogue …
 * - `gone`: the answer of a site for a deleted page (meta refresh to the parent folder, "页面不存在")
 */
const PAGE_KINDS = ['list', 'report', 'holder', 'look_alike', 'gone'] as const;

export const PageReading = z.object({
  kind: z.enum(PAGE_KINDS),
  /** Name of the family adapter that read it: `trs`, `hanweb`, `json`, `ucap`, `vsb`, `gkmlpt`, `generic`, `selectors` … */
  family: z.string(),
  /** The page's own title, or null. */
  title: z.string().nullable(),
  /** In the order of the page, each URL once per method and form. */
  links: z.array(FoundLink),
  /** Addresses of the pictures in a report that lacks a table of the form and has no attachment: pages of it, perhaps. Absent: none. */
  pictures: z.array(z.string()).optional(),
  /** Items of a list that were looked at and not taken (look-alikes), with the reason: for `sources add` and people. */
  passed: z.array(z.object({ text: z.string(), url: z.string(), reason: z.string() })),
});
export type PageReading = z.infer<typeof PageReading>;
