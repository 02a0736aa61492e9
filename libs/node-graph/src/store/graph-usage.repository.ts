import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import { LINK_BYTES, NODE_OVERHEAD, STEP_OVERHEAD } from '../model/sizes.js';

/** $1 owner. Bytes as they are stored. */
const COUNT = sql(
  'node_graph.count_bytes_of_owner',
  `select (
     (select ${String(NODE_OVERHEAD)} * count(*) + coalesce(sum(pg_column_size(n.title) + pg_column_size(n.description)
        + pg_column_size(n.tags) + pg_column_size(n.assignee)), 0)
      from node_graph.nodes n where n.owner_id = $1)
     + (select ${String(LINK_BYTES)} * count(*)
        from node_graph.nodes n join node_graph.links l on l.target_id = n.id where n.owner_id = $1)
     + (select ${String(STEP_OVERHEAD)} * count(*) + coalesce(sum(pg_column_size(o.forward_patch)
          + pg_column_size(o.inverse_patch) + coalesce(pg_column_size(o.face), 0)), 0)
        from node_graph.batch_log b join node_graph.op_log o on o.batch_id = b.id where b.scope_id = $1)
   )::float8 as bytes`,
);

@Injectable()
export class GraphUsageRepository {
  constructor(private readonly database: Database) {}

  /** How many bytes the graph of the owner takes: nodes, the links into them, and its history. */
  async count(ownerId: string): Promise<number> {
    return (await this.database.first<{ bytes: number }>(COUNT, [ownerId]))?.bytes ?? 0;
  }
}
