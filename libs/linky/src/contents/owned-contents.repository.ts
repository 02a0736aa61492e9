import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/** $1 user. What is deleted and what is not have an index each. */
const PERSONAL = `(owner_user_id = $1 and deleted_at is null
     or coalesce(owner_org_id, owner_user_id) = $1 and deleted_at is not null and purged_at is null)`;
/** $1 user, $2 how many at most: bundles that are theirs alone; those that somebody else works on wait. */
const OF_USER = sql(
  'linky.list_personal_bundles',
  `select id from linky.bundles where id = any (array(select id from linky.bundles where ${PERSONAL} limit $2))
     and owner_user_id = $1 and purged_at is null
   order by id for no key update`,
);
/** $1 organization, $2 deleted since when, $3 how many. */
const GIVE_UP = sql(
  'linky.give_up_bundles',
  `update linky.bundles set deleted_at = $2 where id = any (array(
     select id from linky.bundles where owner_org_id = $1 and deleted_at is null
     limit $3 for no key update))`,
);
const COUNT = {
  user: sql(
    'linky.count_personal_bundles',
    `select count(*)::int as count from linky.bundles where ${PERSONAL}`,
  ),
  organization: sql(
    'linky.count_bundles_to_give_up',
    'select count(*)::int as count from linky.bundles where owner_org_id = $1 and deleted_at is null',
  ),
} as const;

@Injectable()
export class OwnedContentsRepository {
  constructor(private readonly database: Database) {}

  async count(kind: keyof typeof COUNT, ownerId: string): Promise<number> {
    return (await this.database.first<{ count: number }>(COUNT[kind], [ownerId]))?.count ?? 0;
  }

  async hold(userId: string, most: number, tx: Tx): Promise<string[]> {
    return (await tx.query<{ id: string }>(OF_USER, [userId, most])).map(({ id }) => id);
  }

  /** They count as deleted at that time; answers how many that is new for. */
  giveUp(orgId: string, at: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(GIVE_UP, [orgId, at, most]);
  }
}
