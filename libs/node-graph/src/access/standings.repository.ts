import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { Draft } from '../history/draft.js';
import type { Standing } from './levels.js';
import { type ShareRow, standingOf } from './share-row.js';

interface StandingRow {
  readonly id: string;
  readonly owner_id: string;
  readonly shares: readonly ShareRow[];
}

/**
 * Up from the nodes to everything above them, from the branch roots found there down again to the nodes: linear in
 * the part of the graph above the nodes, and almost nothing where nothing is shared.
 */
const STANDINGS = sql(
  'node_graph.standings',
  `with recursive above (id) as (
     select unnest($1::uuid[])
     union
     select l.target_id from above a join node_graph.links l on l.source_id = a.id
     where l.type = 0 and not l.in_trash
   ), roots as (
     select distinct s.node_id as id from above a join node_graph.shares s on s.node_id = a.id
     where s.branch and (s.due is null or s.due > $2)
   ), covered (root, id) as (
     select id, id from roots
     union
     select c.root, l.source_id from covered c
     join node_graph.links l on l.target_id = c.id
     where l.type = 0 and not l.in_trash and l.source_id in (select id from above)
   ), reached as (
     select c.id, s.user_id, s.level, s.node_id as root, s.branch
     from covered c join node_graph.shares s on s.node_id = c.root
     where s.branch and c.id = any ($1::uuid[]) and (s.due is null or s.due > $2)
     union all
     select s.node_id, s.user_id, s.level, s.node_id, false
     from node_graph.shares s
     where s.node_id = any ($1::uuid[]) and not s.branch and (s.due is null or s.due > $2)
   ), shares as (
     select id, json_agg(json_build_array(user_id, level, root, branch)) as list from reached group by id
   )
   select n.id, n.owner_id, coalesce(s.list, '[]') as shares
   from node_graph.nodes n left join shares s on s.id = n.id
   where n.id = any ($1::uuid[])`,
);

@Injectable()
export class StandingsRepository {
  constructor(private readonly database: Database) {}

  /** Who sees which of the nodes, and with which rights; unknown nodes are absent. */
  async find(nodeIds: readonly string[], now: Date, tx?: Tx): Promise<Map<string, Standing>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await (tx ?? this.database).query<StandingRow>(STANDINGS, [nodeIds, now]);
    return new Map(rows.map((row) => [row.id, standingOf(row.id, row.owner_id, row.shares)]));
  }

  /** The standings of every node that the draft names; those already known are not asked for again. */
  async complete(
    known: readonly Standing[],
    draft: Draft,
    now: Date,
    tx: Tx,
  ): Promise<Map<string, Standing>> {
    const standings = new Map(known.map((standing) => [standing.id, standing]));
    const named = draft.changes.flatMap((change) =>
      change.entity === 'link'
        ? [change.link.source, change.link.target]
        : change.entity === 'node'
          ? [change.id]
          : [],
    );
    const missing = [...new Set(named)].filter((id) => !standings.has(id));
    for (const [id, standing] of await this.find(missing, now, tx)) standings.set(id, standing);
    return standings;
  }
}
