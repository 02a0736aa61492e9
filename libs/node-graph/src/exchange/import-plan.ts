import { randomUUID } from 'node:crypto';

import { describePath } from '../model/cycle-path.js';
import { findCycle } from '../model/find-cycle.js';
import { firstClosing } from '../model/first-closing.js';
import type { PlannedLink } from '../model/graph-link.js';
import { type GraphNode, newNode } from '../model/graph-node.js';
import { cycle } from '../model/graph.errors.js';
import { blocks, LinkType, Status } from '../model/status.js';
import { within } from './exchange.errors.js';
import type { GraphShape } from './graph-shape.js';
import type { ImportedGraph, ImportedNode } from './import-input.js';
import { componentsOf, type Part, settledStatuses } from './shape-walks.js';
import { UuidList } from './uuid-list.js';

/** A node whose status is not the one that the document names, since the links decide it. */
export interface SettledStatus {
  readonly id: string;
  /** What the document calls the node. */
  readonly key: string;
  readonly from: Status;
  readonly to: Status;
}

/** What will be written of a document: everything new, with the statuses and flags that follow from the links. */
export class ImportPlan {
  readonly nodeCount: number;
  readonly linkCount: number;
  private readonly components = new UuidList();

  private constructor(
    private readonly shape: GraphShape,
    readonly part: Part,
    readonly ids: UuidList,
    private readonly statuses: Uint8Array,
    private readonly tops: Int32Array,
    private readonly ownerId: string,
    private readonly now: Date,
  ) {
    for (let node = 0; node < shape.nodes; node += 1) this.components.push(randomUUID());
    this.nodeCount = counted(shape.nodes, part.hasNode);
    this.linkCount = counted(shape.links, part.hasLink);
  }

  /**
   * @param part what of the document is new: without cycles of primary links
   * @param ids of all nodes of the document
   */
  static async of(
    { shape, part, ids }: { readonly shape: GraphShape; readonly part: Part; readonly ids: UuidList },
    ownerId: string,
    now: Date,
  ): Promise<ImportPlan> {
    const statuses = await settledStatuses(shape, part);
    return new ImportPlan(shape, part, ids, statuses, componentsOf(shape, part), ownerId, now);
  }

  /** The numbers of the nodes to be made. */
  *nodes(): Generator<number, void> {
    for (let node = 0; node < this.shape.nodes; node += 1) if (this.part.hasNode(node)) yield node;
  }

  /** The numbers of the links to be made. */
  *links(): Generator<number, void> {
    for (let link = 0; link < this.shape.links; link += 1) if (this.part.hasLink(link)) yield link;
  }

  /** The ids of the components to be made. */
  *componentIds(): Generator<string, void> {
    for (const node of this.nodes()) if (this.tops[node] === node) yield this.components.at(node);
  }

  node(node: number, input: ImportedNode): GraphNode {
    const componentId = this.components.at(this.tops[node] ?? node);
    const made = newNode({ id: this.ids.at(node), ownerId: this.ownerId, componentId }, input, this.now);
    const status = this.statusOf(node);
    return status === made.status ? made : { ...made, status, blockedFrom: made.status };
  }

  link(link: number): PlannedLink {
    const { source, target, type, private: hidden } = this.shape.link(link);
    return {
      id: randomUUID(),
      source: this.ids.at(source),
      target: this.ids.at(target),
      type,
      wasBlocker: blocks(
        { type },
        { status: this.statusOf(source) },
        { independent: this.shape.isIndependent(target) },
      ),
      version: 0,
      private: hidden,
      ...(hidden ? { onlyFor: this.ownerId } : {}),
    };
  }

  settled(): SettledStatus[] {
    return [...this.nodes()].flatMap((node): SettledStatus[] => {
      const to = this.statusOf(node);
      const from = this.shape.writtenOf(node) ?? to;
      return from === to ? [] : [{ id: this.ids.at(node), key: this.shape.keyOf(node), from, to }];
    });
  }

  private statusOf(node: number): Status {
    return (this.statuses[node] ?? Status.Available) as Status;
  }
}

/** The ids of all nodes, by what the document calls them. */
export function idsByKey(shape: GraphShape, ids: UuidList): Record<string, string> {
  const all = Array.from({ length: shape.nodes }, (_, node) => [shape.keyOf(node), ids.at(node)] as const);
  return Object.fromEntries(all);
}

function counted(most: number, has: (number: number) => boolean): number {
  let count = 0;
  for (let number = 0; number < most; number += 1) if (has(number)) count += 1;
  return count;
}

/** Refuses cycles of primary links (`conflict`), with the link that closes one. */
export function refuseCycles({ nodes, links }: ImportedGraph): void {
  const primary = links.filter(({ type }) => type === LinkType.Primary);
  const path = findCycle(primary);
  if (path === null) return;
  const titles = new Map(nodes.map(({ key, fields }) => [key, fields.title ?? '']));
  const closing = primary[firstClosing(primary, primary)];
  within('links', closing ? links.indexOf(closing) : 0, () => {
    throw cycle(describePath(path, titles));
  });
}
