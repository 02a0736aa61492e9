import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/**
 * $1 slugs, $2 what is to be stored. Those that somebody claims or purges at this moment are left alone, and nobody
 * waits: two replicas may tell of the same bundles.
 */
const WRITE = sql(
  'linky.write_last_views',
  `with viewed as (
     select b.id, v.since from unnest($1::text[], $2::timestamptz[]) as v (slug, since)
     join linky.bundles b on b.slug = v.slug and b.idle_since < v.since and b.deleted_at is null
     for no key update of b skip locked
   )
   update linky.bundles b set idle_since = viewed.since from viewed where b.id = viewed.id`,
);

@Injectable()
export class LastViewsRepository {
  /** @param views by slug. Never sets an earlier time than is stored. */
  async write(views: ReadonlyMap<string, Date>, tx: Tx): Promise<void> {
    await tx.affected(WRITE, [[...views.keys()], [...views.values()]]);
  }
}
