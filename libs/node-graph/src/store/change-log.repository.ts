import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';
import { mapInSlices } from '#kernel';

import type { ChangeSet } from '../model/change-set.js';
import type { Change } from '../model/change.js';
import { untilText } from '../model/link-reach.js';
import type { Delivery } from '../model/recipients.js';
import { storedBefore, storedExtra } from '../model/stored-patches.js';

/**
 * Everything that follows from one call, in one statement: derived statuses and flags, new links, merged components,
 * the batch with its operations, and who is told what. Empty lists cost next to nothing.
 */
const WRITE = sql(
  'node_graph.write_batch',
  `with batch as (
     insert into node_graph.history_batches
       (id, created_at, place, transaction, actor_id, actor_username, actor_email, scope_type, scope_id, undone)
     values ($1, $2, nextval('node_graph.batch_order'), pg_current_xact_id()::text::bigint, $3, $4, $5, 1, $6, false)
     returning place, transaction
   ), ops as (
     insert into node_graph.history_ops
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
     insert into node_graph.deliveries (user_id, place, transaction, batch_id, entity_ids, extra)
     select d.user_id, b.place, b.transaction, $1, d.entity_ids::uuid[], d.extra
     from batch b, unnest($26::uuid[], $27::text[], $28::jsonb[]) as d (user_id, entity_ids, extra)
   )
   select place from batch`,
);

const ENTITY_TYPES: Readonly<Record<Change['entity'], number>> = { node: 0, link: 1, access: 2, user: 3 };

/** What an operation needs to be told, or undone, beside its patches. */
function faceOf(change: Change): string | null {
  if (change.entity === 'link') return JSON.stringify(change.link);
  if (change.entity === 'node') return change.face === undefined ? null : JSON.stringify(change.face);
  return change.entity === 'access' ? JSON.stringify(change.share) : null;
}

/** An array as its text, made in slices: the driver would write all of a large batch at once. */
async function arrayOf(changes: readonly Change[], text: (change: Change) => string | null): Promise<string> {
  const entries = await mapInSlices(changes, (change) => {
    const entry = text(change);
    return entry === null ? 'null' : `"${entry.replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${entries.join(',')}}`;
}

@Injectable()
export class ChangeLogRepository {
  /** Writes the change set. A pair that is linked already breaks `uq_links_pair`. */
  async write(changeSet: ChangeSet, deliveries: readonly Delivery[], tx: Tx): Promise<void> {
    const { changes, statuses, flags, inserts, actor } = changeSet;
    await tx.affected(WRITE, [
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
    ]);
  }
}
