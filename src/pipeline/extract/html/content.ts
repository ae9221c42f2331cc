/**
 * Which blocks of a page are the report.
 *
 * Every block speaks with its weight (signs.ts) for all containers around it. The report's container is the deepest that
 * holds nearly all weight, widened over neighbours that are text too, up to a container that content systems are known to
 * use. Inside it, furniture and metadata are left out.
 */
import type { PageBlock } from './blocks.js';
import { attribute, isElement, KNOWN_CONTAINERS } from './elements.js';
import { mergeMetadata, metadataOfLine, metadataOfTable, type Metadata } from './metadata.js';
import type { Element, ParentNode } from './parse.js';
import { isFormTable, isFurnitureText, isLink, isSectionHeading, weightOf } from './signs.js';

export interface Content {
  readonly blocks: readonly PageBlock[];
  readonly metadata: Metadata;
  /** Tables of the form and section headings found: 0 on a page without a report. */
  readonly signs: number;
}

/** Share of all weight that the container must hold. */
const SHARE = 0.9;

/** Chooses the blocks of the report among all blocks of a page. */
export function chooseContent(all: readonly PageBlock[]): Content {
  const metadata: Metadata[] = [];
  const candidates = all.filter((block) => {
    const found = metadataOfBlock(block);
    if (found) metadata.push(found);
    return found === null;
  });
  const weights = candidates.map(weightOf);
  const furnitureWithSigns = new Set(
    candidates.filter((block) => block.furniture && isSign(block)).map((block) => block.furniture),
  );
  const isFurniture = (block: PageBlock): boolean =>
    (block.furniture !== null && !furnitureWithSigns.has(block.furniture)) ||
    (block.kind === 'paragraph' && isFurnitureText(block.text));
  const content = candidates.filter((block) => !isFurniture(block));
  const path = pathTo(candidates, weights, isFurniture);
  const levels = levelsOf(path);
  const level = widen(candidates, path, levels, isFurniture);
  const blocks = content.filter((block) => levels(block.owner) <= level);
  return { blocks, metadata: mergeMetadata(metadata), signs: blocks.filter(isSign).length };
}

function metadataOfBlock(block: PageBlock): Metadata | null {
  if (block.kind === 'table') return isFormTable(block.grid) ? null : metadataOfTable(block.grid);
  return block.kind === 'paragraph' ? metadataOfLine(block.text) : null;
}

function isSign(block: PageBlock): boolean {
  if (block.kind === 'table') return isFormTable(block.grid);
  return block.kind === 'paragraph' && isSectionHeading(block);
}

/** The deepest element with nearly all weight and the elements around it, from the inside to the outside. */
function pathTo(
  blocks: readonly PageBlock[],
  weights: readonly number[],
  isFurniture: (block: PageBlock) => boolean,
): Element[] {
  const own = new Map<ParentNode, number>();
  let total = 0;
  let anywhere: Element | null = null;
  blocks.forEach((block, index) => {
    anywhere = block.owner;
    const weight = isFurniture(block) ? 0 : (weights[index] ?? 0);
    own.set(block.owner, (own.get(block.owner) ?? 0) + weight);
    total += weight;
  });
  if (anywhere === null) return [];
  let best: Element = rootOf(anywhere);
  if (total > 0) {
    const sums = new Map<ParentNode, number>();
    sum(best, own, sums);
    for (let next: Element | undefined = best; next;) {
      best = next;
      next = best.childNodes.filter(isElement).find((child) => (sums.get(child) ?? 0) >= total * SHARE);
    }
  }
  const path: Element[] = [];
  for (let node: ParentNode | null = best; node && isElement(node); node = node.parentNode) path.push(node);
  return path;
}

function rootOf(element: Element): Element {
  let root = element;
  while (root.parentNode && isElement(root.parentNode)) root = root.parentNode;
  return root;
}

/** Sums of weights over all descendants; depth is bounded by the parser. */
function sum(element: Element, own: ReadonlyMap<ParentNode, number>, sums: Map<ParentNode, number>): number {
  let total = own.get(element) ?? 0;
  for (const child of element.childNodes) if (isElement(child)) total += sum(child, own, sums);
  sums.set(element, total);
  return total;
}

/** For an element the innermost element of the path that holds it, as its index. */
function levelsOf(path: readonly Element[]): (element: Element) => number {
  const known = new Map<ParentNode, number>(path.map((element, index) => [element, index]));
  return (element) => {
    const passed: ParentNode[] = [];
    let node: ParentNode | null = element;
    while (node && !known.has(node)) {
      passed.push(node);
      node = isElement(node) ? node.parentNode : null;
    }
    const level = (node && known.get(node)) ?? path.length;
    for (const each of passed) known.set(each, level);
    return level;
  };
}

/** The outermost element of the path that still holds nothing but the report. */
function widen(
  blocks: readonly PageBlock[],
  path: readonly Element[],
  levels: (element: Element) => number,
  isFurniture: (block: PageBlock) => boolean,
): number {
  const known = path.findIndex(isKnownContainer);
  if (known >= 0) return known;
  const added = new Map<number, PageBlock[]>();
  for (const block of blocks) {
    const level = levels(block.owner);
    const at = added.get(level);
    if (at) at.push(block);
    else added.set(level, [block]);
  }
  let widest = 0;
  for (let level = 1; level < path.length; level++) {
    const more = added.get(level) ?? [];
    const linked = more.filter((block) => block.kind === 'paragraph' && isLink(block)).length;
    if (more.some(isFurniture) || linked * 2 > more.length) break;
    widest = level;
  }
  return widest;
}

function isKnownContainer(element: Element): boolean {
  if (element.tagName === 'ucapcontent') return true;
  return KNOWN_CONTAINERS.test(attribute(element, 'class')) || KNOWN_CONTAINERS.test(attribute(element, 'id'));
}
