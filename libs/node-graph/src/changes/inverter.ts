import type { Tx } from '#data';

import type { StatusChange } from '../model/cascade.js';
import type { ChangeSet } from '../model/change-set.js';
import type { Change, Op } from '../model/change.js';
import type { OwnerFace } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import type { Status } from '../model/status.js';
import type { StoredOp } from '../model/stored-op.js';
import type { FlagChange } from '../model/was-blocker.js';

/** The inverse of a batch in the making. Inverters write to the database, and leave here what follows from it. */
export interface Inversion {
  readonly changeSet: ChangeSet;
  /** Of all nodes that the inverters named, before anything is put back. */
  readonly accessById: ReadonlyMap<string, EffectiveAccess>;
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
  /** What nodes return to that become Blocked again. */
  readonly blockedFrom: Map<string, Status>;
  /** What single users are told besides. */
  readonly notices: Map<string, readonly Change[]>;
}

/**
 * Puts back what some kinds of steps did (contract, decision 8). It refuses with `changedSince` where a field that the
 * batch decided has another value than the batch left, with `historyDenied` what the caller may not do now, with `purged`
 * what is gone for good. Fields that the batch did not decide stay as they are.
 */
export interface Inverter {
  readonly ops: readonly Op[];
  /** Whether its steps change who may see what. */
  readonly sharing: boolean;
  /** The nodes whose components have to be held, and the effective access to which decides. */
  nodesOf(ops: readonly StoredOp[]): readonly string[];
  /** Takes hold of what decides who sees what, before that is looked at. */
  hold?(ops: readonly StoredOp[], tx: Tx): Promise<void>;
  invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void>;
}

/** The table of inverters. */
export const INVERTERS = Symbol('inverters of the history');
