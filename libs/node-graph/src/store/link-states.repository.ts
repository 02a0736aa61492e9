import { Injectable } from '@nestjs/common';

import { reading, sql, type Tx } from '#data';

import type { GraphLink } from '../model/graph-link.js';
import { LINK_COLUMNS, linkOf, type LinkRow } from './link-row.js';

const FIND = reading(
  'node_graph.find_links',
  `select ${LINK_COLUMNS} from node_graph.links l where l.id = any ($1::uuid[]) order by l.created_at, l.id`,
);
const TOUCHING = reading(
  'node_graph.links_of_nodes',
  `select ${LINK_COLUMNS} from node_graph.links l
   where l.source_id = any ($1::uuid[]) or l.target_id = any ($1::uuid[])
   order by l.created_at, l.id`,
);
const WRITE = sql(
  'node_graph.write_links',
  `update node_graph.links l
   set source_id = c.source, target_id = c.target, type = c.type, was_blocker = c.was_blocker, private = c.private,
     in_trash = c.in_trash, last_batch_id = c.last_batch_id, version = c.version, updated_at = $1,
     creator_id = c.creator_id, delegate_id = c.delegate_id, carries_until = case
       when c.delegate_id is null then 'infinity'
       when c.delegate_id is distinct from l.delegate_id or c.source <> l.source_id or l.in_trash then '-infinity'
       else l.carries_until end
   from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::boolean[], $7::boolean[], $8::boolean[],
     $9::uuid[], $10::integer[], $11::uuid[], $12::uuid[])
     as c (id, source, target, type, was_blocker, private, in_trash, last_batch_id, version, delegate_id, creator_id)
   where l.id = c.id`,
);
const REMOVE = sql('node_graph.remove_links', 'delete from node_graph.links where id = any ($1::uuid[])');
const ABOVE = sql(
  'node_graph.links_above',
  `with recursive above (id) as (
     select unnest($1::uuid[])
     union
     select l.target_id from above a join node_graph.links l on l.source_id = a.id
     where l.type = 0 and not l.in_trash
   )
   select l.source_id as source, l.target_id as target
   from above a join node_graph.links l on l.source_id = a.id
   where l.type = 0 and not l.in_trash`,
);

const TRASHED_BY = sql(
  'node_graph.links_trashed_by',
  `select l.id from unnest($1::uuid[], $2::uuid[]) as l (id, batch_id)
   join node_graph.batch_log b on b.id = l.batch_id where b.actor_id = $3`,
);

/** Links as they are stored, in the trash or not, one or many at once. */
@Injectable()
export class LinkStatesRepository {
  /** Those of the links that exist, the oldest first. */
  async find(ids: readonly string[], tx: Tx): Promise<GraphLink[]> {
    return ids.length === 0 ? [] : (await tx.query<LinkRow>(FIND, [ids])).map(linkOf);
  }

  /** Every link with an endpoint among the nodes. */
  async touching(nodeIds: readonly string[], tx: Tx): Promise<GraphLink[]> {
    return nodeIds.length === 0 ? [] : (await tx.query<LinkRow>(TOUCHING, [nodeIds])).map(linkOf);
  }

  /** Writes everything. What a link newly carries on somebody's rights is nothing until it is settled. */
  write(links: readonly GraphLink[], at: Date, tx: Tx): void {
    if (links.length === 0) return;
    tx.defer(WRITE, [
      at,
      links.map(({ id }) => id),
      links.map(({ source }) => source),
      links.map(({ target }) => target),
      links.map(({ type }) => type),
      links.map(({ wasBlocker }) => wasBlocker),
      links.map((link) => link.private),
      links.map(({ inTrash }) => inTrash),
      links.map(({ lastBatchId }) => lastBatchId),
      links.map(({ version }) => version),
      links.map(({ delegateId }) => delegateId),
      links.map(({ creatorId }) => creatorId),
    ]);
  }

  /**
   * Those of the links in the trash that cross owners and that the user put there: when they bring them back, they put
   * the former maker back, too.
   */
  async trashedBy(userId: string, links: readonly GraphLink[], tx: Tx): Promise<ReadonlySet<string>> {
    const some = links.filter(({ crossesOwners, inTrash }) => crossesOwners && inTrash);
    if (some.length === 0) return new Set();
    const batches = [some.map(({ id }) => id), some.map(({ lastBatchId }) => lastBatchId)];
    return new Set((await tx.query<{ id: string }>(TRASHED_BY, [...batches, userId])).map(({ id }) => id));
  }

  async remove(ids: readonly string[], tx: Tx): Promise<void> {
    if (ids.length > 0) await tx.affected(REMOVE, [ids]);
  }

  /** Every active primary link whose source is one of the nodes or above one. */
  above(nodeIds: readonly string[], tx: Tx): Promise<{ source: string; target: string }[]> {
    return tx.query(ABOVE, [nodeIds]);
  }
}
