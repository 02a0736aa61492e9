import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';
import { callValue, withEvents } from '#events';
import type { Call } from '#kernel';

import { BUNDLE_CLAIMED, EVENT_COLUMNS } from '../events/bundle-events.statements.js';
import { type Owner, ownerColumns } from '../model/owner.js';
import { bundleBytes } from '../usage/stored-bytes.js';

const FIND = sql(
  'linky.find_claim',
  `select t.email, t.expires_at, t.consumed_at, b.slug, b.deleted_at, b.idle_since, b.taken_down_at,
     case when b.password_hash is null then b.title end as title,
     b.owner_user_id is not null or b.owner_org_id is not null as owned
   from linky.claim_tokens t join linky.bundles b on b.id = t.bundle_id
   where t.token_hash = $1`,
);
const LOCK_TOKEN = sql(
  'linky.lock_claim',
  `select bundle_id, expires_at, consumed_at from linky.claim_tokens where token_hash = $1 for update`,
);
const LOCK_BUNDLE = sql(
  'linky.lock_claimed_bundle',
  `select slug, deleted_at, idle_since, taken_down_at, owner_user_id is not null or owner_org_id is not null as owned,
     (${bundleBytes('b')})::float8 as bytes
   from linky.bundles b where id = $1 for update`,
);
const SET_OWNER = withEvents('linky.set_owner', {
  write: `update linky.bundles set owner_user_id = $2, owner_org_id = $3, updated_at = $4, idle_since = null,
     creator_fingerprint = null
   where id = $1 returning ${EVENT_COLUMNS}`,
  call: '$5',
  events: [BUNDLE_CLAIMED],
  answer: 'select id from written',
});
const CONSUME = sql(
  'linky.consume_claim',
  `update linky.claim_tokens set consumed_at = $2, consumed_by = $3, email = null where token_hash = $1`,
);

/** A claim token with what its page shows of the bundle. */
export interface ClaimRow {
  readonly email: string | null;
  /** `null` also where a password hides it. */
  readonly title: string | null;
  readonly expires_at: Date;
  readonly consumed_at: Date | null;
  readonly slug: string;
  readonly deleted_at: Date | null;
  readonly idle_since: Date | null;
  readonly taken_down_at: Date | null;
  readonly owned: boolean;
}

export interface LockedToken {
  readonly bundle_id: string;
  readonly expires_at: Date;
  readonly consumed_at: Date | null;
}

export interface LockedBundle {
  readonly slug: string;
  readonly deleted_at: Date | null;
  readonly idle_since: Date | null;
  readonly taken_down_at: Date | null;
  readonly owned: boolean;
  /** What its content takes, as it is stored. */
  readonly bytes: number;
}

@Injectable()
export class ClaimsRepository {
  constructor(private readonly database: Database) {}

  findByHash(hash: Buffer): Promise<ClaimRow | null> {
    return this.database.first<ClaimRow>(FIND, [hash]);
  }

  /** Whoever comes second waits here for the first to finish. */
  lockToken(hash: Buffer, tx: Tx): Promise<LockedToken | null> {
    return tx.first<LockedToken>(LOCK_TOKEN, [hash]);
  }

  lockBundle(id: string, tx: Tx): Promise<LockedBundle | null> {
    return tx.first<LockedBundle>(LOCK_BUNDLE, [id]);
  }

  async setOwner(bundleId: string, owner: Owner, call: Call, tx: Tx): Promise<void> {
    await tx.affected(SET_OWNER, [bundleId, ...ownerColumns(owner), tx.now, callValue(call, tx.now)]);
  }

  async consume(hash: Buffer, userId: string, at: Date, tx: Tx): Promise<void> {
    await tx.affected(CONSUME, [hash, at, userId]);
  }
}
