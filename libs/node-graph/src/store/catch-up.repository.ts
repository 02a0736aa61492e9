import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { Change } from '../model/change.js';
import type { Cursor, Position } from '../model/cursor.js';
import type { BatchFace } from '../model/render.js';
import { changeOf, MOST_OPS, OP_ROW, type OpRow, opsOf } from './op-row.js';
import { SeenWeeks } from './seen-weeks.js';
import { RESTORED } from './timelines.statements.js';

/** One diff that a user was to be told, with everything that is needed to tell it again. */
export interface StoredDelivery {
  readonly place: string;
  /** Whether its transaction was still running when the present part of a long list was begun. */
  readonly later: boolean;
  readonly batch: BatchFace;
  readonly changes: readonly Change[];
  /** What came into the user's sight or left it. */
  readonly extra: readonly Change[];
}

export interface Reading {
  /** Everything that this reading could see. */
  readonly position: Position;
  /** Whether batches that the cursor does not know have been pruned, or it is of another timeline. */
  readonly lost: boolean;
  /** Whether the database was restored, and nobody has noticed. */
  readonly restored: boolean;
  readonly deliveries: readonly StoredDelivery[];
  /** How many diffs there are, up to the limit. */
  readonly found: number;
}

interface Row extends Position {
  readonly lost: boolean;
  readonly restored: boolean;
  readonly found: number;
  readonly place: string | null;
  readonly later: boolean;
  readonly batch_id: string;
  readonly created_at: Date;
  readonly actor_id: string;
  readonly actor_username: string | null;
  readonly actor_email: string | null;
  readonly extra: readonly Change[] | null;
  readonly ops: readonly OpRow[];
}

/**
 * $1 user, $2 base, $3 target, $4 place, $5 limit, $6 operations, above which an
 * answer ends earlier, $7 timeline, $8 batch, before which `base` knows everything. One statement, so one snapshot decides which rows there are and what
 * the next cursor says. What `base` did not know is first what `target` knew, from `$4` on, then the rest; each in the
 * order of places, which within a component of the graph is the order of the commits.
 */
const SINCE = sql(
  'node_graph.deliveries_since',
  `with fresh as (
     select d.place, d.batch_id, d.entity_ids, d.extra,
       not pg_visible_in_snapshot(d.transaction::text::xid8, $3::pg_snapshot) as later
     from node_graph.delivery_log d
     where d.user_id = $1 and d.batch_id >= $8::uuid and d.transaction >= pg_snapshot_xmin($2::pg_snapshot)::text::bigint
       and not pg_visible_in_snapshot(d.transaction::text::xid8, $2::pg_snapshot)
       and (d.place > $4 or not pg_visible_in_snapshot(d.transaction::text::xid8, $3::pg_snapshot))
     order by later, d.place
     limit $5
   ), sized as (
     select fresh.*, row_number() over place as nth,
       sum(${opsOf('fresh.batch_id')} + coalesce(jsonb_array_length(fresh.extra), 0)) over place as ops
     from fresh window place as (order by later, fresh.place rows unbounded preceding)
   )
   select s.snapshot::text as snapshot, h.timeline, h.restored,
     h.timeline <> $7 or h.transaction >= pg_snapshot_xmin($2::pg_snapshot)::text::bigint
       or pg_snapshot_xmax($2::pg_snapshot) > pg_snapshot_xmax(s.snapshot) as lost,
     (select count(*)::integer from fresh) as found, f.place, f.later, f.batch_id, b.created_at, b.actor_id, b.actor_username, b.actor_email, f.extra,
     (select coalesce(json_agg(${OP_ROW} order by o.id), '[]')
      from node_graph.op_log o
      where o.batch_id = f.batch_id and case when o.entity_type in (0, 1)
        then f.entity_ids is null or o.entity_id = any (f.entity_ids)
        else b.actor_id = $1 or (o.entity_type = 2 and b.scope_id = $1) end) as ops
   from (select pg_current_snapshot() as snapshot) s
   -- Kept apart: whether it was restored is found out once, not for each diff.
   cross join (
     select h.timeline, h.transaction, ${RESTORED} as restored from node_graph.history_horizon h offset 0
   ) h
   left join sized f on f.nth = 1 or f.ops <= $6
   left join node_graph.batch_log b on b.id = f.batch_id
   order by f.later, f.place`,
);

const PRIVATE = sql(
  'node_graph.private_links',
  'select id from node_graph.links where id = any ($1::uuid[]) and private and creator_id <> $2',
);

@Injectable()
export class CatchUpRepository {
  constructor(
    private readonly database: Database,
    private readonly seen: SeenWeeks,
  ) {}

  /** What the user was told and the cursor does not know, at most `limit` of it, oldest first. */
  async since(userId: string, { base, timeline, part }: Cursor, limit: number): Promise<Reading> {
    const values = [
      userId,
      base,
      part?.target ?? base,
      part?.after ?? 0,
      limit,
      MOST_OPS,
      timeline,
      this.seen.unseenBy(base),
    ];
    const rows = await this.database.query<Row>(SINCE, values);
    const [first] = rows;
    if (first === undefined) throw new Error('the row of history_horizon is missing');
    const { lost, restored, found } = first;
    return { position: first, lost, restored, found, deliveries: rows.flatMap(deliveriesOf) };
  }

  /** Those of the links that are private now, and not the user's. */
  async hiddenFrom(userId: string, linkIds: readonly string[]): Promise<string[]> {
    if (linkIds.length === 0) return [];
    return (await this.database.query<{ id: string }>(PRIVATE, [linkIds, userId])).map(({ id }) => id);
  }
}

function deliveriesOf(row: Row): StoredDelivery[] {
  if (row.place === null) return [];
  return [
    {
      place: row.place,
      later: row.later,
      batch: {
        batchId: row.batch_id,
        actorId: row.actor_id,
        actor: { username: row.actor_username, email: row.actor_email },
        ts: row.created_at.toISOString(),
      },
      changes: row.ops.map(changeOf),
      extra: row.extra ?? [],
    },
  ];
}
