import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import { RESTORED } from './timelines.statements.js';

const CHECK = sql(
  'node_graph.look_for_restore',
  `select ${RESTORED} as restored from node_graph.history_horizon h`,
);
/** Waits for whoever writes batches; nobody begins to until the end of the transaction. */
const ALONE = sql('node_graph.hold_batches', 'lock table node_graph.batch_log in share row exclusive mode');
const BEGIN = sql(
  'node_graph.begin_timeline',
  `update node_graph.history_horizon h
   set timeline = $1, origin = node_graph.database_origin(), transaction = 0
   where ${RESTORED}`,
);
const UNHURRIED = sql('node_graph.take_time', `select set_config('statement_timeout', '0', true)`);
/** Numbers that are still to come here belong to transactions that are over: to all readers they are the oldest. */
const PAST = sql(
  'node_graph.age_batches',
  `with weeks as (
     delete from node_graph.history_weeks
   ), told as (
     update node_graph.delivery_log set transaction = 0
     where transaction >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
   )
   update node_graph.batch_log set transaction = 0
   where transaction >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
);

/** Which timeline the history of this database is of. */
@Injectable()
export class TimelinesRepository {
  constructor(private readonly database: Database) {}

  /** Whether the database was restored since its timeline was begun. */
  async isRestored(): Promise<boolean> {
    return (await this.database.first<{ restored: boolean }>(CHECK))?.restored === true;
  }

  /** Begins a timeline, unless somebody else has; what was written before lies before all of it. */
  async begin(timeline: string, tx: Tx): Promise<boolean> {
    await tx.query(ALONE);
    if ((await tx.affected(BEGIN, [timeline])) === 0) return false;
    await tx.query(UNHURRIED);
    await tx.affected(PAST);
    return true;
  }
}
