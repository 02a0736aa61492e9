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
 *
 * Each step looks its own rows up (`offset 0` keeps it apart): a plan made while the tables were empty serves them well
 * when they are large.
 */
const STANDINGS = sql(
  'node_graph.standings',
  `with recursive carriers as (
     select n.id as source_id, l.target_id
     from unnest($1::uuid[]) as u (id)
     cross join lateral (
       select id, last_batch_id from node_graph.nodes where id = u.id and in_trash offset 0
     ) n
     cross join lateral (
       select target_id from node_graph.links
       where source_id = n.id and type = 0 and in_trash and last_batch_id = n.last_batch_id
       offset 0
     ) l
   ), above (id) as (
     (select unnest($1::uuid[]) union select target_id from carriers)
     union
     select next.target_id from above a cross join lateral (
       select l.target_id from node_graph.links l where l.source_id = a.id and l.type = 0 and not l.in_trash
       offset 0
     ) next
   ), given as materialized (
     select a.id as root, s.user_id, s.level, s.branch, s.embedded, s.due from above a cross join lateral (
       select s.user_id, s.level, s.branch, s.embedded, s.due from node_graph.shares s
       where s.node_id = a.id and (s.due is null or s.due > $2)
       offset 0
     ) s
   ), wanted as materialized (
     select unnest($1::uuid[]) as id union select root from given where branch
   ), covered (root, id) as (
     select distinct root, root from given where branch
     union
     select c.root, below.source_id from covered c cross join lateral (
       select l.source_id from node_graph.links l
       where l.target_id = c.id and l.type = 0 and not l.in_trash
       union all
       select k.source_id from carriers k where k.target_id = c.id
       offset 0
     ) below
     where (below.source_id in (select id from above)) is true
   ), reached as (
     select c.id, g.user_id, g.level, g.root, true as branch, g.embedded, g.due
     from covered c join given g on g.root = c.root
     where g.branch and (c.id in (select id from wanted)) is true
     union all
     select g.root, g.user_id, g.level, g.root, false, g.embedded, g.due
     from given g where not g.branch and (g.root in (select id from wanted)) is true
   ), shares as (
     select id, json_agg(json_build_array(user_id, level, root, branch, embedded,
       extract(epoch from due) * 1000)) as list from reached group by id
   )
   select w.id, n.owner_id, coalesce(s.list, '[]') as shares
   from wanted w
   cross join lateral (select owner_id from node_graph.nodes where id = w.id offset 0) n
   left join shares s on s.id = w.id`,
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
