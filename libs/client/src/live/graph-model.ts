import type { GraphDiff, GraphLink, GraphNode } from '../types.js';

interface Entry {
  readonly id: string;
  readonly version?: number;
  readonly inTrash?: boolean;
  readonly deleted?: true;
}

interface Page {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
}

/** What is known of a graph: entries merged by id and version, as they are told. */
export class GraphModel {
  /** What is in the trash too: it comes back in parts only. */
  private readonly known = { nodes: new Map<string, GraphNode>(), links: new Map<string, GraphLink>() };
  private readonly shownNodes = new Map<string, GraphNode>();
  private readonly shownLinks = new Map<string, GraphLink>();

  /** Nodes outside the trash, by id. */
  get nodes(): ReadonlyMap<string, GraphNode> {
    return this.shownNodes;
  }

  /** Links outside the trash, by id. */
  get links(): ReadonlyMap<string, GraphLink> {
    return this.shownLinks;
  }

  /** Forgets everything. */
  clear(): void {
    for (const map of [this.known.nodes, this.known.links, this.shownNodes, this.shownLinks]) map.clear();
  }

  /** Takes a page of a graph that is read from its beginning. */
  take({ nodes, links }: Page): void {
    for (const node of nodes) put(this.known.nodes, this.shownNodes, node);
    for (const link of links) put(this.known.links, this.shownLinks, link);
  }

  /** Takes what somebody changed. Nodes are told in part, links whole; older versions than what is known are ignored. */
  merge({ nodes, links }: GraphDiff): void {
    for (const node of nodes) mergeInto(this.known.nodes, this.shownNodes, node, true);
    for (const link of links) mergeInto(this.known.links, this.shownLinks, link, false);
  }
}

function mergeInto<E extends Entry>(
  known: Map<string, E>,
  shown: Map<string, E>,
  entry: E,
  isPart: boolean,
): void {
  const old = known.get(entry.id);
  if (entry.deleted === true) {
    known.delete(entry.id);
    shown.delete(entry.id);
  } else if (old === undefined || Number(entry.version) >= Number(old.version)) {
    put(known, shown, isPart ? { ...old, ...entry } : entry);
  }
}

function put<E extends Entry>(known: Map<string, E>, shown: Map<string, E>, entry: E): void {
  known.set(entry.id, entry);
  if (entry.inTrash === true) shown.delete(entry.id);
  else shown.set(entry.id, entry);
}
