import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import { NOBODY } from '../model/levels.js';
import { MOST_TARGETS, type OverviewNode, SHORT_ID } from '../model/overview.js';
import type { LinkType, Status } from '../model/status.js';
import { open, seen, SHARED } from './visibility.statements.js';

/** A node of an overview, and where it stands in the order of all. */
export interface PlacedNode extends OverviewNode {
  /** When it was created, in microseconds since 1970. */
  readonly created: string;
}

/** Where a page goes on. */
export interface OverviewPlace {
  readonly created: string;
  readonly id: string;
}

/** A link of a node, and the node at its other end. */
export interface Neighbour {
  readonly linkId: string;
  readonly type: LinkType;
  readonly isSource: boolean;
  readonly id: string;
  readonly title: string;
  readonly status: Status;
}

/** Behind the node that was created at $3 with the id $4, or from the first on; a range of the index in either case. */
const BEHIND = `(n.created_at, n.id) > (
     coalesce('epoch'::timestamptz + $3::bigint * interval '1 microsecond', '-infinity'), coalesce($4::uuid, '${NOBODY}')
   )`;

/** $5 limit. In the order of `graph:get`; own nodes and shared ones are looked for apart, each by its index. */
const PAGE = sql(
  'node_graph.overview_page',
  `with recursive ${SHARED}, page as (
     (select n.id, n.created_at from node_graph.nodes n
      where n.owner_id = $1 and not n.in_trash and ${BEHIND} order by n.created_at, n.id limit $5)
     union
     (select n.id, n.created_at from shared s join node_graph.nodes n on n.id = s.id
      where not n.in_trash and ${BEHIND} order by n.created_at, n.id limit $5)
     order by created_at, id limit $5
   )
   select n.id, n.title, n.status, (extract(epoch from n.created_at) * 1000000)::bigint::text as created,
     coalesce((
       select json_agg(json_build_array(t.target_id, t.type) order by t.created_at, t.id) from (
         select l.id, l.target_id, l.type, l.created_at
         from node_graph.links l join node_graph.nodes target on target.id = l.target_id
         where l.source_id = n.id and ${open('l')} and ${seen('target')}
         order by l.created_at, l.id limit ${String(MOST_TARGETS + 1)}
       ) t
     ), '[]') as targets
   from page p join node_graph.nodes n on n.id = p.id
   order by n.created_at, n.id`,
);

/** $3 the node, $4 limit. */
const NEIGHBOURS = sql(
  'node_graph.neighbours_of_node',
  `with recursive ${SHARED}
   select l.id as "linkId", l.type, l.source_id = $3 as "isSource", other.id, other.title, other.status
   from node_graph.links l
   join node_graph.nodes other on other.id = case when l.source_id = $3 then l.target_id else l.source_id end
   where (l.source_id = $3::uuid or l.target_id = $3) and ${open('l')} and ${seen('other')}
   order by l.created_at, l.id limit $4`,
);

const ENDING = `right(n.id::text, ${String(SHORT_ID)}) = any ($3::text[])`;

/** $3 the last digits of ids. */
const ENDING_IN = sql(
  'node_graph.nodes_by_short_id',
  `with recursive ${SHARED}
   select n.id from node_graph.nodes n where n.owner_id = $1 and ${ENDING}
   union
   select n.id from shared n where ${ENDING}`,
);

/** $1 and $2 its endpoints. */
const LINK = sql(
  'node_graph.link_between',
  `select id from node_graph.links where source_id = $1::uuid and target_id = $2::uuid
     and least(source_id, target_id) = least($1::uuid, $2::uuid)
     and greatest(source_id, target_id) = greatest($1::uuid, $2::uuid)`,
);

/** The graph in few words, and the nodes that few words are about. */
@Injectable()
export class OverviewRepository {
  constructor(private readonly database: Database) {}

  page(userId: string, now: Date, after: OverviewPlace | null, limit: number): Promise<PlacedNode[]> {
    return this.database.query(PAGE, [userId, now, after?.created ?? null, after?.id ?? null, limit]);
  }

  /** Links of a node that the user sees, with what they lead to. */
  neighbours(userId: string, now: Date, id: string, limit: number): Promise<Neighbour[]> {
    return this.database.query(NEIGHBOURS, [userId, now, id, limit]);
  }

  /** The nodes in the user's sight, and their own in the trash, whose ids end so. */
  async endingIn(userId: string, now: Date, endings: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(ENDING_IN, [userId, now, endings]);
    return rows.map(({ id }) => id);
  }

  /** The link from one node to the other, active or in the trash. */
  async linkBetween(source: string, target: string): Promise<string | null> {
    return (await this.database.first<{ id: string }>(LINK, [source, target]))?.id ?? null;
  }
}
