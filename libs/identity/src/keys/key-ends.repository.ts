import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { isActive } from '../accounts/active-user.js';
import { ADMIN_ROLES } from '../organizations/role-of.js';

/** A key that ends soon, and the verified addresses of whoever may do something about it. */
export interface EndingKey {
  readonly name: string;
  readonly keyPrefix: string;
  readonly expiresAt: Date;
  readonly emails: readonly string[];
}

/** $1 now. Keys that were made for less than a week end as they were meant to; an end that was put off is told anew. */
const TAKE = sql(
  'identity.take_ending_keys',
  `with due as (
     select id from identity.api_keys
     where revoked_at is null and expires_at > $1::timestamptz and expires_at <= $1::timestamptz + interval '7 days'
       and created_at < expires_at - interval '7 days'
       and (end_told_at is null or end_told_at < expires_at - interval '7 days')
     order by expires_at limit $2 for update skip locked
   )
   update identity.api_keys k set end_told_at = $1::timestamptz from due where k.id = due.id
   returning k.name, k.key_prefix as "keyPrefix", k.expires_at as "expiresAt", array(
     select u.email from identity.users u
     where u.email is not null and u.email_verified_at is not null and ${isActive('u')} and (u.id = k.owner_user_id or exists (
       select from identity.memberships m
       where m.org_id = k.owner_org_id and m.user_id = u.id and lower(trim(m.role)) = any($3::text[])))
   ) as emails`,
);

@Injectable()
export class KeyEndsRepository {
  /** Each is taken once. */
  take(most: number, tx: Tx): Promise<EndingKey[]> {
    return tx.query(TAKE, [tx.now, most, ADMIN_ROLES]) as Promise<unknown> as Promise<EndingKey[]>;
  }
}
