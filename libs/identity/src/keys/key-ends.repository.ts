import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { isActive } from '../accounts/active-user.js';
import { ADMIN_ROLES } from '../organizations/role-of.js';
import type { ApiKeyView } from './api-key.js';
import { type KeyRow, viewOf } from './api-key-rows.js';
import { MINTERS, VIEW } from './api-keys.statements.js';

/** A key that ends soon, and the verified addresses of whoever may do something about it. */
export interface EndingKey {
  readonly key: ApiKeyView;
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
   ), k as (
     update identity.api_keys a set end_told_at = $1::timestamptz from due where a.id = due.id returning a.*
   )
   select ${VIEW}, array(
     select person.email from identity.users person
     where person.email is not null and person.email_verified_at is not null and ${isActive('person')}
       and (person.id = k.owner_user_id or exists (
         select from identity.memberships m
         where m.org_id = k.owner_org_id and m.user_id = person.id and lower(trim(m.role)) = any($3::text[])))
   ) as emails
   from k ${MINTERS}`,
);

@Injectable()
export class KeyEndsRepository {
  /** Each is taken once. */
  async take(most: number, tx: Tx): Promise<EndingKey[]> {
    const rows = await tx.query<KeyRow & Pick<EndingKey, 'emails'>>(TAKE, [tx.now, most, ADMIN_ROLES]);
    return rows.map((row) => ({ key: viewOf(row), emails: row.emails }));
  }
}
