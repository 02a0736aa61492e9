import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { Position } from '../model/cursor.js';
import { type PageRow, pageRows } from './page-rows.statements.js';
import { open, seen, SHARED } from './visibility.statements.js';

/** What is around a node. */
export interface AroundRows {
  /** The node itself first, then the nearest; then the links among them. None: the user does not see the node. */
  readonly rows: readonly PageRow[];
  readonly position: Position;
  /** Whether there is more within the depth. */
  readonly hasMore: boolean;
}

type Row = Position & { readonly found: number; readonly hasMore: boolean } & (
    PageRow | { readonly kind: null }
  );

/** What can be gone on with first, by due date and priority; what is completed last. */
const URGENCY = `case n.status when 3 then 2 when 2 then 1 else 0 end, n.due_date nulls last, n.priority desc, n.id`;

/**
 * Along primary links in one direction, nearest first. Nothing is walked that is not taken from it: the walk ends with
 * the limit of whoever reads it. Of one node no more are taken than of all.
 */
const walk = (name: string, near: string, far: string): string => `${name} (id, step) as (
     select n.id, 0 from node_graph.nodes n where n.id = $3::uuid and ${seen('n')}
     union
     select next.id, w.step + 1 from ${name} w cross join lateral (
       select n.id from node_graph.links l join node_graph.nodes n on n.id = l.${far}
       where l.${near} = w.id and l.type = 0 and ${open('l')} and ${seen('n')}
       order by ${URGENCY} limit $5 + 1
     ) next
     where w.step < $4
   )`;

/** Secondary links block nothing: nobody walks along them, but those of the node itself are looked at. */
const secondary = (near: string, far: string): string => `
     (select n.id, 1 as step from node_graph.links l join node_graph.nodes n on n.id = l.${far}
      where l.${near} = $3 and l.type = 1 and ${open('l')} and ${seen('n')}
        and exists (select from below)
      order by ${URGENCY} limit $5 + 1)`;

/** $3 the node, $4 how far, $5 how many nodes, $6 bytes. */
const AROUND = sql(
  'node_graph.around_node',
  `with recursive ${SHARED}, ${walk('below', 'target_id', 'source_id')}, ${walk('above', 'source_id', 'target_id')},
   reached as materialized (
     select n.id, near.step, row_number() over (order by near.step, ${URGENCY}) as nth from (
       select id, min(step) as step from (
         (select id, step from below limit $5 + 1)
         union all
         (select id, step from above limit $5 + 1)
         union all ${secondary('target_id', 'source_id')}
         union all ${secondary('source_id', 'target_id')}
       ) found group by id
     ) near join node_graph.nodes n on n.id = near.id
     order by nth limit $5 + 1
   ), shown as materialized (
     select id, step from reached where nth <= $5
   ), levels as (
     select id, min(level) as level from (
       select id, level from covered union all select id, level from mine
     ) given group by id
   ), page as (
     select 0 as kind, n.id, n.created_at, case when n.owner_id = $1 then 0 else v.level end as level, s.step
     from shown s join node_graph.nodes n on n.id = s.id left join levels v on v.id = s.id
     union all
     select 1, l.id, l.created_at, null, 0
     from shown s join node_graph.links l on l.target_id = s.id
     where ${open('l')} and (l.source_id in (select id from shown)) is true
   ), ${pageRows({
     order: 'p.kind, p.step, p.created_at, p.id',
     bytes: '$6',
     isSeen: seen('blocker'),
     more: ', (select count(*) > $5 from reached) as "hasMore"',
   })}`,
);

/** What is near a node, as one user sees it: what is hidden from them is neither told nor walked through. */
@Injectable()
export class AroundRepository {
  constructor(private readonly database: Database) {}

  /** The node and what is up to `depth` primary links away, or one secondary link, at most `most` nodes. */
  async find(
    userId: string,
    now: Date,
    { id, depth, limit, bytes }: { id: string; depth: number; limit: number; bytes: number },
  ): Promise<AroundRows> {
    const rows = await this.database.query<Row>(AROUND, [userId, now, id, depth, limit, bytes]);
    const [first] = rows;
    if (first === undefined) throw new Error('the row of history_horizon is missing');
    const found = rows.filter((row) => row.kind !== null);
    return { rows: found, position: first, hasMore: first.hasMore || first.found > found.length };
  }
}
