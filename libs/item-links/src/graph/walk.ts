/** A link, as a graph sees it. */
export interface Edge {
  readonly id: string;
  readonly relationship: string;
  readonly source: string;
  readonly target: string;
}

/** A link that leads from an item that is known to another one. */
export interface Step extends Edge {
  readonly near: string;
  readonly far: string;
}

/** The links at items; `cut` if there are more of them than were given. */
export interface Expansion {
  readonly steps: readonly Step[];
  readonly cut: boolean;
}

export type Expand = (items: readonly string[]) => Promise<Expansion>;

/** The links between the outermost items and all that were reached. */
export type Among = (outer: readonly string[], all: readonly string[]) => Promise<readonly Edge[]>;

export interface Reached {
  /** Distance from the start, in the order of discovery. */
  readonly nodes: ReadonlyMap<string, number>;
  /** The links that were followed. */
  readonly edges: readonly Edge[];
  /** Items or links within the depth were left out. */
  readonly truncated: boolean;
}

export interface Caps {
  readonly depth: number;
  readonly nodes: number;
  readonly edges: number;
}

/**
 * Breadth first, level by level; an item that was seen is not entered again, so cycles end.
 * @param among if the links of the outermost items are wanted too
 */
export async function walk(start: string, caps: Caps, expand: Expand, among?: Among): Promise<Reached> {
  const nodes = new Map([[start, 0]]);
  const edges = new Map<string, Edge>();
  let truncated = false;
  let frontier = [start];
  for (let depth = 1; depth <= caps.depth && frontier.length > 0; depth += 1) {
    const { steps, cut } = await expand(frontier);
    truncated ||= cut;
    frontier = [];
    for (const { far, id, relationship, source, target } of steps) {
      if (edges.has(id)) continue;
      const known = nodes.has(far);
      if (edges.size >= caps.edges || (!known && nodes.size >= caps.nodes)) {
        truncated = true;
        continue;
      }
      edges.set(id, { id, relationship, source, target });
      if (known) continue;
      nodes.set(far, depth);
      frontier.push(far);
    }
  }
  if (among && frontier.length > 0)
    for (const edge of await among(frontier, [...nodes.keys()])) {
      if (edges.has(edge.id)) continue;
      if (edges.size >= caps.edges) truncated = true;
      else edges.set(edge.id, edge);
    }
  return { nodes, edges: [...edges.values()], truncated };
}

export interface Way {
  /** From one end to the other; `null` if none was found. */
  readonly edges: readonly Edge[] | null;
  readonly nodes: readonly string[];
  /** Links were left out of the search: there may be another way, or a shorter one. */
  readonly truncated: boolean;
}

/** One side of a search: how each item was reached, and where it goes on. */
class Side {
  readonly cameBy = new Map<string, Step | null>();
  frontier: string[];

  constructor(
    start: string,
    private readonly expand: Expand,
  ) {
    this.cameBy.set(start, null);
    this.frontier = [start];
  }

  /** One level further; answers the items that the other side knows too. */
  async advance(other: Side): Promise<{ met: string | null; cut: boolean }> {
    const { steps, cut } = await this.expand(this.frontier);
    this.frontier = [];
    let met: string | null = null;
    for (const step of steps) {
      if (this.cameBy.has(step.far)) continue;
      this.cameBy.set(step.far, step);
      this.frontier.push(step.far);
      if (met === null && other.cameBy.has(step.far)) met = step.far;
    }
    return { met, cut };
  }

  /** The steps from the item back to the start. */
  back(item: string): Step[] {
    const steps: Step[] = [];
    for (let step = this.cameBy.get(item); step; step = this.cameBy.get(step.near)) steps.push(step);
    return steps;
  }
}

/**
 * A shortest way, searched from both ends, the smaller side first. Where the sides first meet after whole
 * levels, no shorter way is left.
 */
export async function shortestWay(
  from: string,
  to: string,
  caps: { readonly depth: number; readonly nodes: number },
  expand: { readonly forward: Expand; readonly backward: Expand },
): Promise<Way> {
  if (from === to) return { edges: [], nodes: [from], truncated: false };
  const [head, tail] = [new Side(from, expand.forward), new Side(to, expand.backward)];
  let truncated = false;
  for (let depth = 0; depth < caps.depth; depth += 1) {
    if (head.frontier.length === 0 || tail.frontier.length === 0) break;
    if (head.cameBy.size + tail.cameBy.size > caps.nodes) return { edges: null, nodes: [], truncated: true };
    const forward = head.frontier.length <= tail.frontier.length;
    const { met, cut } = await (forward ? head.advance(tail) : tail.advance(head));
    truncated ||= cut;
    if (met !== null) return { ...joined(head.back(met).reverse(), tail.back(met), from), truncated };
  }
  return { edges: null, nodes: [], truncated };
}

function joined(there: readonly Step[], onward: readonly Step[], from: string): Omit<Way, 'truncated'> {
  const edge = ({ id, relationship, source, target }: Step): Edge => ({ id, relationship, source, target });
  return {
    edges: [...there, ...onward].map(edge),
    nodes: [from, ...there.map(({ far }) => far), ...onward.map(({ near }) => near)],
  };
}
