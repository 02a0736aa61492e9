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
 * the part of the graph above the nodes, and almost nothing where nothing is shared. A node in the trash is still
 * reached through the links that were trashed with it, so that whoever could trash it can bring it back.
 */
const STANDINGS = sql(
  'node_graph.standings',
  `with recursive carriers as (
     select l.source_id, l.target_id from node_graph.nodes n join node_graph.links l on l.source_id = n.id
     where n.id = any ($1::uuid[]) and n.in_trash and l.in_trash and l.type = 0 and l.last_batch_id = n.last_batch_id
   ), above (id) as (
     (select unnest($1::uuid[]) union select target_id from carriers)
     union
     select next.target_id from above a cross join lateral (
       -- Kept apart: each step looks its own links up, however few there are in all.
       select l.target_id from node_graph.links l where l.source_id = a.id and l.type = 0 and not l.in_trash
       offset 0
     ) next
   ), roots as (
     select distinct s.node_id as id from above a join node_graph.shares s on s.node_id = a.id
     where s.branch and (s.due is null or s.due > $2)
   ), wanted as materialized (
     select unnest($1::uuid[]) as id union select id from roots
   ), covered (root, id) as (
     select id, id from roots
     union
     select c.root, below.source_id from covered c cross join lateral (
       select l.source_id from node_graph.links l
       where l.target_id = c.id and l.type = 0 and not l.in_trash and l.source_id in (select id from above)
       union all
       select k.source_id from carriers k where k.target_id = c.id
     ) below
   ), reached as (
     select c.id, s.user_id, s.level, s.node_id as root, s.branch
     from covered c join node_graph.shares s on s.node_id = c.root
     where s.branch and c.id in (select id from wanted) and (s.due is null or s.due > $2)
     union all
     select s.node_id, s.user_id, s.level, s.node_id, false
     from wanted w join node_graph.shares s on s.node_id = w.id
     where not s.branch and (s.due is null or s.due > $2)
   ), shares as (
     select id, json_agg(json_build_array(user_id, level, root, branch)) as list from reached group by id
   )
   select n.id, n.owner_id, coalesce(s.list, '[]') as shares
   from wanted w join node_graph.nodes n on n.id = w.id left join shares s on s.id = n.id`,
);

@Injectable()
export class StandingsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Who sees which of the nodes, and of the branch roots above them, with which rights; unknown nodes are absent.
   *
   * @param now shares that are over by then do not count.
   */
  async find(nodeIds: readonly string[], now: Date, tx?: Tx): Promise<Map<string, Standing>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await (tx ?? this.database).query<StandingRow>(STANDINGS, [nodeIds, now]);
    return new Map(rows.map((row) => [row.id, standingOf(row.id, row.owner_id, row.shares)]));
  }

  /**
   * The standings of every node that the draft names, and of the branch roots above; those already known are not
   * asked for again.
   */
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
    const roots = known.flatMap(({ shares }) =>
      shares.filter(({ branch }) => branch).map(({ root }) => root),
    );
    const missing = [...new Set([...named, ...roots])].filter((id) => !standings.has(id));
    for (const [id, standing] of await this.find(missing, now, tx)) standings.set(id, standing);
    return standings;
  }
}
