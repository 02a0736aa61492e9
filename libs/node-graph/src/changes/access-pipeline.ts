import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { type Actor, service } from '../model/actor.js';
import { newChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import type { HeldNode } from '../model/graph-node.js';
import type { Outcome } from '../model/outcome.js';
import { merged } from '../model/recipients.js';
import { shareEnded, type ShareFields } from '../model/share-events.js';
import type { VisibilityDelta } from '../model/visibility.js';
import type { ExpiredGrant } from '../store/expired-grants.repository.js';
import { NodeLookup } from '../store/node-lookup.js';
import { NOTHING } from '../store/reading.js';
import { ChangeLog } from './change-log.js';
import { GraphLock, type Moment } from './graph-lock.js';
import { VisibilityService } from './visibility.service.js';

/** What a step is made with. */
export interface AccessMoment extends Moment {
  /** What single users are told besides. */
  readonly notices: Map<string, readonly Change[]>;
}

/** What is to happen to it. */
export interface AccessStep {
  /** The user whose graph it is. */
  readonly scopeId: string;
  readonly change: Change;
  /** Whether what hangs below the node is concerned too. */
  readonly deep: boolean;
  readonly write: () => Promise<void>;
}

/** What is to happen to somebody's sight, and is no part of the history. */
export interface Shift {
  /** The user whose graph it is. */
  readonly scopeId: string;
  readonly deep: boolean;
  readonly write: () => Promise<void>;
}

/** The frame of every change of who may see what: whoever sees more or less afterwards is told of it, nobody else. */
@Injectable()
export class AccessPipeline {
  constructor(
    private readonly lock: GraphLock,
    private readonly nodes: NodeLookup,
    private readonly visibility: VisibilityService,
    private readonly changeLog: ChangeLog,
  ) {}

  /** Holds the node, lets `decide` say what is to happen, or refuse it, does that, and tells whom it concerns. */
  change(
    nodeId: string,
    actor: Actor,
    decide: (held: HeldNode | null, moment: AccessMoment) => AccessStep | Promise<AccessStep>,
  ): Promise<Outcome> {
    return this.lock.run({ nodes: [nodeId] }, this.nodes.reading(nodeId), async (moment, held) => {
      const { now, tx } = moment;
      const notices = new Map<string, readonly Change[]>();
      const { scopeId, change, deep, write } = await decide(held, { ...moment, notices });
      const delta = await this.compare(nodeId, deep, now, write, tx);
      const changeSet = newChangeSet(actor, scopeId, now);
      changeSet.changes.push(change);
      // A node in the trash is not looked at, and its change is told nonetheless.
      const accessById = new Map([
        ...(held ? [[nodeId, held.effectiveAccess] as const] : []),
        ...delta.accessById,
      ]);
      return this.changeLog.record(changeSet, accessById, tx, merged(delta.extras, notices));
    });
  }

  /** The same for what is told to those alone who see more or less because of it. `null`: there is nothing to do. */
  shift(
    nodeId: string,
    actor: Actor,
    decide: (moment: Moment) => Promise<Shift | null>,
  ): Promise<Outcome | null> {
    return this.lock.run({ nodes: [nodeId] }, NOTHING, async (moment) => {
      const { now, tx } = moment;
      const shift = await decide(moment);
      if (shift === null) return null;
      const delta = await this.compare(nodeId, shift.deep, now, shift.write, tx);
      const changeSet = newChangeSet(actor, shift.scopeId, now);
      return this.changeLog.record(changeSet, delta.accessById, tx, delta.extras);
    });
  }

  /**
   * The same for shares of the node that ended by themselves: compares what everybody saw just before the end with what
   * they see now.
   *
   * @param mark notes that this end is told, and answers which shares it is the end of; `null`: somebody else did.
   */
  async expire(
    { nodeId, due, deep }: ExpiredGrant,
    mark: (moment: Moment) => Promise<readonly ShareFields[] | null>,
  ): Promise<void> {
    await this.lock.run({ nodes: [nodeId] }, NOTHING, async (moment) => {
      const { now, tx } = moment;
      const node = await this.nodes.node(nodeId, tx);
      const ended = node === null ? null : await mark(moment);
      if (node === null || ended === null) return;
      const actor = service();
      tx.emit(actor.call, ...ended.map((share) => shareEnded(share, node.ownerId)));
      const before = await this.visibility.look([nodeId], deep, new Date(due.getTime() - 1), tx);
      const delta = await this.visibility.changed(before, now, tx);
      if (delta.extras.size === 0) return;
      const changeSet = newChangeSet(actor, node.ownerId, now);
      await this.changeLog.record(changeSet, delta.accessById, tx, delta.extras);
    });
  }

  private async compare(
    nodeId: string,
    deep: boolean,
    now: Date,
    write: () => Promise<void>,
    tx: Tx,
  ): Promise<VisibilityDelta> {
    const snapshot = await this.visibility.look([nodeId], deep, now, tx);
    await write();
    return this.visibility.changed(snapshot, now, tx);
  }
}
