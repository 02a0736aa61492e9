import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { PastWeek } from './seen-weeks.js';

const UNHURRIED = sql('node_graph.take_time_for_weeks', `select set_config('statement_timeout', '0', true)`);
/**
 * The oldest week that is over, and of which nothing is said, with all since the one before. A week later than it ended:
 * by then no service writes a batch of that time any more, however its clock goes.
 */
const NOTE = sql(
  'node_graph.note_week',
  `insert into node_graph.history_weeks (until, transaction)
   select w.until, greatest(
     (select max(d.transaction) from node_graph.delivery_log d where d.batch_id >= w.since and d.batch_id < w.until),
     w.transaction, 0)
   from (
     select platform.key_of_time('uuid', p.until)::uuid as until,
       coalesce(noted.until, '00000000-0000-0000-0000-000000000000') as since, noted.transaction
     from platform.partitions_of('node_graph.delivery_log') p
     left join (select until, transaction from node_graph.history_weeks order by until desc limit 1) noted on true
     where p.until < clock_timestamp() - interval '7 days'
   ) w
   where w.until > w.since
   order by w.until limit 1
   on conflict on constraint pk_history_weeks do nothing`,
);
const LIST = sql(
  'node_graph.list_weeks',
  'select until, transaction from node_graph.history_weeks order by until',
);

/** What is known of weeks that are over. */
@Injectable()
export class HistoryWeeksRepository {
  constructor(private readonly database: Database) {}

  list(): Promise<PastWeek[]> {
    return this.database.query(LIST);
  }

  /** Notes one week; answers how many. */
  async note(tx: Tx): Promise<number> {
    await tx.query(UNHURRIED);
    return tx.affected(NOTE);
  }
}
