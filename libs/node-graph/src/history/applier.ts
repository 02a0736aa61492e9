import type { Tx } from '#data';

import type { Standing } from '../access/levels.js';
import type { StatusChange } from '../blocking/cascade.js';
import type { FlagChange } from '../blocking/was-blocker.js';
import type { Change, LinkFace, Op, Patch, ShareFace } from '../diff/change.js';
import type { OwnerFace } from '../nodes/node.js';
import type { Draft } from './draft.js';

/** One step of a batch as the history keeps it. */
export interface StoredOp {
  readonly op: Op;
  readonly id: string;
  readonly before: Patch;
  readonly after: Patch;
  /** Of links: as the step left them. */
  readonly face: LinkFace | null;
  /** Of grants. */
  readonly share: ShareFace | null;
}

/** The inverse of a batch in the making. Appliers write to the database, and leave here what follows from it. */
export interface Inversion {
  readonly draft: Draft;
  /** Of all nodes that the appliers named, before anything is put back. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Of nodes that come back from the trash. */
  readonly owners: ReadonlyMap<string, OwnerFace>;
  /** Nodes that went into the trash or came out of it. */
  readonly moved: Map<string, { readonly inTrash: boolean }>;
  readonly seeds: string[];
  readonly around: string[];
  readonly links: string[];
  readonly fresh: { readonly target: string }[];
  readonly statuses: StatusChange[];
  readonly flags: FlagChange[];
  /** What single users are told besides. */
  readonly told: Map<string, readonly Change[]>;
}

/**
 * Puts back what some kinds of steps did (contract 8.9). It refuses with `changedSince` what has another version than
 * the batch left it with, with `historyDenied` what the caller may not do now, with `purged` what is gone for good.
 */
export interface Applier {
  readonly ops: readonly Op[];
  /** Whether its steps change who may see what. */
  readonly sharing: boolean;
  /** The nodes whose components have to be held, and whose standings decide. */
  nodesOf(ops: readonly StoredOp[]): readonly string[];
  invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void>;
}

/** The table of appliers. */
export const APPLIERS = Symbol('appliers of the history');

/** The steps of each entity, in their order. */
export function byEntity(ops: readonly StoredOp[]): Map<string, StoredOp[]> {
  const groups = new Map<string, StoredOp[]>();
  for (const op of ops) {
    const group = groups.get(op.id);
    if (group) group.push(op);
    else groups.set(op.id, [op]);
  }
  return groups;
}

/** The version that the steps left their entity with. */
export function versionAfter(ops: readonly StoredOp[]): unknown {
  return ops.at(-1)?.after['version'];
}
