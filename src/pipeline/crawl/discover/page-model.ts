/**
 * A page as discovery sees it: its links with what a reader sees of them, its blocks of text, its scripts, which are text and
 * are never run. walk-page.ts makes it.
 */
import { isElement, type Element, type ParentNode } from '../../../shared/html/parse.js';

export interface Anchor {
  /** Canonical. */
  readonly url: string;
  /** As a reader sees it, with the title attribute where the text is cut off. */
  readonly text: string;
  /** The blocks of text inside it; more than one when the link holds a headline and a summary. */
  readonly lines: readonly string[];
  readonly element: Element;
  /** Header, footer, navigation, links to friends. */
  readonly furniture: boolean;
  /** Element or attribute that carries the address. */
  readonly from: 'href' | 'click' | 'option' | 'area';
}

/** A block of text as it is printed. */
export interface TextBlock {
  readonly text: string;
  /** Characters of it that are links. */
  readonly linked: number;
  /** h1 … h6: 1 … 6; 0: none. */
  readonly level: number;
}

export interface ScriptText {
  /** Text of an inline script, or ''. */
  readonly text: string;
  /** Canonical address of the file, or null. */
  readonly src: string | null;
  readonly type: string;
  /** It stands in the page's body, where it may print. */
  readonly inBody: boolean;
  readonly element: Element;
}

/** A click that calls a function of the page: where it leads is said by that function, if by literals alone. */
export interface Call {
  readonly call: string;
  readonly text: string;
  readonly element: Element;
  readonly furniture: boolean;
}

export interface PageModel {
  /** Address of the page; `base` may differ by its `<base href>`. */
  readonly url: string;
  base: string;
  readonly anchors: Anchor[];
  readonly calls: Call[];
  readonly blocks: TextBlock[];
  readonly scripts: ScriptText[];
  readonly frames: string[];
  readonly titles: string[];
  /** The title that the content system writes in `<meta name="ArticleTitle">`. */
  named: string | null;
  refresh: { readonly seconds: number; readonly url: string | null } | null;
  images: number;
  /** Addresses of pictures outside page furniture that are files of pixels and no icons. */
  readonly pictures: string[];
  /** Elements made to be filled: an empty list, a root without content. */
  hollow: number;
  /** Nearest name of a body over an element's links, by element. */
  readonly bodies: Map<ParentNode, string>;
  /** Root of each tree that was walked. */
  readonly roots: ParentNode[];
}

/** Name of the body that an element's surroundings speak of. */
export function bodyAround(model: PageModel, element: Element): string | null {
  for (let node: ParentNode | null = element; node; node = isElement(node) ? node.parentNode : null) {
    const name = model.bodies.get(node);
    if (name !== undefined) return name;
  }
  return null;
}
