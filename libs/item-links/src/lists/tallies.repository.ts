import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

const LOCK = 4_719_225_361;

/** Only one process folds at a time; the others need not wait. */
const TAKE_LOCK = sql('item_links.take_tally_lock', 'select pg_try_advisory_xact_lock($1) as taken');

/** $1 how many changes at most. Readers see a change either by itself or in its tallies, never twice. */
const FOLD = sql(
  'item_links.fold_tallies',
  `with folded as (
     delete from item_links.item_tally_changes where id in (
       select id from item_links.item_tally_changes order by id limit $1 for update skip locked)
     returning project_id, category, item_type, severity, status_rank, source, capability, n
   ), tallied as (
     insert into item_links.item_tallies as known
       (project_id, fine, category, item_type, severity, status_rank, source, capability, n)
     select project_id, true, category, item_type, severity, status_rank, source, capability, sum(n) as n
     from folded group by 1, 3, 4, 5, 6, 7, 8 having sum(n) <> 0
     union all
     select project_id, false, '', item_type, severity, status_rank, source, '', sum(n)
     from folded group by 1, 4, 5, 6, 7 having sum(n) <> 0
     on conflict on constraint pk_item_tallies do update set n = known.n + excluded.n
   )
   select count(*)::int as n from folded`,
);

const DROP_EMPTY = sql('item_links.drop_empty_tallies', 'delete from item_links.item_tallies where n = 0');

@Injectable()
export class TalliesRepository {
  /** How many changes were folded; `null`: somebody else is at it. */
  async fold(most: number, tx: Tx): Promise<number | null> {
    const lock = await tx.first<{ taken: boolean }>(TAKE_LOCK, [LOCK]);
    if (!lock?.taken) return null;
    const folded = await tx.first<{ n: number }>(FOLD, [most]);
    await tx.affected(DROP_EMPTY);
    return folded?.n ?? 0;
  }
}
