import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';
import { callValue, withEvents } from '#events';
import { systemCall } from '#kernel';

import { BUNDLE_REINSTATED, BUNDLE_TAKEN_DOWN, EVENT_COLUMNS } from '../events/bundle-events.statements.js';
import { aliasHash } from '../aliases/alias-input.js';

/** $1 a slug, $2 the digest of a name: no name looks like a slug. */
const NAMED = `(slug = $1 or id = (
  select bundle_id from linky.aliases where alias_hash = $2 and released_at is null))`;

const LOCK = sql(
  'linky.lock_for_takedown',
  `select id, slug, taken_down_at as "takenDownAt", purged_at as "purgedAt" from linky.bundles
   where ${NAMED} for no key update`,
);
/** $1 bundle, $2 when, $3 why or null, $4 who does it, for the event. */
const TAKE_DOWN = withEvents('linky.take_down', {
  write: `update linky.bundles set taken_down_at = $2, takedown_reason = $3 where id = $1
    returning ${EVENT_COLUMNS}, bundles.deleted_at, bundles.taken_down_at, bundles.takedown_reason`,
  call: '$4',
  events: [BUNDLE_TAKEN_DOWN],
  answer: 'select id from written',
});
const SET_REASON = sql(
  'linky.set_takedown_reason',
  'update linky.bundles set takedown_reason = $2 where id = $1',
);
/** A bundle that nobody owns is not to expire at once. $1 bundle, $2 now, $3 who does it, for the event. */
const REINSTATE = withEvents('linky.reinstate', {
  write: `update linky.bundles set taken_down_at = null, takedown_reason = null,
      idle_since = case when idle_since is not null then greatest(idle_since, $2) end
    where id = $1 returning ${EVENT_COLUMNS}, bundles.deleted_at`,
  call: '$3',
  events: [BUNDLE_REINSTATED],
  answer: 'select id from written',
});

export interface Named {
  readonly id: string;
  readonly slug: string;
  readonly takenDownAt: Date | null;
  readonly purgedAt: Date | null;
}

@Injectable()
export class TakedownsRepository {
  /** By slug or by a name of its owner's choice, deleted or not; nobody else changes it until the transaction ends. */
  lock(name: string, tx: Tx): Promise<Named | null> {
    return tx.first<Named>(LOCK, [name, aliasHash(name.toLowerCase())]);
  }

  /** With its event. */
  async takeDown(id: string, at: Date, reason: string | null, tx: Tx): Promise<void> {
    await tx.affected(TAKE_DOWN, [id, at, reason, callValue(systemCall('cli'), tx.now)]);
  }

  /** Of one that is taken down. */
  async setReason(id: string, reason: string, tx: Tx): Promise<void> {
    await tx.affected(SET_REASON, [id, reason]);
  }

  /** With its event. */
  async reinstate(id: string, at: Date, tx: Tx): Promise<void> {
    await tx.affected(REINSTATE, [id, at, callValue(systemCall('cli'), tx.now)]);
  }
}
