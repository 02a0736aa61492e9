import type { Principal } from '#kernel';

import type { ItemOrigin } from '../documents/item-origin.js';
import type { NewBundle } from '../documents/new-bundles.js';

/** What was wrong with one entry of what was handed over. */
export interface TargetFault {
  readonly list: string;
  /** Of the entry, in its list. */
  readonly index: number;
  readonly reason: string;
  readonly message: string;
}

/** How many things were made, changed, or were there as they are. */
export interface TargetCounts {
  readonly created: number;
  readonly updated?: number;
  readonly unchanged: number;
}

/** Organization and workspace by slug, the project by key or id. */
export interface ItemsPlace {
  readonly org: string;
  readonly workspace: string;
  readonly project: string;
}

export interface TargetItem {
  readonly key: string;
  readonly itemType: string;
  readonly ref: string | null;
  readonly title: string | null;
  readonly data: Record<string, unknown>;
  readonly status: 'open' | 'triaged' | 'verified' | 'resolved' | 'dismissed' | null;
  readonly notes: string | null;
  readonly origin: ItemOrigin;
  readonly createdAt?: Date;
  readonly updatedAt?: Date;
}

export interface TargetItemLink {
  readonly source: { readonly key: string };
  readonly target: { readonly key: string };
  readonly relationship: string;
}

export interface ItemsOptions {
  readonly dryRun: boolean;
  /** Refused unless the caller is an admin of the organization. */
  readonly keepDates: boolean;
  /** What does not need the database may be made ready before it comes; nothing is written before. */
  readonly turn?: Promise<unknown>;
  /** Whether the items are probably not there yet. */
  readonly areNew?: boolean;
  /** In a dry run: keys of what the document holds, for links to what is not written. */
  readonly assumed?: Pick<ReadonlySet<string>, 'has'>;
}

/** Where items and links of a document go. The app binds it. */
export abstract class ItemsTarget {
  /**
   * At most 1,000 items and 5,000 links, in one transaction; what is faulty is left out. Refuses whoever may not write
   * there now.
   */
  abstract importItems(
    caller: Principal,
    place: ItemsPlace,
    chunk: { readonly items: readonly TargetItem[]; readonly links: readonly TargetItemLink[] },
    options: ItemsOptions,
  ): Promise<{
    readonly items: TargetCounts;
    readonly links: TargetCounts;
    readonly faults: readonly TargetFault[];
  }>;

  /** After the last chunk, and when much came in: how things are found fast depends on how many there are. */
  abstract refresh(): Promise<void>;
}

/** A node by the names of a document of graphs. */
export type TargetNode = { readonly key: string } & object;

/** What nodes are read for: to look whether they can be taken, to make those that are new, to change those that are there. */
export type GraphReading = 'look' | 'make' | 'change';

/** A document of a graph. It is read several times, so that nothing of it has to be kept. */
export interface TargetGraph {
  /** All nodes, some at a time: the same ones in the same order, whatever for. First they are looked at. */
  nodes(reading: GraphReading): AsyncIterable<readonly TargetNode[]>;
  /** All links, by the keys of nodes; to be read once, when the nodes were looked at. */
  links(): AsyncIterable<readonly object[]>;
}

interface GraphOptions {
  readonly source: string;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** Rejects once nobody wants it any more: to be asked between parts, and before anything is committed. */
  readonly demandRunning: () => Promise<void>;
  /** Told of entries that cannot be taken, each by its place in its list, when the next ones have not been read yet. */
  readonly refused: (faults: readonly TargetFault[]) => Promise<void>;
}

/** Where nodes and links of a document go. The app binds it. */
export abstract class GraphTarget {
  /**
   * What is at fault is left out, all else is taken: what is new in one transaction. Refuses whoever may not write a graph
   * now.
   */
  abstract importGraph(
    caller: Principal,
    document: TargetGraph,
    options: GraphOptions,
  ): Promise<{ readonly nodes: TargetCounts; readonly links: TargetCounts }>;

  abstract finish(): Promise<void>;
}

export interface BundlesOptions {
  readonly dryRun: boolean;
  /** Refused unless the caller is an admin of whom the bundles belong to. */
  readonly keepDates: boolean;
}

/** Where bundles of a document go. The app binds it. */
export abstract class BundlesTarget {
  /** Each is made, changed or left as it is, known by its key. Refuses whoever may not make bundles now. */
  abstract importBundles(
    caller: Principal,
    bundles: readonly NewBundle[],
    options: BundlesOptions,
  ): Promise<{ readonly bundles: TargetCounts; readonly faults: readonly TargetFault[] }>;
}
