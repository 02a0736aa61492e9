import { type BlockingLink, type BlockingNode, blocks, LinkType, Status } from './status.js';
import { type FlagChange, staleFlags } from './was-blocker.js';

/** A node together with what stands below it. */
export interface RegionNode extends BlockingNode {
  /** Active primary links into the node whose source is unfinished. */
  readonly blockers: number;
}

/**
 * The part of the graph that one change can reach: the seeds, every node above them through nodes that are Completed, or
 * were before they were Blocked, the targets of all of these, and the links among them (with sources, where a link's
 * flag may change).
 */
export interface Region {
  readonly nodes: ReadonlyMap<string, RegionNode>;
  readonly links: readonly BlockingLink[];
}

/** What a node is, and what it was before, if it is Blocked. */
interface NodeState {
  readonly status: Status;
  readonly blockedFrom: Status | null;
}

/** A derived status: `version` is the new one. */
export interface StatusChange {
  readonly id: string;
  readonly from: Status;
  readonly to: Status;
  readonly version: number;
  /** What the node was before it was Blocked: before the change, and after it. */
  readonly blockedFrom: { readonly before: Status | null; readonly after: Status | null };
}

/** What must follow from a change: each node and each link at most once. */
export interface DerivedChanges {
  readonly nodes: readonly StatusChange[];
  readonly links: readonly FlagChange[];
}

/** What decides how nodes stand that are blocked or freed. */
export interface Causes {
  /** Nodes that somebody completed: what they alone blocked has become Available. */
  readonly completed?: ReadonlySet<string>;
  /** What nodes are to return to, if they become Blocked now; otherwise it is what they are. */
  readonly blockedFrom?: ReadonlyMap<string, Status>;
}

/**
 * Re-evaluates the seeds after a change that the region already shows.
 *
 * A node that must be Blocked becomes Blocked. If it was Completed it had not blocked its own targets, so these
 * follow; any other node blocked them already and the walk ends there. A node that nothing blocks any more becomes
 * Available if one of its sources was completed; otherwise its blocker is gone, and it returns to what it was before. If
 * that is Completed, it no longer blocks its own targets, so these follow; any other node is still unfinished.
 */
export function settle(region: Region, seeds: Iterable<string>, causes: Causes = {}): DerivedChanges {
  const walk = new Walk(region, causes);
  const start = [...new Set(seeds)];
  walk.block(start);
  walk.free(start);
  return { nodes: walk.changes(), links: staleFlags(region.links, (id) => walk.stateOf(id)) };
}

class Walk {
  private readonly now = new Map<string, NodeState>();
  /** How many blockers a node has more than the region says. */
  private readonly more = new Map<string, number>();
  private readonly outbound = new Map<string, BlockingLink[]>();
  private readonly earned: ReadonlySet<string>;

  constructor(
    private readonly region: Region,
    private readonly causes: Causes,
  ) {
    for (const link of region.links) {
      const links = this.outbound.get(link.source);
      if (links) links.push(link);
      else this.outbound.set(link.source, [link]);
    }
    const { completed = new Set() } = causes;
    const done = [...completed].flatMap((id) => this.outbound.get(id) ?? []);
    this.earned = new Set(done.filter(({ type }) => type === LinkType.Primary).map(({ target }) => target));
  }

  block(start: readonly string[]): void {
    const queue = [...start];
    for (const id of queue) {
      const { status } = this.current(id);
      if (status === Status.Blocked || !this.mustBeBlocked(id)) continue;
      const blockedFrom = this.causes.blockedFrom?.get(id) ?? status;
      this.now.set(id, { status: Status.Blocked, blockedFrom });
      if (status === Status.Completed) queue.push(...this.targets(id, 1));
    }
  }

  /** After everything is blocked that must be: what is freed frees more, and blocks nothing. */
  free(start: readonly string[]): void {
    const queue = [...start];
    for (const id of queue) {
      if (this.current(id).status !== Status.Blocked || this.mustBeBlocked(id)) continue;
      const status = this.freed(id);
      this.now.set(id, { status, blockedFrom: null });
      if (status === Status.Completed) queue.push(...this.targets(id, -1));
    }
  }

  /** What differs in the end. */
  changes(): StatusChange[] {
    return [...this.now].flatMap(([id, { status: to, blockedFrom }]) => {
      const { status: from, version, blockedFrom: before = null } = this.node(id);
      if (from === to) return [];
      return [{ id, from, to, version: version + 1, blockedFrom: { before, after: blockedFrom } }];
    });
  }

  stateOf(id: string): BlockingNode | undefined {
    const node = this.region.nodes.get(id);
    const now = this.now.get(id);
    return node && now ? { ...node, ...now } : node;
  }

  private freed(id: string): Status {
    const { status, blockedFrom } = this.node(id);
    if (status !== Status.Blocked) return status;
    return this.earned.has(id) ? Status.Available : (blockedFrom ?? Status.Available);
  }

  /** The nodes that this one blocks as long as it is unfinished; from now on, or no longer. */
  private targets(id: string, by: 1 | -1): string[] {
    const links = (this.outbound.get(id) ?? []).filter((link) =>
      blocks(link, { status: Status.Blocked }, this.node(link.target)),
    );
    for (const { target } of links) this.more.set(target, (this.more.get(target) ?? 0) + by);
    return links.map(({ target }) => target);
  }

  private mustBeBlocked(id: string): boolean {
    const { independent, blockers } = this.node(id);
    return !independent && blockers + (this.more.get(id) ?? 0) > 0;
  }

  private current(id: string): NodeState {
    const { status, blockedFrom = null } = this.node(id);
    return this.now.get(id) ?? { status, blockedFrom };
  }

  private node(id: string): RegionNode {
    const node = this.region.nodes.get(id);
    if (!node) throw new Error(`node ${id} is missing from the region`);
    return node;
  }
}
