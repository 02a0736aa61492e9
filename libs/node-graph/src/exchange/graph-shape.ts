import { IntList, TextTable, TupleTable } from '#kernel';

import { duplicateLink, duplicateReversedLink, nodeNotFound, selfLink } from '../model/graph.errors.js';
import { LinkType, Status } from '../model/status.js';
import { duplicateNode } from './exchange.errors.js';
import type { ImportedLink, ImportedNode } from './import-input.js';

/** What a document may have. */
export const MOST_NODES = 100_000;
export const MOST_LINKS = 400_000;

const NONE = -1;
const IS_SECONDARY = 1;
const IS_PRIVATE = 2;

/** A link of a document, by the numbers of the nodes. */
interface ShapedLink {
  readonly source: number;
  readonly target: number;
  readonly type: LinkType;
  readonly private: boolean;
}

/**
 * What of a document decides about all of it, in some bytes for each node and link, whatever is written in them. Nodes and
 * links are numbers, in the order in which they came.
 */
export class GraphShape {
  private readonly keys = new TextTable();
  private readonly statuses = new IntList();
  private readonly written = new IntList();
  private readonly independent = new IntList();
  private readonly pairs = new TupleTable();
  private readonly sources = new IntList();
  private readonly targets = new IntList();
  private readonly kinds = new IntList();

  get nodes(): number {
    return this.keys.size;
  }

  get links(): number {
    return this.kinds.length;
  }

  /** Refuses a second node of a name. */
  addNode({ key, status, written, fields }: ImportedNode): void {
    if (this.has(key)) throw duplicateNode();
    this.keys.add(key);
    this.statuses.push(status ?? Status.Available);
    this.written.push(written ?? NONE);
    this.independent.push(fields.independent === true ? 1 : 0);
  }

  /** Refuses links of nodes that there are not, from a node to itself, and second ones of a pair. */
  addLink({ source: from, target: to, type, private: hidden }: ImportedLink): void {
    const [source, target] = [this.keys.numberOf(from), this.keys.numberOf(to)];
    if (source === null) throw nodeNotFound('source');
    if (target === null) throw nodeNotFound('target');
    if (source === target) throw selfLink();
    const pair = [Math.min(source, target), Math.max(source, target)] as const;
    const before = this.pairs.numberOf(...pair);
    if (before !== null) throw this.sources.at(before) === source ? duplicateLink() : duplicateReversedLink();
    this.pairs.append(...pair);
    this.sources.push(source);
    this.targets.push(target);
    this.kinds.push((type === LinkType.Secondary ? IS_SECONDARY : 0) | (hidden ? IS_PRIVATE : 0));
  }

  has(key: string): boolean {
    return this.keys.numberOf(key) !== null;
  }

  keyOf(node: number): string {
    return this.keys.at(node);
  }

  /** What the node is as long as nothing blocks it. */
  statusOf(node: number): Status {
    return this.statuses.at(node) as Status;
  }

  /** As the document has it. */
  writtenOf(node: number): Status | undefined {
    const written = this.written.at(node);
    return written === NONE ? undefined : (written as Status);
  }

  isIndependent(node: number): boolean {
    return this.independent.at(node) === 1;
  }

  source(link: number): number {
    return this.sources.at(link);
  }

  target(link: number): number {
    return this.targets.at(link);
  }

  isPrimary(link: number): boolean {
    return (this.kinds.at(link) & IS_SECONDARY) === 0;
  }

  link(link: number): ShapedLink {
    return {
      source: this.source(link),
      target: this.target(link),
      type: this.isPrimary(link) ? LinkType.Primary : LinkType.Secondary,
      private: (this.kinds.at(link) & IS_PRIVATE) !== 0,
    };
  }
}
