import { Injectable } from '@nestjs/common';

import { Database, sql, type Statement } from '#data';

import type { Op, Patch } from '../model/change.js';
import type { Slice } from '../model/slice.js';
import { MOST_OPS, opsOf } from './op-row.js';
import { MINE, trashedBelow } from './visibility.statements.js';

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
  /** How many batches there are from the offset on, up to one more than was asked for. */
  readonly found: number;
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
 * Operations of the batch `b` that were told to the user $1, given the delivery `t`, if there is one, and that they may
 * see now: of shares those that they made, or of their own nodes.
 */
const SEEN_OPS = `node_graph.op_log o where o.batch_id = b.id and case o.entity_type
       when 0 then t.place is not null and (t.entity_ids is null or o.entity_id = any (t.entity_ids))
         and ${sees('o.entity_id')}
       when 1 then t.place is not null and (t.entity_ids is null or o.entity_id = any (t.entity_ids))
         and ${sees("(o.face ->> 'source')::uuid")} and ${sees("(o.face ->> 'target')::uuid")}
         and not exists (
           select from node_graph.links l where l.id = o.entity_id and l.private and l.creator_id <> $1
         )
       when 2 then (b.actor_id = $1 or b.scope_id = $1) and ${sees('o.entity_id')}
       else b.actor_id = $1 end`;

/**
 * All that the user did or was told of, with the delivery that told it: two indexes, read side by side from their ends
 * as far as a page goes. What the user did and was told of comes twice.
 */
const KNOWN = `known (id, at, place, entity_ids) as (
     (select batch_id, place as at, place, entity_ids from node_graph.delivery_log
      where user_id = $1 order by place desc offset 0)
     union all
     (select id, place, null::bigint, null::uuid[] from node_graph.batch_log
      where actor_id = $1 order by place desc offset 0)
   )`;

/** The same of what was done to the node $8, to its links, and to all that hangs below it. */
const KNOWN_OF_NODE = `branch (id) as (
     select $8::uuid
     union
     select l.source_id from branch r join node_graph.links l on l.target_id = r.id
     where l.type = 0 and not l.in_trash
   ), touched as materialized (
     select o.batch_id from branch r join node_graph.op_log o on o.entity_id = r.id
     union
     select o.batch_id from branch r
     join node_graph.links l on l.source_id = r.id or l.target_id = r.id
     join node_graph.op_log o on o.entity_id = l.id
   ), known (id, at, place, entity_ids) as (
     select x.batch_id, h.place, d.place, d.entity_ids
     from touched x
     cross join lateral (
       select place, actor_id from node_graph.batch_log where id = x.batch_id offset 0
     ) h
     left join lateral (
       select place, entity_ids from node_graph.delivery_log where user_id = $1 and place = h.place and batch_id = x.batch_id offset 0
     ) d on true
     where d.place is not null or h.actor_id = $1
   )`;

/**
 * $2 now, $3 actor, $4 owner, $5 limit, $6 offset, $7 operations, above which a page ends earlier. Newest first. Batches
 * are looked up one by one, and their operations judged one by one (`offset 0`): joined as a whole, all that the user
 * was ever told would be read for every page.
 */
function page(name: string, known: string): Statement {
  return sql(
    name,
    `with recursive ${MINE}, seen as materialized (
     select id from node_graph.nodes where owner_id = $1
     union
     select id from mine
     union
     select id from covered
     union${trashedBelow('n.id')}
   ), ${known}, page as (
     select b.*, t.place as told, t.entity_ids
     from known t cross join lateral (
       select * from node_graph.batch_log where id = t.id and (t.place is not null or not exists (
         select from node_graph.delivery_log d where d.user_id = $1 and d.place = t.at and d.batch_id = t.id
       ))
       offset 0
     ) b
     where ($3::uuid is null or b.actor_id = $3) and ($4::uuid is null or b.scope_id = $4)
       and exists (select from ${SEEN_OPS} offset 0)
     order by t.at desc
     limit $5 offset $6
   ), sized as (
     select p.*, row_number() over place as nth, sum(${opsOf('p.id')}) over place as ops
     from page p window place as (order by p.place desc rows unbounded preceding)
   )
   select b.id, b.created_at as "createdAt", b.actor_id as "actorId", b.actor_username as username, b.actor_email as email, b.undone,
     b.undo_of as "undoOf", b.redo_of as "redoOf", (select count(*)::integer from page) as found,
     (select json_agg(json_build_array(o.id, o.type, o.entity_type, o.entity_id, o.forward_patch, o.inverse_patch,
        o.face ->> 'source', o.face ->> 'target')
        order by o.id) from ${SEEN_OPS}) as ops
   from sized b cross join lateral (select b.told as place, b.entity_ids) t
   where b.nth = 1 or b.ops <= $7
   order by b.place desc`,
  );
}

const PAGE = page('node_graph.history_page', KNOWN);
const PAGE_OF_NODE = page('node_graph.history_page_of_node', KNOWN_OF_NODE);

@Injectable()
export class HistoryPagesRepository {
  constructor(private readonly database: Database) {}

  /** Batches that the user did or was told of, with what they may know of them; one more tells that there is more. */
  page(
    userId: string,
    { actorId, ownerId, nodeId }: HistoryScope,
    { limit, offset }: Slice,
    now: Date,
  ): Promise<HistoryRow[]> {
    const values = [userId, now, actorId, ownerId, limit + 1, offset, MOST_OPS];
    return nodeId === null
      ? this.database.query(PAGE, values)
      : this.database.query(PAGE_OF_NODE, [...values, nodeId]);
  }
}
