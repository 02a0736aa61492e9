import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

/** What stays of a patch once its node is gone for good: which version it led to, and what kind of change it was. */
const kept = (patch: string): string => `(
     select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(o.${patch}) f
     where f.key in ('version', 'inTrash', 'deleted') or (o.type = 2 and f.key = 'status')
   )`;

/** Steps of the node itself, and of its shares. */
const SCRUB = sql(
  'node_graph.scrub_history',
  `update node_graph.op_log o
   set forward_patch = ${kept('forward_patch')}, inverse_patch = ${kept('inverse_patch')}
   where o.entity_id = $1 and o.entity_type in (0, 2)`,
);

/** Takes what a purged node held out of the history: who did what kind of thing when remains. */
@Injectable()
export class PurgeRepository {
  async scrub(nodeId: string, tx: Tx): Promise<void> {
    await tx.affected(SCRUB, [nodeId]);
  }
}
