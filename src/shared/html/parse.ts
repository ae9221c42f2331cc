/**
 * HTML text → tree, by parse5, with bounds and with the line of each element.
 *
 * parse5's own source locations double its time; the line that its reader has reached when an element is made costs nothing
 * and is all that is needed: it is the line on which the element's start tag ends.
 *
 * Depth and number of elements are bounded while the tree grows: some of the parsing rules walk up all open elements, or
 * open all unclosed formatting elements again in each paragraph, so that a small hostile page could take minutes.
 */
import { defaultTreeAdapter, Parser, type DefaultTreeAdapterMap } from 'parse5';
import { NianbaoError } from '../errors.js';

export type Element = DefaultTreeAdapterMap['element'];
export type ParentNode = DefaultTreeAdapterMap['parentNode'];
export type ChildNode = DefaultTreeAdapterMap['childNode'];

/** Far above real pages: Word pastes reach 10,000 elements and a depth of 200. */
export const HTML_LIMITS = {
  /** Characters of a page. */
  characters: 30_000_000,
  /** Elements in each other. */
  depth: 1_000,
  elements: 400_000,
} as const;

/** An element with its line, kept on it: a map beside a page's tree costs more than the rest of the walk. */
interface LinedElement extends Element {
  line?: number;
}

/** A parsed page. */
export interface Page {
  readonly root: ParentNode;
  /** Line of the element's start tag, from 1. */
  lineOf(element: Element): number;
  /** False for HTML out of a string literal, all of which has the line of the literal. */
  readonly hasLines: boolean;
  /** The `<style>` elements, in their order. */
  readonly styles: readonly Element[];
}

/** Parses a page; `literalLine`: it stands in a string literal on this line. Throws `too_large`, `too_complex`. */
export function parsePage(html: string, literalLine?: number): Page {
  if (html.length > HTML_LIMITS.characters) {
    throw new NianbaoError('too_large', { what: 'the page', size: html.length, limit: HTML_LIMITS.characters });
  }
  let depth = 0;
  let elements = 0;
  const styles: Element[] = [];
  const parser = new Parser<DefaultTreeAdapterMap>({
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(tagName, namespace, attributes) {
        const element: LinedElement = defaultTreeAdapter.createElement(tagName, namespace, attributes);
        elements += 1;
        if (elements > HTML_LIMITS.elements) throw tooComplex('the number of elements', HTML_LIMITS.elements);
        if (tagName === 'style') styles.push(element);
        element.line = parser.tokenizer.preprocessor.line;
        return element;
      },
      onItemPush() {
        depth += 1;
        if (depth > HTML_LIMITS.depth) throw tooComplex('the depth of elements', HTML_LIMITS.depth);
      },
      onItemPop() {
        depth -= 1;
      },
    },
  });
  parser.tokenizer.write(html, true);
  const hasLines = literalLine === undefined;
  const lineOf = (element: LinedElement): number => literalLine ?? element.line ?? 1;
  return { root: parser.document, hasLines, lineOf, styles };
}

function tooComplex(what: string, limit: number): NianbaoError {
  return new NianbaoError('too_complex', { what, limit });
}

/** An attribute's value, or an empty string. */
export function attribute(element: Element, name: string): string {
  for (const attr of element.attrs) if (attr.name === name) return attr.value;
  return '';
}

export function isElement(node: { readonly nodeName: string }): node is Element {
  return 'tagName' in node;
}
