import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** $1 user, $2 how many at most: bundles that are theirs alone; those that somebody else works on wait. */
const OF_USER = sql(
  'linky.list_personal_bundles',
  `select id from linky.bundles where owner_user_id = $1 and purged_at is null
   order by id limit $2 for no key update`,
);

@Injectable()
export class PersonalBundlesRepository {
  async hold(userId: string, most: number, tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(OF_USER, [userId, most])).map(({ id }) => id);
  }
}
