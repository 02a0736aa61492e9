import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { BlockedNode } from '../model/blocked-node.js';
import { sharedAlone } from './visibility.statements.js';

/**
 * $1 nodes; $2 nodes whose targets are looked at too, whatever their own status. Whoever sees a node through a branch
 * sees its sources too, as long as they are the same owner's: without shares of the node alone, foreign sources and
 * private links, nobody is missing anything.
 */
const BLOCKED = sql(
  'node_graph.blocked_nodes',
  `with targets as (
     select unnest($1::uuid[]) as id
     union
     select l.target_id from node_graph.links l where l.source_id = any ($2::uuid[]) and l.type = 0 and not l.in_trash
   )
   select n.id, n.version, n.independent, coalesce(b.list, '[]') as blockers,
     coalesce(b.uneven, false) or ${sharedAlone('n.id')} as uneven
   from targets t
   cross join lateral (select id, owner_id, version, independent from node_graph.nodes where id = t.id offset 0) n
   cross join lateral (
     select json_agg(json_build_array(l.id, l.source_id, s.status,
         case when l.private then l.creator_id end)
         order by l.created_at, l.id) as list,
       bool_or(l.private or s.owner_id <> n.owner_id) as uneven
     from node_graph.links l join node_graph.nodes s on s.id = l.source_id
     where l.target_id = n.id and l.type = 0 and not l.in_trash and (s.status <> 3 or s.id = any ($2::uuid[]))
   ) b`,
);

@Injectable()
export class HiddenBlockersRepository {
  /** The nodes, and the targets of the sources, each with the active links that block it, or come from a source. */
  blocked(ids: readonly string[], sources: readonly string[], tx: Tx): Promise<BlockedNode[]> {
    return tx.query(BLOCKED, [ids, sources]);
  }
}
