import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { untilText } from '../model/link-reach.js';

/** A primary link between owners that carries what somebody else than the owner of its source may give there. */
export interface DelegatedLink {
  readonly id: string;
  readonly source: string;
  readonly delegateId: string;
}

/** Whether the link `l` was trashed together with its source: it still leads there. */
const TRASHED_TOGETHER = `exists (
         select from node_graph.nodes n where n.id = l.source_id and n.in_trash and n.last_batch_id = l.last_batch_id)`;

/** Where nobody has ever made such a link, nothing is walked. */
const BELOW = sql(
  'node_graph.delegated_links_below',
  `with recursive below (id) as (
     select u.id from unnest($1::uuid[]) as u (id)
     where exists (select from node_graph.links where delegate_id is not null)
     union
     select next.source_id from below b cross join lateral (
       select l.source_id from node_graph.links l
       where l.target_id = b.id and l.type = 0 and (not l.in_trash or ${TRASHED_TOGETHER})
       offset 0
     ) next
   )
   select l.id, l.source_id as source, l.delegate_id as "delegateId" from below b cross join lateral (
     select l.id, l.source_id, l.delegate_id from node_graph.links l
     where l.source_id = b.id and l.type = 0 and l.delegate_id is not null
       and (not l.in_trash or ${TRASHED_TOGETHER})
     offset 0
   ) l`,
);
const WRITE = sql(
  'node_graph.write_link_reach',
  `update node_graph.links l set carries_until = c.until
   from unnest($1::uuid[], $2::timestamptz[]) as c (id, until) where l.id = c.id and l.carries_until <> c.until`,
);

@Injectable()
export class DelegatedLinksRepository {
  /** Those whose source is one of the nodes or below one. */
  below(nodeIds: readonly string[], tx: Tx): Promise<DelegatedLink[]> {
    return tx.query<DelegatedLink>(BELOW, [nodeIds]);
  }

  /** Writes until when the links carry shares, in milliseconds; `-Infinity`: they carry none. */
  async write(ends: ReadonlyMap<string, number>, tx: Tx): Promise<void> {
    if (ends.size > 0) await tx.affected(WRITE, [[...ends.keys()], [...ends.values()].map(untilText)]);
  }
}
