import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { callValue, withEvents } from '#events';
import { systemCall } from '#kernel';

import { BUNDLE_EXPIRED, EVENT_COLUMNS } from '../events/bundle-events.statements.js';

/** $1 now, $2 how many at most, $3 who does it, for the events. What somebody changes just then has its turn the next time. */
const TELL = withEvents('linky.tell_expiry', {
  before: `due as materialized (
     select id from linky.bundles
     where expires_at <= $1 and expires_at is not null and expiry_told is distinct from expires_at
     order by expires_at limit $2 for no key update skip locked)`,
  write: `update linky.bundles set expiry_told = bundles.expires_at from due where bundles.id = due.id
    returning ${EVENT_COLUMNS}, bundles.deleted_at, bundles.taken_down_at`,
  call: '$3',
  events: [
    {
      ...BUNDLE_EXPIRED,
      where: `${BUNDLE_EXPIRED.where ?? 'true'} and w.deleted_at is null and w.taken_down_at is null`,
    },
  ],
  answer: 'select id from written',
});

@Injectable()
export class BundleExpiryRepository {
  /** Answers how many had expired, whoever owns them. */
  tell(most: number, tx: Tx): Promise<number> {
    return tx.affected(TELL, [tx.now, most, callValue(systemCall('job'), tx.now)]);
  }
}
