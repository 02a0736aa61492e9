import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { Region, RegionNode, StatusChange } from '../model/cascade.js';
import type { Status } from '../model/status.js';
import type { FlagChange } from '../model/was-blocker.js';
import { faceOfTuple, LINK_TUPLE, type LinkTuple } from './link-row.js';

/**
 * $1 seeds; $2 nodes whose own links matter: their targets are seeds too; $3 links that matter; $4 whether nodes may be
 * freed. Walks up from the seeds
 * through nodes that are Completed, or would be once they are free; one statement, however high the cascade reaches. What
 * may return to Completed comes with the links whose flags would no longer be true.
 */
const REGION = sql(
  'node_graph.region',
  `with recursive seeds as (
     select unnest($1::uuid[]) as id
     union
     select l.target_id from node_graph.links l
     where l.source_id = any ($2::uuid[]) and l.type = 0 and not l.in_trash
   ), walked (id, status, blocked_from) as (
     select n.id, n.status, n.blocked_from from seeds s join node_graph.nodes n on n.id = s.id where not n.in_trash
     union
     select n.id, n.status, n.blocked_from from walked w
     join node_graph.links l on l.source_id = w.id
     join node_graph.nodes n on n.id = l.target_id
     where (w.status = 3 or ($4::boolean and w.blocked_from = 3)) and l.type = 0 and not l.in_trash
   ), links as (
     select l.* from walked w join node_graph.links l on l.source_id = w.id
     where (w.status = 3 or ($4::boolean and w.blocked_from = 3)) and l.type = 0 and not l.in_trash
     union
     select l.* from walked w join node_graph.links l on l.target_id = w.id
     where $4::boolean and w.blocked_from = 3 and l.type = 0 and l.was_blocker and not l.in_trash
     union
     select l.* from node_graph.links l where l.source_id = any ($2::uuid[]) and not l.in_trash
     union
     select l.* from node_graph.links l where l.target_id = any ($2::uuid[]) and not l.in_trash
     union
     select l.* from node_graph.links l where l.id = any ($3::uuid[]) and not l.in_trash
   ), nodes as (
     select id from walked union select source_id from links union select target_id from links
   )
   select
     (select coalesce(json_agg(json_build_array(${LINK_TUPLE},
        case when l.private then l.creator_id end)), '[]')
      from links l) as links,
     (select coalesce(json_agg(json_build_array(n.id, n.status, n.independent, n.version, n.blocked_from, (
        select count(*) from node_graph.links i join node_graph.nodes s on s.id = i.source_id
        where i.target_id = n.id and i.type = 0 and not i.in_trash and s.status <> 3
      ))), '[]')
      from node_graph.nodes n where n.id in (select id from nodes)) as nodes`,
);

const PRESUME = sql(
  'node_graph.presume',
  `with statuses as (
     update node_graph.nodes n set status = c.status, blocked_from = null
     from unnest($1::uuid[], $2::smallint[]) as c (id, status) where n.id = c.id
   )
   update node_graph.links l set was_blocker = c.was_blocker
   from unnest($3::uuid[], $4::boolean[]) as c (id, was_blocker) where l.id = c.id`,
);

type NodeTuple = [string, Status, boolean, number, Status | null, number];

/** Loads the part of the graph that a change can reach, as it is after the change. */
@Injectable()
export class RegionsRepository {
  /**
   * @param seeds nodes to re-evaluate.
   * @param around nodes whose own state changed: all their links belong to the region, and what they point to.
   * @param linkIds links whose flag may have to change.
   * @param mayFree `false`: nodes can only become Blocked, so that what is above those that are need not be looked at.
   */
  async load(
    seeds: readonly string[],
    around: readonly string[],
    linkIds: readonly string[],
    tx: Tx,
    mayFree = true,
  ): Promise<Region> {
    const [row] = await tx.query<{ nodes: NodeTuple[]; links: LinkTuple[] }>(REGION, [
      seeds,
      around,
      linkIds,
      mayFree,
    ]);
    const nodes = (row?.nodes ?? []).map(
      ([id, status, independent, version, blockedFrom, blockers]): RegionNode => ({
        id,
        status,
        independent,
        version,
        blockedFrom,
        blockers,
      }),
    );
    return {
      nodes: new Map(nodes.map((node) => [node.id, node])),
      links: (row?.links ?? []).map(faceOfTuple),
    };
  }

  /** Makes presumed values true within the transaction, as if they had never been otherwise: versions stay. None is Blocked. */
  presume(
    {
      statuses,
      flags,
    }: { readonly statuses: readonly StatusChange[]; readonly flags: readonly FlagChange[] },
    tx: Tx,
  ): void {
    tx.defer(PRESUME, [
      statuses.map(({ id }) => id),
      statuses.map(({ to }) => to),
      flags.map(({ link }) => link.id),
      flags.map(({ wasBlocker }) => wasBlocker),
    ]);
  }
}
