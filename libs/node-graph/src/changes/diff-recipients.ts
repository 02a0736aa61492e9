import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Actor } from '../model/actor.js';
import type { ChangeSet } from '../model/change-set.js';
import type { EffectiveAccess } from '../model/levels.js';
import { deliveriesOf, type Delivery, type Extras } from '../model/recipients.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { OwnerNames } from '../store/owner-names.js';
import { HiddenBlockers } from './hidden-blockers.js';

type AccessById = ReadonlyMap<string, EffectiveAccess>;

/** Who is told what of a batch. */
interface Recipients {
  readonly deliveries: readonly Delivery[];
  /** What single users are told besides. */
  readonly extras: Extras;
  readonly accessById: AccessById;
}

/** Finds out who is told what because of a batch that is about to be written. */
@Injectable()
export class DiffRecipients {
  constructor(
    private readonly access: EffectiveAccessRepository,
    private readonly hidden: HiddenBlockers,
    private readonly owners: OwnerNames,
  ) {}

  /** Effective access to every node that the change set names, given what is known of it. */
  accessTo(
    changeSet: ChangeSet,
    known: readonly EffectiveAccess[],
    tx: Tx,
  ): Promise<Map<string, EffectiveAccess>> {
    return this.access.complete(known, changeSet, changeSet.at, tx);
  }

  /** Looks up what is certain to be asked for. */
  lookAhead(changeSet: ChangeSet, tx: Tx): Promise<void> {
    return this.hidden.lookAhead(changeSet, tx);
  }

  /**
   * @param named effective access to every node that a change names, as an endpoint of a link too.
   * @param known the same before the change, where it differs.
   * @param notices what single users are told besides: nodes that came into their sight or left it.
   */
  async of(
    changeSet: ChangeSet,
    named: AccessById,
    known: AccessById,
    notices: Extras,
    tx: Tx,
  ): Promise<Recipients> {
    const all = await this.hidden.add(changeSet, { extras: notices, accessById: named }, known, tx);
    const extras = await this.withOwners(all.extras, changeSet.actor, tx);
    const { accessById } = all;
    const deliveries = deliveriesOf(changeSet.changes, accessById, extras, changeSet.actor.userId);
    return { deliveries, extras, accessById };
  }

  /** Who comes to see a node is told who owns it. Most owners share what is theirs themselves. */
  private async withOwners(extras: Extras, { userId, username, email }: Actor, tx: Tx): Promise<Extras> {
    if (extras.size === 0) return extras;
    const actor = new Map([[userId, { username, email }]]);
    const name = await this.owners.of([...extras.values()].flat(), actor, tx);
    return new Map([...extras].map(([user, changes]) => [user, changes.map(name)]));
  }
}
