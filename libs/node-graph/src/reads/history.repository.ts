import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import { MINE, STILL_CARRIED } from '../access/visibility.statements.js';
import type { Op, Patch } from '../diff/change.js';
import type { Slice } from './page-input.js';

export type HistoryOpRow = [
  id: number,
  type: Op,
  entity: number,
  entityId: string,
  forward: Patch,
  inverse: Patch,
  /** Of a link. */
  source: string | null,
  target: string | null,
];

export interface HistoryRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly actorId: string;
  readonly username: string | null;
  readonly email: string | null;
  readonly undone: boolean;
  readonly undoOf: string | null;
  readonly redoOf: string | null;
  readonly ops: readonly HistoryOpRow[];
}

/** Narrows the batches down; what is `null` does not. */
export interface HistoryScope {
  /** Who acted. */
  readonly actorId: string | null;
  /** Whose graph it is. */
  readonly ownerId: string | null;
  /** A node: what was done to it, to its links, and to all that hangs below it. */
  readonly nodeId: string | null;
}

/**
 * Whether the user sees the node now, in the trash too. Of what is gone for good nothing is left but that something
 * was done: for those whose graph it was, and for whoever did it.
 */
const sees = (node: string): string => `((${node} in (select id from seen)) is true
         or ((b.actor_id = $1 or b.scope_id = $1) and not exists (select from node_graph.nodes where id = ${node})))`;

/**
 * Operations of the batch `b` that were told to the user $1, given the delivery `t`, if there is one, and that he may
 * see now: of shares those that he made, or of his own nodes.
 */
const SEEN_OPS = `node_graph.history_ops o where o.batch_id = b.id and case o.entity_type
       when 0 then t.place is not null and (t.entity_ids is null or o.entity_id = any (t.entity_ids))
         and ${sees('o.entity_id')}
       when 1 then t.place is not null and (t.entity_ids is null or o.entity_id = any (t.entity_ids))
         and ${sees("(o.face ->> 'source')::uuid")} and ${sees("(o.face ->> 'target')::uuid")}
         and not exists (
           select from node_graph.links l where l.id = o.entity_id and l.private and l.creator_id <> $1
         )
       when 2 then (b.actor_id = $1 or b.scope_id = $1) and ${sees('o.entity_id')}
       else b.actor_id = $1 end`;

/** $2 now, $3 actor, $4 owner, $5 node, $6 limit, $7 offset. Newest first. */
const PAGE = sql(
  'node_graph.history_page',
  `with recursive ${MINE}, seen as materialized (
     select id from node_graph.nodes where owner_id = $1
     union
     select id from mine
     union
     select id from covered
     union
     select n.id
     from covered c join node_graph.links l on l.target_id = c.id
     join node_graph.nodes n on n.id = l.source_id
     where l.type = 0 and l.in_trash and n.in_trash and l.last_batch_id = n.last_batch_id
       and ${STILL_CARRIED}
   ), branch (id) as (
     select $5::uuid where $5::uuid is not null
     union
     select l.source_id from branch r join node_graph.links l on l.target_id = r.id
     where l.type = 0 and not l.in_trash
   ), touched as materialized (
     select o.batch_id from branch r join node_graph.history_ops o on o.entity_id = r.id
     union
     select o.batch_id from branch r
     join node_graph.links l on l.source_id = r.id or l.target_id = r.id
     join node_graph.history_ops o on o.entity_id = l.id
   ), known (id, place) as (
     select batch_id, place from node_graph.deliveries where user_id = $1
     union
     select id, place from node_graph.history_batches where actor_id = $1
   ), page as (
     select b.* from known k join node_graph.history_batches b on b.id = k.id
     left join node_graph.deliveries t on t.user_id = $1 and t.place = b.place
     where ($3::uuid is null or b.actor_id = $3) and ($4::uuid is null or b.scope_id = $4)
       and ($5::uuid is null or b.id in (select batch_id from touched))
       and exists (select from ${SEEN_OPS})
     order by k.place desc
     limit $6 offset $7
   )
   select b.id, b.created_at as "createdAt", b.actor_id as "actorId", b.actor_username as username, b.actor_email as email, b.undone,
     b.undo_of as "undoOf", b.redo_of as "redoOf",
     (select json_agg(json_build_array(o.id, o.type, o.entity_type, o.entity_id, o.forward_patch, o.inverse_patch,
        o.face ->> 'source', o.face ->> 'target')
        order by o.id) from ${SEEN_OPS}) as ops
   from page b left join node_graph.deliveries t on t.user_id = $1 and t.place = b.place
   order by b.place desc`,
);

@Injectable()
export class HistoryPagesRepository {
  constructor(private readonly database: Database) {}

  /** Batches that the user did or was told of, with what he may know of them; one more tells that there is more. */
  page(
    userId: string,
    { actorId, ownerId, nodeId }: HistoryScope,
    { limit, offset }: Slice,
    now: Date,
  ): Promise<HistoryRow[]> {
    return this.database.query(PAGE, [userId, now, actorId, ownerId, nodeId, limit + 1, offset]);
  }
}
