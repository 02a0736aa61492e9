import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { ShareFields } from '../model/share-events.js';

/** Shares of one node that ended at one time. */
export interface ExpiredGrant {
  readonly nodeId: string;
  readonly due: Date;
  /** Whether what hangs below the node is concerned. */
  readonly deep: boolean;
}

const OVER = sql(
  'node_graph.lapsed_shares',
  `select node_id as "nodeId", due, bool_or(branch) as deep from (
     (select node_id, due, branch from node_graph.grants
      where due is not null and not lapsed and not invited and due <= $1 order by due limit $3)
     union all
     (select e.node_id, n.public_due, coalesce(n.public_branch, false)
      from node_graph.nodes n join node_graph.embeds e on e.node_id = n.id
      where n.public_due is not null and n.public_due > $2 and n.public_due <= $1 and not e.lapsed limit $3)
   ) s group by node_id, due order by due limit $3`,
);
const MARK = sql(
  'node_graph.mark_lapsed',
  `with grants as (
     update node_graph.grants set lapsed = true
     where node_id = $1 and due is not null and not lapsed and not invited and due <= $2
     returning node_id, email, level, due, branch, version
   ), embeds as (
     update node_graph.embeds e set lapsed = true from node_graph.nodes n
     where e.node_id = $1 and n.id = e.node_id and not e.lapsed and n.public_due <= $2 returning 1
   )
   select (select count(*) from embeds) > 0 or exists (select 1 from grants) as any,
     (select coalesce(json_agg(json_build_object('nodeId', g.node_id, 'email', g.email, 'level', g.level, 'due', g.due,
        'branch', g.branch, 'version', g.version)), '[]') from grants g) as shares`,
);

@Injectable()
export class ExpiredGrantsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Shares that are over and of which nobody has been told, the oldest first.
   *
   * @param since publications that ended before were looked at earlier.
   */
  list(now: Date, since: Date, limit: number): Promise<ExpiredGrant[]> {
    return this.database.query(OVER, [now, since, limit]);
  }

  /** Notes that the ends on this node are told, and answers which shares are over; `null`: somebody else did. */
  async mark(nodeId: string, now: Date, tx: Tx): Promise<ShareFields[] | null> {
    const row = await tx.first<{ any: boolean; shares: readonly ShareFields[] }>(MARK, [nodeId, now]);
    if (row?.any !== true) return null;
    return row.shares.map((share) => ({ ...share, due: share.due && new Date(share.due).toISOString() }));
  }
}
