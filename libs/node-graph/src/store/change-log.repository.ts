import { Injectable } from '@nestjs/common';

import { Database, printJson, sql, type Statement, type Tx } from '#data';
import { callValue, recordRows } from '#events';
import { mapInSlices } from '#kernel';

import type { ChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import type { GraphEvent } from '../model/graph-event.js';
import { graphEvents } from '../model/graph.events.js';
import { untilText } from '../model/link-reach.js';
import type { Delivery } from '../model/recipients.js';
import { storedBefore, storedExtra } from '../model/stored-patches.js';
import { LINK_DATA, NODE_DATA } from './event-data.statements.js';
import { changeOf, OP_ROW, type OpRow } from './op-row.js';

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
const WRITE: Statement = {
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

const ENTITY_TYPES: Readonly<Record<Change['entity'], number>> = { node: 0, link: 1, access: 2, user: 3 };

/** What an operation needs to be told, or undone, beside its patches. */
function faceOf(change: Change): string | null {
  if (change.entity === 'link') return JSON.stringify(change.link);
  if (change.entity === 'node') return change.face === undefined ? null : JSON.stringify(change.face);
  return change.entity === 'access' ? JSON.stringify(change.share) : null;
}

const AUDITED = new Set(graphEvents.types.filter(({ audit }) => audit).map(({ name }) => name));

/** An array as its text, made in slices: the driver would write all of a large batch at once. */
async function arrayOf<One>(all: readonly One[], text: (one: One) => string | null): Promise<string> {
  const entries = await mapInSlices(all, (one) => {
    const entry = text(one);
    return entry === null ? 'null' : `"${entry.replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${entries.join(',')}}`;
}

const CHANGES = sql(
  'node_graph.changes_of_batch',
  `select ${OP_ROW} as op from node_graph.op_log o where o.batch_id = $1 order by o.id`,
);

@Injectable()
export class ChangeLogRepository {
  constructor(private readonly database: Database) {}

  /** All that a batch changed, as it is told. */
  async changesOf(batchId: string): Promise<Change[]> {
    return (await this.database.query<{ op: OpRow }>(CHANGES, [batchId])).map(({ op }) => changeOf(op));
  }

  /** Writes the change set, and its events. A pair that is linked already breaks `uq_links_pair`. */
  async write(
    changeSet: ChangeSet,
    deliveries: readonly Delivery[],
    events: readonly GraphEvent[],
    tx: Tx,
  ): Promise<void> {
    const { changes, statuses, flags, inserts, actor } = changeSet;
    tx.defer(WRITE, [
      changeSet.id,
      changeSet.at,
      actor.userId,
      actor.username,
      actor.email,
      changeSet.scopeId,
      changes.map(({ op }) => op),
      changes.map(({ entity }) => ENTITY_TYPES[entity]),
      changes.map(({ id }) => id),
      await arrayOf(changes, ({ after }) => JSON.stringify(after)),
      await arrayOf(changes, (change) => JSON.stringify(storedBefore(change))),
      await arrayOf(changes, faceOf),
      statuses.map(({ id }) => id),
      statuses.map(({ to }) => to),
      statuses.map(({ version }) => version),
      flags.map(({ link }) => link.id),
      flags.map(({ wasBlocker }) => wasBlocker),
      flags.map(({ version }) => version),
      inserts.map(({ id }) => id),
      inserts.map(({ source }) => source),
      inserts.map(({ target }) => target),
      inserts.map(({ type }) => type),
      inserts.map(({ wasBlocker }) => wasBlocker),
      inserts.map(({ creatorId }) => creatorId),
      changeSet.merge,
      deliveries.map(({ userId }) => userId),
      deliveries.map(({ whole, changes: seen }) =>
        whole ? null : `{${seen.map(({ id }) => id).join(',')}}`,
      ),
      deliveries.map(({ extra }) => (extra.length === 0 ? null : JSON.stringify(extra.map(storedExtra)))),
      inserts.map(({ reach }) => reach.crossesOwners),
      inserts.map(({ reach }) => reach.delegateId),
      inserts.map(({ reach }) => untilText(reach.until)),
      statuses.map(({ blockedFrom }) => blockedFrom.after),
      events.map(({ type }) => type),
      events.map(({ type }) => AUDITED.has(type)),
      events.map(({ subject }) => subject),
      events.map(({ ownerId }) => ownerId),
      events.map(({ row }) => (row === null ? null : ENTITY_TYPES[row.entity])),
      events.map(({ row }) => row?.id ?? null),
      await arrayOf(events, ({ data }) => (data === null ? null : printJson(data))),
      callValue(actor.call, changeSet.at),
    ]);
  }
}
