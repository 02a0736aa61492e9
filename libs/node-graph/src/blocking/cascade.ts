import { type BlockingLink, type BlockingNode, blocks, Status } from './status.js';
import { type FlagChange, staleFlags } from './was-blocker.js';

/** A node together with what stands below it. */
export interface RegionNode extends BlockingNode {
  /** Active primary links into the node whose source is unfinished. */
  readonly blockers: number;
}

/**
 * The part of the graph that one change can reach: the seeds, every Completed node above them through Completed
 * nodes, the targets of all of these, and the links among them (with sources, where a link's flag may change).
 */
export interface Region {
  readonly nodes: ReadonlyMap<string, RegionNode>;
  readonly links: readonly BlockingLink[];
}

/** A derived status: `version` is the new one. */
export interface StatusChange {
  readonly id: string;
  readonly from: Status;
  readonly to: Status;
  readonly version: number;
}

/** What must follow from a change: each node and each link at most once. */
export interface Consequences {
  readonly nodes: readonly StatusChange[];
  readonly links: readonly FlagChange[];
}

/**
 * Contract 8.2: re-evaluates the seeds after a change that the region already shows.
 *
 * A node that must be Blocked becomes Blocked. If it was Completed it had not blocked its own targets, so these
 * follow; any other node blocked them already and the walk ends there. A node that nothing blocks any more becomes
 * Available; it is still unfinished, so nothing above it changes.
 */
export function settle(region: Region, seeds: Iterable<string>): Consequences {
  const walk = new Walk(region);
  const start = [...new Set(seeds)];
  walk.block(start);
  walk.free(start);
  const nodes = [...walk.changes.values()];
  return { nodes, links: staleFlags(region.links, (id) => walk.stateOf(id)) };
}

class Walk {
  readonly changes = new Map<string, StatusChange>();
  private readonly reopened = new Map<string, number>();
  private readonly outbound = new Map<string, BlockingLink[]>();

  constructor(private readonly region: Region) {
    for (const link of region.links) {
      const links = this.outbound.get(link.source);
      if (links) links.push(link);
      else this.outbound.set(link.source, [link]);
    }
  }

  block(start: readonly string[]): void {
    const queue = [...start];
    for (const id of queue) {
      const node = this.node(id);
      if (this.changes.has(id) || node.status === Status.Blocked || !this.mustBeBlocked(node)) continue;
      this.change(node, Status.Blocked);
      if (node.status !== Status.Completed) continue;
      for (const link of this.outbound.get(id) ?? []) {
        if (!blocks(link, { status: Status.Blocked }, this.node(link.target))) continue;
        this.reopened.set(link.target, (this.reopened.get(link.target) ?? 0) + 1);
        queue.push(link.target);
      }
    }
  }

  free(start: readonly string[]): void {
    for (const id of start) {
      const node = this.node(id);
      if (node.status === Status.Blocked && !this.mustBeBlocked(node)) this.change(node, Status.Available);
    }
  }

  stateOf(id: string): BlockingNode | undefined {
    const node = this.region.nodes.get(id);
    const change = this.changes.get(id);
    return node && change ? { ...node, status: change.to } : node;
  }

  private mustBeBlocked(node: RegionNode): boolean {
    return !node.independent && node.blockers + (this.reopened.get(node.id) ?? 0) > 0;
  }

  private change(node: RegionNode, to: Status): void {
    this.changes.set(node.id, { id: node.id, from: node.status, to, version: node.version + 1 });
  }

  private node(id: string): RegionNode {
    const node = this.region.nodes.get(id);
    if (!node) throw new Error(`node ${id} is missing from the region`);
    return node;
  }
}
