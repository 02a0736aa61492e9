import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { aliasHash } from '../aliases/alias-input.js';

/** $1 a slug, $2 the digest of a name: no name looks like a slug. */
const NAMED = `(slug = $1 or id = (
  select bundle_id from linky.aliases where alias_hash = $2 and released_at is null))`;

const LOCK = sql(
  'linky.lock_for_takedown',
  `select id, slug, taken_down_at as "takenDownAt", purged_at as "purgedAt" from linky.bundles
   where ${NAMED} for no key update`,
);
const TAKE_DOWN = sql(
  'linky.take_down',
  `update linky.bundles set taken_down_at = coalesce(taken_down_at, $2), takedown_reason = coalesce($3, takedown_reason)
   where id = $1`,
);
/** A bundle that nobody owns is not to expire at once. */
const REINSTATE = sql(
  'linky.reinstate',
  `update linky.bundles set taken_down_at = null, takedown_reason = null,
     idle_since = case when idle_since is not null then greatest(idle_since, $2) end
   where id = $1`,
);

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

  /** @param reason `null`: it stays as it is. */
  async takeDown(id: string, at: Date, reason: string | null, tx: Tx): Promise<void> {
    await tx.affected(TAKE_DOWN, [id, at, reason]);
  }

  async reinstate(id: string, at: Date, tx: Tx): Promise<void> {
    await tx.affected(REINSTATE, [id, at]);
  }
}
