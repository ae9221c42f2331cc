/**
 * Which blocks of a page are the report.
 *
 * Every block speaks with its weight (signs.ts) for all containers around it. The report's container is the deepest that
 * holds nearly all weight, widened over neighbours that are text too, up to a container that content systems are known to
 * use. Inside it, furniture and metadata are left out.
 */
import type { PageBlock } from './blocks.js';
import { KNOWN_CONTAINERS } from './elements.js';
import { mergeMetadata, metadataOfLine, metadataOfTable, type Metadata } from './metadata.js';
import { attribute, isElement, type Element, type ParentNode } from '../../../shared/html/parse.js';
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
  const { blocks, metadata } = withoutMetadata(all);
  const isFurniture = furnitureOf(blocks);
  const path = pathTo(blocks, isFurniture);
  const levels = levelsOf(path);
  const level = widen(blocks, path, levels, isFurniture);
  const content = blocks.filter((block) => !isFurniture(block) && levels(block.owner) <= level);
  return { blocks: content, metadata: mergeMetadata(metadata), signs: content.filter(isSign).length };
}

/** Metadata stands before or after a report; what looks like it between the report's parts is text. */
function withoutMetadata(all: readonly PageBlock[]): { blocks: PageBlock[]; metadata: Metadata[] } {
  const first = all.findIndex(isSign);
  const last = all.findLastIndex(isSign);
  const metadata: Metadata[] = [];
  const blocks = all.filter((block, index) => {
    if (index >= first && index <= last && first >= 0) return true;
    const found = metadataOfBlock(block);
    if (found) metadata.push(found);
    return found === null;
  });
  return { blocks, metadata };
}

/** Characters of unlinked text from which on an element is not furniture, whatever it is called. */
const TEXT_OF_ITS_OWN = 300;

/** Tells furniture: by its words before and after the report's parts, and by its element unless that holds such a part. */
function furnitureOf(blocks: readonly PageBlock[]): (block: PageBlock) => boolean {
  const unlinked = new Map<Element, number>();
  for (const block of blocks) {
    if (block.furniture === null || block.kind === 'image') continue;
    const isPart = block.kind === 'table' || isSign(block);
    const amount = isPart ? TEXT_OF_ITS_OWN : block.text.length - block.linked;
    unlinked.set(block.furniture, (unlinked.get(block.furniture) ?? 0) + amount);
  }
  const between = new Set(blocks.slice(Math.max(0, blocks.findIndex(isSign)), blocks.findLastIndex(isSign) + 1));
  return (block) =>
    (block.furniture !== null && (unlinked.get(block.furniture) ?? 0) < TEXT_OF_ITS_OWN) ||
    (block.kind === 'paragraph' && !between.has(block) && isFurnitureText(block.text));
}

function metadataOfBlock(block: PageBlock): Metadata | null {
  if (block.kind === 'table') return isFormTable(block.grid) ? null : metadataOfTable(block.grid);
  return block.kind === 'paragraph' ? metadataOfLine(block.text) : null;
}

function isSign(block: PageBlock): boolean {
  if (block.kind === 'table') return isFormTable(block.grid);
  return block.kind === 'paragraph' && isSectionHeading(block);
}

/** What an element holds: weight, and parts of a report. */
interface Holding {
  weight: number;
  signs: number;
}

/** The deepest element with nearly all weight and every sign, and the elements around it, from the inside to the outside. */
function pathTo(blocks: readonly PageBlock[], isFurniture: (block: PageBlock) => boolean): Element[] {
  const [any] = blocks;
  if (!any) return [];
  const own = new Map<ParentNode, Holding>();
  for (const block of blocks) {
    if (isFurniture(block)) continue;
    const holding = own.get(block.owner) ?? { weight: 0, signs: 0 };
    holding.weight += weightOf(block);
    holding.signs += isSign(block) ? 1 : 0;
    own.set(block.owner, holding);
  }
  let best: Element = rootOf(any.owner);
  const sums = new Map<ParentNode, Holding>();
  const total = sum(best, own, sums);
  for (let next: Element | undefined = total.weight > 0 ? best : undefined; next;) {
    best = next;
    next = best.childNodes.filter(isElement).find((child) => {
      const holding = sums.get(child);
      return holding && holding.weight >= total.weight * SHARE && holding.signs === total.signs;
    });
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

/** Sums over all descendants; the depth is bounded by the parser. */
function sum(element: Element, own: ReadonlyMap<ParentNode, Holding>, sums: Map<ParentNode, Holding>): Holding {
  const { weight, signs } = own.get(element) ?? { weight: 0, signs: 0 };
  const total = { weight, signs };
  for (const child of element.childNodes) {
    if (!isElement(child)) continue;
    const inside = sum(child, own, sums);
    total.weight += inside.weight;
    total.signs += inside.signs;
  }
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
