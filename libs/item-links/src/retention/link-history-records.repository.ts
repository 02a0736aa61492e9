import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** $1 deleted before when, $2 how many at most. */
const SWEEP = sql(
  'item_links.sweep_deleted_links',
  `delete from item_links.deleted_links where id = any (array(
     select id from item_links.deleted_links where deleted_at < $1
     order by deleted_at limit $2 for update skip locked))`,
);

@Injectable()
export class LinkHistoryRecordsRepository {
  /** Answers how many were removed. */
  sweep(before: Date, most: number, tx: Tx): Promise<number> {
    return tx.affected(SWEEP, [before, most]);
  }
}
