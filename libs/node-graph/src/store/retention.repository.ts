import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { RESTORED } from './timelines.statements.js';

/** One replica prunes at a time; the number has no meaning but to be this room's own. */
const ALONE = sql('node_graph.prune_alone', 'select pg_try_advisory_xact_lock(7355608, 1) as alone');
const PRUNE = sql(
  'node_graph.prune_history',
  `with old as (
     select id from node_graph.batch_log where created_at < $1 order by created_at limit $2 for update skip locked
   ), gone as (
     delete from node_graph.batch_log b using old where b.id = old.id returning b.id, b.transaction
   ), ops as (
     delete from node_graph.op_log o using gone where o.batch_id = gone.id
   ), told as (
     delete from node_graph.delivery_log d using gone where d.batch_id = gone.id
   ), chosen as (
     delete from node_graph.chosen_ids c using gone where c.batch_id = gone.id
   ), moved as (
     update node_graph.history_horizon h
     set transaction = greatest(h.transaction, (select max(transaction) from gone))
     where exists (select from gone) and not ${RESTORED}
   )
   select count(*)::integer as count from gone`,
);

/** $1 a time: the oldest week that ended before it. */
export const DROP_HISTORY = sql('node_graph.drop_history', 'select node_graph.drop_history($1) as dropped');

@Injectable()
export class RetentionRepository {
  /** Whether nobody else prunes until the end of the transaction. */
  async alone(tx: Tx): Promise<boolean> {
    const row = await tx.first<{ alone: boolean }>(ALONE);
    return row?.alone === true;
  }

  /** Deletes batches from before `before`, the oldest first, at most `limit`; answers how many. */
  async prune(before: Date, limit: number, tx: Tx): Promise<number> {
    const row = await tx.first<{ count: number }>(PRUNE, [before, limit]);
    return row?.count ?? 0;
  }
}
