import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** $1 organization, $2 deleted since when, $3 how many. */
const GIVE_UP = sql(
  'linky.give_up_bundles',
  `update linky.bundles set deleted_at = $2 where id = any (array(
     select id from linky.bundles where owner_org_id = $1 and deleted_at is null
     limit $3 for no key update))`,
);

@Injectable()
export class OrganizationBundlesRepository {
  /** They count as deleted at that time; answers how many that is new for. */
  giveUp(orgId: string, at: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(GIVE_UP, [orgId, at, most]);
  }
}
