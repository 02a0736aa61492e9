import { sql, type Statement } from '#data';
import { recordRows } from '#events';

import { LINK_DATA, NODE_DATA } from './event-data.statements.js';

/**
 * The events of the batch. Their data begin with the row of the node or link. It is read as it was before this statement:
 * what this statement changes, or inserts, stands in what is told beyond it.
 */
const TOLD = `select e.type, e.audit, e.subject, null::uuid as org_id, e.owner as user_id, null::uuid as workspace_id,
    $1::uuid as batch_id, e.place,
    coalesce(case e.entity
      when 0 then (select ${NODE_DATA} from node_graph.nodes n where n.id = e.id)
      when 1 then (select ${LINK_DATA} from node_graph.links l where l.id = e.id)
    end, '{}') || coalesce(e.data, '{}') as data
  from unnest($33::text[], $34::boolean[], $35::text[], $36::uuid[], $37::smallint[], $38::uuid[], $39::jsonb[])
    with ordinality as e (type, audit, subject, owner, entity, id, data, place)`;

/**
 * Everything that follows from one call, in one statement: derived statuses and flags, new links, merged components,
 * the batch with its operations, who is told what, and the events. Empty lists cost next to nothing.
 */
export const WRITE: Statement = {
  ...sql(
    'node_graph.write_batch',
    `with batch as (
     insert into node_graph.batch_log
       (id, created_at, place, transaction, actor_id, actor_username, actor_email, scope_type, scope_id, undone)
     values ($1, $2, nextval('node_graph.batch_order'), pg_current_xact_id()::text::bigint, $3, $4, $5, 1, $6, false)
     returning place, transaction
   ), ops as (
     insert into node_graph.op_log
       (id, batch_id, type, entity_type, entity_id, forward_patch, inverse_patch, face)
     select nextval('node_graph.op_order'), $1, o.type, o.entity_type, o.entity_id, o.forward, o.inverse, o.face
     from (
       select * from unnest($7::smallint[], $8::smallint[], $9::uuid[], $10::jsonb[], $11::jsonb[], $12::jsonb[])
         with ordinality as u (type, entity_type, entity_id, forward, inverse, face, position)
       order by position
     ) o
   ), statuses as (
     update node_graph.nodes n
     set status = c.status, version = c.version, updated_at = $2, blocked_from = c.blocked_from
     from unnest($13::uuid[], $14::smallint[], $15::integer[], $32::smallint[]) as c (id, status, version, blocked_from)
     where n.id = c.id
   ), flags as (
     update node_graph.links l set was_blocker = c.was_blocker, version = c.version, updated_at = $2
     from unnest($16::uuid[], $17::boolean[], $18::integer[]) as c (id, was_blocker, version)
     where l.id = c.id
   ), inserts as (
     insert into node_graph.links
       (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, updated_at,
       crosses_owners, delegate_id, carries_until)
     select c.id, $2, c.source, c.target, c.type, c.was_blocker, false, c.creator, false, 0, $2, c.crosses, c.delegate,
       c.until
     from unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::smallint[], $23::boolean[], $24::uuid[], $29::boolean[],
       $30::uuid[], $31::timestamptz[]) as c (id, source, target, type, was_blocker, creator, crosses, delegate, until)
   ), merged as (
     update node_graph.components c set parent_id = r.root
     from (select id as root from unnest($25::uuid[]) as u (id) order by id desc limit 1) r
     where c.id = any ($25::uuid[]) and c.id <> r.root
   ), deliveries as (
     insert into node_graph.delivery_log (user_id, place, transaction, batch_id, entity_ids, extra)
     select d.user_id, b.place, b.transaction, $1, d.entity_ids::uuid[], d.extra
     from batch b, unnest($26::uuid[], $27::text[], $28::jsonb[]) as d (user_id, entity_ids, extra)
   ), events as (
     ${recordRows(TOLD, '$40')}
   )
   select place from batch`,
  ),
  records: true,
};
