import { nextTurn, Slices } from '#kernel';

import { describeRing } from '../model/cycle-path.js';
import { Status } from '../model/status.js';
import type { GraphShape } from './graph-shape.js';

/** Which nodes and links of a document are meant, by their numbers. */
export interface Part {
  readonly hasNode: (node: number) => boolean;
  readonly hasLink: (link: number) => boolean;
}

/** A link that closes a cycle with others, and the cycle in words. */
export interface ClosingLink {
  readonly link: number;
  readonly path: string;
}

/** Primary links, by the nodes that they lead from. */
class Outbound {
  private readonly starts: Int32Array;
  private readonly links: Int32Array;

  constructor(shape: GraphShape, isMeant: (link: number) => boolean) {
    this.starts = new Int32Array(shape.nodes + 1);
    const meant = (link: number): boolean => shape.isPrimary(link) && isMeant(link);
    for (let link = 0; link < shape.links; link += 1) if (meant(link)) this.count(shape.source(link) + 1, 1);
    for (let node = 0; node < shape.nodes; node += 1) this.count(node + 1, this.starts[node] ?? 0);
    this.links = new Int32Array(this.starts[shape.nodes] ?? 0);
    const next = this.starts.slice();
    for (let link = 0; link < shape.links; link += 1) {
      if (!meant(link)) continue;
      const source = shape.source(link);
      const at = next[source] ?? 0;
      this.links[at] = link;
      next[source] = at + 1;
    }
  }

  /** The link of this place among those of the node, from 0 on; `undefined`: it has no more. */
  linkOf(node: number, place: number): number | undefined {
    const at = (this.starts[node] ?? 0) + place;
    return at < (this.starts[node + 1] ?? 0) ? this.links[at] : undefined;
  }

  private count(node: number, more: number): void {
    this.starts[node] = (this.starts[node] ?? 0) + more;
  }
}

const UNSEEN = 0;
const ON_THE_WAY = 1;
const DONE = 2;

/** Primary links without which the rest has no cycle, in the order in which they are met. */
export async function closingLinks(shape: GraphShape, { hasLink }: Part): Promise<ClosingLink[]> {
  const outbound = new Outbound(shape, hasLink);
  const states = new Uint8Array(shape.nodes).fill(UNSEEN);
  const places = new Int32Array(shape.nodes);
  /** Of a node that is on the way: how far from the first one. */
  const depths = new Int32Array(shape.nodes);
  const way: number[] = [];
  const closing: ClosingLink[] = [];
  const slices = new Slices();
  const enter = (node: number): void => {
    states[node] = ON_THE_WAY;
    depths[node] = way.length;
    way.push(node);
  };
  for (let start = 0; start < shape.nodes; start += 1) {
    if (states[start] === UNSEEN) enter(start);
    for (let node = way.at(-1); node !== undefined; node = way.at(-1)) {
      const place = places[node] ?? 0;
      const link = outbound.linkOf(node, place);
      if (link === undefined) {
        states[node] = DONE;
        way.pop();
      } else {
        places[node] = place + 1;
        const target = shape.target(link);
        if (states[target] === UNSEEN) enter(target);
        else if (states[target] === ON_THE_WAY) {
          const from = depths[target] ?? 0;
          const path = describeRing(way.length - from, (at) => shape.keyOf(way[from + at] ?? 0));
          closing.push({ link, path });
        }
      }
      const pause = slices.pause();
      if (pause) await pause;
    }
  }
  return closing;
}

/** What the nodes are once the links have decided it. */
export async function settledStatuses(shape: GraphShape, { hasNode, hasLink }: Part): Promise<Uint8Array> {
  const outbound = new Outbound(shape, hasLink);
  const statuses = new Uint8Array(shape.nodes);
  const blockers = new Int32Array(shape.nodes);
  for (let node = 0; node < shape.nodes; node += 1) statuses[node] = shape.statusOf(node);
  const hold = (node: number): void => {
    for (let place = 0; ; place += 1) {
      const link = outbound.linkOf(node, place);
      if (link === undefined) return;
      const target = shape.target(link);
      blockers[target] = (blockers[target] ?? 0) + 1;
    }
  };
  const queue: number[] = [];
  for (let node = 0; node < shape.nodes; node += 1) {
    if (!hasNode(node)) continue;
    queue.push(node);
    if (statuses[node] !== Status.Completed) hold(node);
  }
  await nextTurn();
  for (const node of queue) {
    const before = statuses[node];
    if (before === Status.Blocked || shape.isIndependent(node) || blockers[node] === 0) continue;
    statuses[node] = Status.Blocked;
    if (before !== Status.Completed) continue;
    // It had held nothing up to now.
    hold(node);
    for (let place = 0; ; place += 1) {
      const link = outbound.linkOf(node, place);
      if (link === undefined) break;
      queue.push(shape.target(link));
    }
  }
  return statuses;
}

/** For each node one of its component, the same for all of them: primary links join components. */
export function componentsOf(shape: GraphShape, { hasLink }: Part): Int32Array {
  const tops = Int32Array.from({ length: shape.nodes }, (_, node) => node);
  const top = (node: number): number => {
    let root = node;
    for (let next = tops[root] ?? root; next !== root; next = tops[root] ?? root) root = next;
    // Whatever lay on the way is one step from the top now: a chain is not walked again for each of its nodes.
    for (let one = node; one !== root;) {
      const next = tops[one] ?? root;
      tops[one] = root;
      one = next;
    }
    return root;
  };
  for (let link = 0; link < shape.links; link += 1)
    if (shape.isPrimary(link) && hasLink(link)) tops[top(shape.source(link))] = top(shape.target(link));
  return tops.map((_, node) => top(node));
}
