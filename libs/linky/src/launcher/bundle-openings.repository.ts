import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { callValue, withEvents } from '#events';
import { anonymousCall, randomText } from '#kernel';

import { BUNDLE_OPENED } from '../events/bundle-events.statements.js';

/** Somebody has opened the page of a bundle. */
export interface BundleOpening {
  readonly slug: string;
  readonly by: 'person' | 'bot';
  readonly at: Date;
}

/**
 * $1 slugs, $2 by whom, $3 when, $4 the call, for the events. Bundles are held, so that their events come in the order of
 * what happened to them.
 */
const TELL = withEvents('linky.tell_openings', {
  before: `held as materialized (
     select id, slug, owner_org_id, owner_user_id from linky.bundles
     where slug = any ($1::text[]) and track_opens and deleted_at is null and taken_down_at is null
     order by slug for share)`,
  write: `select held.*, opening.by, opening.at
    from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality as opening (slug, by, at, n)
    join held on held.slug = opening.slug order by opening.n`,
  call: '$4',
  events: [BUNDLE_OPENED],
  answer: 'select id from written',
});

@Injectable()
export class BundleOpeningsRepository {
  /** Those of bundles whose owners want to know. Nothing is said of who it was. */
  async tell(openings: readonly BundleOpening[], tx: Tx): Promise<void> {
    const origin = { traceId: randomText(6, 'hex'), via: 'console', address: null, userAgent: null } as const;
    await tx.affected(TELL, [
      openings.map(({ slug }) => slug),
      openings.map(({ by }) => by),
      openings.map(({ at }) => at),
      callValue(anonymousCall(origin), tx.now),
    ]);
  }
}
