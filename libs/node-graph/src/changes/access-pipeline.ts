import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { ComponentsRepository } from '../store/components.repository.js';
import type { Change } from '../model/change.js';
import { merged } from '../model/recipients.js';
import { newDraft } from '../model/change-set.js';
import { Recorder } from './change-log.js';
import type { HeldNode } from '../model/graph-node.js';
import { NodesRepository } from '../store/nodes.repository.js';
import { type Gains, Sight } from './visibility.service.js';
import { StandingsRepository } from '../store/effective-access.repository.js';

/** What a step is made with. */
export interface Moment {
  readonly now: Date;
  readonly tx: Tx;
  /** What single users are told besides. */
  readonly told: Map<string, readonly Change[]>;
}

/** What is to happen to it. */
export interface SharingStep {
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
export class Sharing {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly standings: StandingsRepository,
    private readonly sight: Sight,
    private readonly recorder: Recorder,
  ) {}

  /** Holds the node, lets `decide` say what is to happen, or refuse it, does that, and tells whom it concerns. */
  async change(
    nodeId: string,
    actor: Actor,
    decide: (held: HeldNode | null, moment: Moment) => SharingStep | Promise<SharingStep>,
  ): Promise<Outcome> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([nodeId], tx);
      const now = this.clock.date();
      const node = await this.nodes.find(nodeId, tx);
      const standing = (await this.standings.find([nodeId], now, tx)).get(nodeId);
      const held = node === null || standing === undefined ? null : { node, standing };
      const told = new Map<string, readonly Change[]>();
      const { scopeId, change, deep, write } = await decide(held, { now, tx, told });
      const gains = await this.compare(nodeId, deep, now, write, tx);
      const draft = newDraft(actor, scopeId, now);
      draft.changes.push(change);
      // A node in the trash is not looked at, and its change is told nonetheless.
      const standings = new Map([...(standing ? [[nodeId, standing] as const] : []), ...gains.standings]);
      return this.recorder.record(draft, standings, tx, merged(gains.extras, told));
    });
  }

  /** The same for what is told to those alone who see more or less because of it. `null`: there is nothing to do. */
  async shift(
    nodeId: string,
    actor: Actor,
    decide: (moment: Omit<Moment, 'told'>) => Promise<Shift | null>,
  ): Promise<Outcome | null> {
    return this.transactions.run(async (tx) => {
      await this.components.lock([nodeId], tx);
      const now = this.clock.date();
      const shift = await decide({ now, tx });
      if (shift === null) return null;
      const gains = await this.compare(nodeId, shift.deep, now, shift.write, tx);
      return this.recorder.record(newDraft(actor, shift.scopeId, now), gains.standings, tx, gains.extras);
    });
  }

  private async compare(
    nodeId: string,
    deep: boolean,
    now: Date,
    write: () => Promise<void>,
    tx: Tx,
  ): Promise<Gains> {
    const view = await this.sight.look([nodeId], deep, now, tx);
    await write();
    return this.sight.changed(view, now, tx);
  }
}
