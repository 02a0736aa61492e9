import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** $1 now, $2 how many at most. */
const FORGET_RECIPIENTS = sql(
  'linky.forget_recipients',
  `update linky.claim_tokens set email = null where token_hash = any (array(
     select token_hash from linky.claim_tokens where email is not null and expires_at <= $1
     order by expires_at limit $2 for no key update skip locked))`,
);
/** $1 before when they were over, $2 how many at most. What told their creators apart goes with them. */
const DELETE_OLD = sql(
  'linky.delete_old_claims',
  `with old as (
     delete from linky.claim_tokens where token_hash = any (array(
       select token_hash from linky.claim_tokens where expires_at <= $1
       order by expires_at limit $2 for update skip locked))
     returning bundle_id
   ), told as (
     update linky.bundles set creator_fingerprint = null
     where id in (select bundle_id from old) and creator_fingerprint is not null
   )
   select count(*)::int as count from old`,
);

@Injectable()
export class ClaimRecordsRepository {
  /** Removes the addresses of claims that are over; answers how many. */
  forgetRecipients(now: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(FORGET_RECIPIENTS, [now, most]);
  }

  /** Removes claims that were over before then; answers how many. */
  async deleteOld(before: Date, most: number, tx: Tx): Promise<number> {
    return (await tx.first<{ count: number }>(DELETE_OLD, [before, most]))?.count ?? 0;
  }
}
