import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { type LinkReach, untilText } from '../model/link-reach.js';
import type { LinkFace } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import { LINK_COLUMNS, linkOf, type LinkRow } from './link-row.js';

const PAIRS = sql(
  'node_graph.links_of_pairs',
  `select ${LINK_COLUMNS}
   from unnest($1::uuid[], $2::uuid[]) as p (a, b)
   join node_graph.links l on least(l.source_id, l.target_id) = least(p.a, p.b)
     and greatest(l.source_id, l.target_id) = greatest(p.a, p.b)`,
);
const INSERT = sql(
  'node_graph.insert_links',
  `insert into node_graph.links
     (id, created_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, updated_at,
     crosses_owners, delegate_id, carries_until)
   select c.id, $1, c.source, c.target, c.type, c.was_blocker, false, $2, false, 0, $1, c.crosses, c.delegate, c.until
   from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::smallint[], $7::boolean[], $8::boolean[], $9::uuid[],
     $10::timestamptz[]) as c (id, source, target, type, was_blocker, crosses, delegate, until)`,
);

/** A link to insert, and what it carries. */
export interface ReachingLink extends LinkFace {
  readonly reach: LinkReach;
}

type Endpoints = Pick<LinkFace, 'source' | 'target'>;

/** Many links in one statement each. */
@Injectable()
export class BulkLinksRepository {
  /** The links that the pairs have, in either direction, active or in the trash. */
  async pairs(links: readonly Endpoints[], tx: Tx): Promise<GraphLink[]> {
    const endpoints = [links.map(({ source }) => source), links.map(({ target }) => target)];
    return (await tx.query<LinkRow>(PAIRS, endpoints)).map(linkOf);
  }

  async insert(links: readonly ReachingLink[], creatorId: string, now: Date, tx: Tx): Promise<void> {
    if (links.length === 0) return;
    await tx.affected(INSERT, [
      now,
      creatorId,
      links.map(({ id }) => id),
      links.map(({ source }) => source),
      links.map(({ target }) => target),
      links.map(({ type }) => type),
      links.map(({ wasBlocker }) => wasBlocker),
      links.map(({ reach }) => reach.crossesOwners),
      links.map(({ reach }) => reach.delegateId),
      links.map(({ reach }) => untilText(reach.until)),
    ]);
  }
}
