import { Injectable } from '@nestjs/common';

import { reading, sql, type Tx } from '#data';

import type { Change } from '../model/change.js';
import type { BatchFace } from '../model/render.js';
import { changeOf, OP_ROW, type OpRow } from './op-row.js';

/** What a call did that was made under an id of the client's. */
export interface FirstResult {
  readonly userId: string;
  /** The ids that were chosen for it. */
  readonly ids: readonly string[];
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
}

interface Row {
  readonly user_id: string;
  readonly ids: readonly string[];
  readonly batch_id: string;
  readonly created_at: Date;
  readonly actor_username: string | null;
  readonly actor_email: string | null;
  readonly ops: readonly OpRow[];
}

const HOLD = reading(
  'node_graph.hold_chosen_ids',
  `select count(pg_advisory_xact_lock(hashtextextended(i.id::text, 0)))
   from (select id from unnest($1::uuid[]) as u (id) order by id offset 0) i`,
);
const FIND = reading(
  'node_graph.first_results',
  `select c.user_id, c.ids, c.batch_id, b.created_at, b.actor_username, b.actor_email,
     (select coalesce(json_agg(${OP_ROW} order by o.id), '[]')
      from node_graph.op_log o where o.batch_id = c.batch_id) as ops
   from (
     select user_id, batch_id, array_agg(id::text) as ids
     from node_graph.chosen_ids where id = any ($1::uuid[]) group by user_id, batch_id
   ) c join node_graph.batch_log b on b.id = c.batch_id`,
);
const INSERT = sql(
  'node_graph.insert_chosen_ids',
  `insert into node_graph.chosen_ids (id, created_at, user_id, batch_id) select id, $2, $3, $4
   from unnest($1::uuid[]) as u (id)`,
);

@Injectable()
export class RetriesRepository {
  /** Waits for other calls under the same ids. */
  async hold(ids: readonly string[], tx: Tx): Promise<void> {
    await tx.query(HOLD, [ids]);
  }

  /** What was done under any of the ids, a batch each. */
  async find(ids: readonly string[], tx: Tx): Promise<FirstResult[]> {
    return (await tx.query<Row>(FIND, [ids])).map((row) => ({
      userId: row.user_id,
      ids: row.ids,
      batch: {
        batchId: row.batch_id,
        actorId: row.user_id,
        actor: { username: row.actor_username, email: row.actor_email },
        ts: row.created_at.toISOString(),
      },
      changes: row.ops.map(changeOf),
    }));
  }

  insert(ids: readonly string[], userId: string, { batchId, ts }: BatchFace, tx: Tx): void {
    tx.defer(INSERT, [ids, ts, userId, batchId]);
  }
}
