import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { WholeLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import type { LinkType } from '../model/status.js';
import { NODE_COLUMNS, nodeOf, type NodeRow } from './node-row.js';

const BRANCH = sql(
  'node_graph.branch_nodes',
  `with recursive branch (id) as (
     select unnest($1::uuid[])
     union
     select l.source_id from branch b join node_graph.links l on l.target_id = b.id
     where $2 and l.type = 0 and not l.in_trash
   )
   select ${NODE_COLUMNS} from node_graph.nodes n
   where n.id in (select id from branch) and not n.in_trash
   order by n.created_at, n.id`,
);
const TOUCHING = sql(
  'node_graph.links_touching',
  `select l.id, l.source_id, l.target_id, l.type, l.was_blocker, l.version, l.private, l.creator_id, l.crosses_owners,
     l.created_at, l.updated_at
   from node_graph.links l
   where (l.source_id = any ($1::uuid[]) or l.target_id = any ($1::uuid[])) and not l.in_trash
   order by l.created_at, l.id`,
);

const HOLD = sql(
  'node_graph.hold_links',
  'select 1 from node_graph.links l where l.id = any ($1::uuid[]) order by l.id for no key update',
);

interface LinkRow {
  readonly id: string;
  readonly source_id: string;
  readonly target_id: string;
  readonly type: LinkType;
  readonly was_blocker: boolean;
  readonly version: number;
  readonly private: boolean;
  readonly creator_id: string;
  readonly crosses_owners: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

@Injectable()
export class VisibilityRepository {
  /** The active ones of the nodes; with `deep`, and everything that branch shares on them cover. */
  async nodesBelow(rootIds: readonly string[], deep: boolean, tx: Tx): Promise<GraphNode[]> {
    return (await tx.query<NodeRow>(BRANCH, [rootIds, deep])).map(nodeOf);
  }

  /** Waits for, and holds, the links. */
  async holdLinks(ids: readonly string[], tx: Tx): Promise<void> {
    if (ids.length > 0) await tx.query(HOLD, [ids]);
  }

  /** Active links, of either type, with an endpoint among the nodes. */
  async linksTouching(nodeIds: readonly string[], tx: Tx): Promise<WholeLink[]> {
    return (await tx.query<LinkRow>(TOUCHING, [nodeIds])).map((row) => ({
      face: {
        id: row.id,
        source: row.source_id,
        target: row.target_id,
        type: row.type,
        wasBlocker: row.was_blocker,
        version: row.version,
      },
      private: row.private,
      creatorId: row.creator_id,
      crossesOwners: row.crosses_owners,
      createdTime: row.created_at.toISOString(),
      lastEditedTime: row.updated_at.toISOString(),
    }));
  }
}
