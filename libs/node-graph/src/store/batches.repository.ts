import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { StoredOp } from '../model/stored-op.js';

/** What undo and redo ask of a batch. */
export interface Batch {
  readonly id: string;
  readonly actorId: string;
  readonly scopeId: string;
  readonly undone: boolean;
  readonly undoOf: string | null;
  readonly undoneBy: string | null;
  readonly redoneBy: string | null;
}

const LOCK = sql(
  'node_graph.lock_batch',
  `select id, actor_id as "actorId", scope_id as "scopeId", undone, undo_of as "undoOf", undone_by as "undoneBy",
     redone_by as "redoneBy"
   from node_graph.batch_log where id = $1 for update`,
);
const OPS = sql(
  'node_graph.ops_of_batch',
  `select type as op, entity_id as id, inverse_patch as before, forward_patch as after,
     case when entity_type = 1 then face end as face, case when entity_type = 2 then face end as share,
     case when entity_type = 0 then (face ->> 'blockedFrom')::smallint end as "blockedFrom"
   from node_graph.op_log where batch_id = $1 order by op_log.id`,
);
const PARENT = sql(
  'node_graph.undo_of_batch',
  'select undone_by as id from node_graph.batch_log where id = $1',
);
const UNDONE = sql(
  'node_graph.mark_undone',
  `with fresh as (update node_graph.batch_log set undo_of = $1 where id = $2)
   update node_graph.batch_log set undone = true, undone_by = $2 where id = $1`,
);
const REDONE = sql(
  'node_graph.mark_redone',
  `with fresh as (update node_graph.batch_log set redo_of = $1 where id = $3)
   update node_graph.batch_log set redone_by = $3 where id in ($1, $2)`,
);

/** Batches as undo and redo see them. */
@Injectable()
export class BatchesRepository {
  constructor(private readonly database: Database) {}

  /** Waits for, and holds, the batch, so that it is undone once. */
  lock(id: string, tx: Tx): Promise<Batch | null> {
    return tx.first<Batch>(LOCK, [id]);
  }

  /** They never change: they may be read before the transaction. */
  opsOf(id: string): Promise<StoredOp[]> {
    return this.database.query<StoredOp>(OPS, [id]);
  }

  /** The batch that undid this one, if one did. */
  async undoneBy(id: string): Promise<string | null> {
    const row = await this.database.first<{ id: string | null }>(PARENT, [id]);
    return row?.id ?? null;
  }

  async markUndone(batchId: string, byId: string, tx: Tx): Promise<void> {
    await tx.affected(UNDONE, [batchId, byId]);
  }

  /** @param undoId the batch that had undone it. */
  async markRedone(batchId: string, undoId: string, byId: string, tx: Tx): Promise<void> {
    await tx.affected(REDONE, [batchId, undoId, byId]);
  }
}
