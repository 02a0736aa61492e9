import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { Level } from '../access/levels.js';
import type { LinkType } from '../blocking/status.js';
import { NODE_COLUMNS, type NodeRow } from '../nodes/node-row.js';
import type { Slice } from './page-input.js';

/** One row of a page: a node (`kind` 0) or a link (`kind` 1), with the other's columns `null`. */
export type PageRow = NodePageRow | LinkPageRow;

export interface NodePageRow extends NodeRow {
  readonly kind: 0;
  readonly access: Level;
  readonly roots: readonly string[];
}

export interface LinkPageRow {
  readonly kind: 1;
  readonly linkId: string;
  readonly source: string;
  readonly target: string;
  readonly linkType: LinkType;
  readonly wasBlocker: boolean;
  readonly private: boolean;
  readonly linkVersion: number;
  readonly linkCreated: Date;
  readonly linkUpdated: Date;
}

/**
 * $1 user, $2 now, $3 limit, $4 offset. Shared branches are walked down from their roots; a page is all nodes by
 * (created, id), then all links likewise, each link only with both its ends.
 */
const PAGE = sql(
  'node_graph.graph_page',
  `with recursive roots as (
     select s.node_id as id, min(case when s.user_id = $1 then s.level end) as level
     from node_graph.shares s join node_graph.nodes n on n.id = s.node_id
     where s.branch and (s.user_id = $1 or n.owner_id = $1) and (s.due is null or s.due > $2)
     group by s.node_id
   ), covered (root, id, level) as (
     select id, id, level from roots
     union
     select c.root, l.source_id, c.level from covered c
     join node_graph.links l on l.target_id = c.id
     where l.type = 0 and not l.in_trash
   ), rooted as (
     select id, array_agg(root::text order by root) as roots from covered group by id
   ), visible as (
     select id, min(level) as level from (
       select id, 0 as level from node_graph.nodes where owner_id = $1
       union all
       select id, level from covered where level is not null
       union all
       select node_id, level from node_graph.shares
       where user_id = $1 and not branch and (due is null or due > $2)
     ) v group by id
   ), seen as materialized (
     select n.id, n.created_at, v.level from visible v join node_graph.nodes n on n.id = v.id where not n.in_trash
   ), page as (
     select 0 as kind, id, created_at, level from seen
     union all
     select 1, l.id, l.created_at, null
     from node_graph.links l
     where not l.in_trash and l.source_id in (select id from seen) and l.target_id in (select id from seen)
       and (not l.private or l.creator_id = $1)
     order by kind, created_at, id
     limit $3 offset $4
   )
   select p.kind, p.level as access, coalesce(r.roots, '{}') as roots, ${NODE_COLUMNS},
     l.id as "linkId", l.source_id as source, l.target_id as target, l.type as "linkType",
     l.was_blocker as "wasBlocker", l.private, l.version as "linkVersion", l.created_at as "linkCreated",
     l.updated_at as "linkUpdated"
   from page p
   left join node_graph.nodes n on p.kind = 0 and n.id = p.id
   left join node_graph.links l on p.kind = 1 and l.id = p.id
   left join rooted r on p.kind = 0 and r.id = p.id
   order by p.kind, p.created_at, p.id`,
);

@Injectable()
export class GraphRepository {
  constructor(private readonly database: Database) {}

  /** A slice of everything that the user sees; one row more than asked for tells that there is more. */
  page(userId: string, now: Date, { limit, offset }: Slice): Promise<PageRow[]> {
    return this.database.query(PAGE, [userId, now, limit + 1, offset]);
  }
}
