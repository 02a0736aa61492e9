import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { GraphLink } from './link.js';
import { LINK_COLUMNS, linkOf, type LinkRow } from './link-row.js';

const FIND = sql(
  'node_graph.find_links',
  `select ${LINK_COLUMNS} from node_graph.links l where l.id = any ($1::uuid[]) order by l.created_at, l.id`,
);
const TOUCHING = sql(
  'node_graph.links_of_nodes',
  `select ${LINK_COLUMNS} from node_graph.links l
   where l.source_id = any ($1::uuid[]) or l.target_id = any ($1::uuid[])
   order by l.created_at, l.id`,
);
const WRITE = sql(
  'node_graph.write_links',
  `update node_graph.links l
   set source_id = c.source, target_id = c.target, type = c.type, was_blocker = c.was_blocker, private = c.private,
     in_trash = c.in_trash, last_batch_id = c.last_batch_id, version = c.version, updated_at = $1
   from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::boolean[], $7::boolean[], $8::boolean[],
     $9::uuid[], $10::integer[]) as c (id, source, target, type, was_blocker, private, in_trash, last_batch_id, version)
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

/** Links as they are stored, in the trash or not, one or many at once. */
@Injectable()
export class LinkStatesRepository {
  /** Those of the links that exist, the oldest first. */
  async find(ids: readonly string[], tx: Tx): Promise<GraphLink[]> {
    return ids.length === 0 ? [] : (await tx.query<LinkRow>(FIND, [ids])).map(linkOf);
  }

  /** Every link with an end among the nodes. */
  async touching(nodeIds: readonly string[], tx: Tx): Promise<GraphLink[]> {
    return nodeIds.length === 0 ? [] : (await tx.query<LinkRow>(TOUCHING, [nodeIds])).map(linkOf);
  }

  /** Writes everything but the owner. */
  async write(links: readonly GraphLink[], at: Date, tx: Tx): Promise<void> {
    if (links.length === 0) return;
    await tx.affected(WRITE, [
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
    ]);
  }

  async remove(ids: readonly string[], tx: Tx): Promise<void> {
    if (ids.length > 0) await tx.affected(REMOVE, [ids]);
  }

  /** Every active primary link whose source is one of the nodes or above one. */
  above(nodeIds: readonly string[], tx: Tx): Promise<{ source: string; target: string }[]> {
    return tx.query(ABOVE, [nodeIds]);
  }
}
