import type { Entry, GraphDiff, GraphLink, GraphNode, WholeGraph } from './model.js';

/** A node that is new or has changed; `before`: what was known of it. */
export interface Change {
  readonly node: GraphNode;
  readonly before: GraphNode | undefined;
}

/** What a diff did; `shape`: whether anything came, went or looks so different that the drawing has to be laid out anew. */
export interface Applied {
  readonly changed: readonly Change[];
  readonly shape: boolean;
}

/** What the page knows of the graph: the last state of every node and link that it was told of. */
export class GraphStore {
  nodes = new Map<string, GraphNode>();
  links = new Map<string, GraphLink>();

  /** Starts again from a whole graph. */
  replace({ nodes, links }: WholeGraph): void {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.links = new Map(links.map((link) => [link.id, link]));
  }

  /** Merges a diff: entries are partial, and one with a lower version than is known comes too late. */
  apply({ nodes = [], links = [] }: GraphDiff): Applied {
    const changed: Change[] = [];
    let shape = false;
    for (const entry of nodes) {
      const before = this.nodes.get(entry.id);
      if (isGone(entry)) shape = this.nodes.delete(entry.id) || shape;
      const node = merged(before, entry, isWholeNode);
      if (node === null) continue;
      this.nodes.set(entry.id, node);
      changed.push({ node, before });
      shape ||= before?.title !== node.title;
    }
    for (const entry of links) {
      const before = this.links.get(entry.id);
      if (isGone(entry)) shape = this.links.delete(entry.id) || shape;
      const link = merged(before, entry, isWholeLink);
      if (link === null) continue;
      this.links.set(entry.id, link);
      shape ||= before?.source !== link.source || before.target !== link.target || before.type !== link.type;
    }
    return { changed, shape };
  }

  /** Links whose both ends are known. */
  shownLinks(): GraphLink[] {
    return [...this.links.values()].filter(
      ({ source, target }) => this.nodes.has(source) && this.nodes.has(target),
    );
  }

  /** Whether the link holds its target back. */
  isBlocking({ type, source, target }: GraphLink): boolean {
    return type === 0 && this.nodes.get(source)?.status !== 3 && this.nodes.get(target)?.independent !== true;
  }

  /** Unfinished nodes that hold the node back. */
  blockersOf(id: string): GraphNode[] {
    return this.shownLinks()
      .filter((link) => link.target === id && this.isBlocking(link))
      .flatMap(({ source }) => this.nodes.get(source) ?? []);
  }
}

/** What is known from now on; `null`: nothing else than before. */
function merged<Thing extends GraphNode | GraphLink>(
  known: Thing | undefined,
  entry: Entry<Thing>,
  isWhole: (entry: Entry<Thing>) => entry is Entry<Thing> & Thing,
): Thing | null {
  if (isGone(entry)) return null;
  if (known !== undefined) return isNews(entry, known) ? { ...known, ...entry } : null;
  return isWhole(entry) ? entry : null;
}

function isGone({ deleted, inTrash }: Entry<GraphNode> | Entry<GraphLink>): boolean {
  return deleted === true || inTrash === true;
}

function isNews({ version }: { version?: number }, known: { version?: number }): boolean {
  return version === undefined || version >= (known.version ?? 0);
}

function isWholeNode(entry: Entry<GraphNode>): entry is GraphNode {
  return entry.title !== undefined;
}

function isWholeLink(entry: Entry<GraphLink>): entry is GraphLink {
  return entry.source !== undefined;
}
