import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { ComponentsRepository } from '../store/components.repository.js';
import type { Change } from '../model/change.js';
import { merged } from '../model/recipients.js';
import { newChangeSet } from '../model/change-set.js';
import { ChangeLog } from './change-log.js';
import type { HeldNode } from '../model/graph-node.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { type VisibilityDelta, VisibilityService } from './visibility.service.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';

/** What a step is made with. */
export interface Moment {
  readonly now: Date;
  readonly tx: Tx;
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
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly access: EffectiveAccessRepository,
    private readonly visibility: VisibilityService,
    private readonly changeLog: ChangeLog,
  ) {}

  /** Holds the node, lets `decide` say what is to happen, or refuse it, does that, and tells whom it concerns. */
  async change(
    nodeId: string,
    actor: Actor,
    decide: (held: HeldNode | null, moment: Moment) => AccessStep | Promise<AccessStep>,
  ): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([nodeId], tx);
      const now = this.clock.date();
      const node = await this.nodes.find(nodeId, tx);
      const effectiveAccess = (await this.access.find([nodeId], now, tx)).get(nodeId);
      const held = node === null || effectiveAccess === undefined ? null : { node, effectiveAccess };
      const notices = new Map<string, readonly Change[]>();
      const { scopeId, change, deep, write } = await decide(held, { now, tx, notices });
      const delta = await this.compare(nodeId, deep, now, write, tx);
      const changeSet = newChangeSet(actor, scopeId, now);
      changeSet.changes.push(change);
      // A node in the trash is not looked at, and its change is told nonetheless.
      const accessById = new Map([
        ...(effectiveAccess ? [[nodeId, effectiveAccess] as const] : []),
        ...delta.accessById,
      ]);
      return this.changeLog.record(changeSet, accessById, tx, merged(delta.extras, notices));
    });
  }

  /** The same for what is told to those alone who see more or less because of it. `null`: there is nothing to do. */
  async shift(
    nodeId: string,
    actor: Actor,
    decide: (moment: Omit<Moment, 'notices'>) => Promise<Shift | null>,
  ): Promise<Outcome | null> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([nodeId], tx);
      const now = this.clock.date();
      const shift = await decide({ now, tx });
      if (shift === null) return null;
      const delta = await this.compare(nodeId, shift.deep, now, shift.write, tx);
      return this.changeLog.record(
        newChangeSet(actor, shift.scopeId, now),
        delta.accessById,
        tx,
        delta.extras,
      );
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
