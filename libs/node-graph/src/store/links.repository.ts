import { Injectable } from '@nestjs/common';

import { reading, sql, type Tx } from '#data';

import type { LinkFace } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import type { EffectiveAccess } from '../model/levels.js';
import { type LinkReach, untilText } from '../model/link-reach.js';
import type { BlockingNode, LinkType, Status } from '../model/status.js';
import { LINK_COLUMNS, linkOf, type LinkRow } from './link-row.js';
import type { Reading } from './reading.js';
import { accessOf, type ShareRow } from './share-row.js';
import { ABOVE_ENDPOINTS, sharesReaching } from './visibility.statements.js';

/** One end of a link to be: its state, and who may do what with it. */
export interface LinkEndpoint extends BlockingNode {
  readonly inTrash: boolean;
  readonly effectiveAccess: EffectiveAccess;
}

/** All that decides a new link. */
export interface LinkEndpoints {
  readonly source: LinkEndpoint | null;
  readonly target: LinkEndpoint | null;
  /** The link of the pair, in either direction, active or in the trash. */
  readonly existing: GraphLink | null;
  /** Whether the source can already be reached from the target along active primary links. */
  readonly closesCycle: boolean;
}

interface EndpointRow {
  readonly id: string;
  readonly owner_id: string;
  readonly status: Status;
  readonly independent: boolean;
  readonly version: number;
  readonly in_trash: boolean;
  readonly cyclic: boolean;
  readonly shares: readonly ShareRow[];
  readonly link_id: string | null;
  readonly source_id: string;
  readonly target_id: string;
  readonly link_type: LinkType;
  readonly was_blocker: boolean;
  readonly private: boolean;
  readonly creator_id: string;
  readonly delegate_id: string | null;
  readonly crosses_owners: boolean;
  readonly last_batch_id: string | null;
  readonly link_version: number;
  readonly link_in_trash: boolean;
  readonly link_created_at: Date;
}

const ENDPOINTS = reading(
  'node_graph.link_ends',
  `with recursive ${ABOVE_ENDPOINTS}
   select n.id, n.owner_id, n.status, n.independent, n.version, n.in_trash,
     n.id = $2 and exists (select from up where up.start = $2 and up.id = $1) as cyclic,
     ${sharesReaching('n')} as shares,
     l.id as link_id, l.source_id, l.target_id, l.type as link_type, l.was_blocker, l.private,
     l.creator_id, l.delegate_id, l.crosses_owners, l.last_batch_id, l.version as link_version, l.in_trash as link_in_trash, l.created_at as link_created_at
   from node_graph.nodes n
   left join node_graph.links l
     on least(l.source_id, l.target_id) = least($1::uuid, $2::uuid)
     and greatest(l.source_id, l.target_id) = greatest($1::uuid, $2::uuid)
   where n.id in ($1, $2)`,
);

const REVIVE = sql(
  'node_graph.revive_link',
  `update node_graph.links
   set source_id = $2, target_id = $3, type = $4, was_blocker = $5, private = false, version = $6,
     creator_id = $7, in_trash = false, updated_at = $8, delegate_id = $9, carries_until = $10
   where id = $1`,
);

/** Every link on some way from $1 up to $2: above the one and below the other. */
const BETWEEN = sql(
  'node_graph.links_between',
  `with recursive above (id) as (
     select $1::uuid
     union
     select l.target_id from above a join node_graph.links l on l.source_id = a.id
     where l.type = 0 and not l.in_trash
   ), below (id) as (
     select $2::uuid
     union
     select l.source_id from below b join node_graph.links l on l.target_id = b.id
     where l.type = 0 and not l.in_trash and l.source_id in (select id from above)
   )
   select l.source_id as source, l.target_id as target
   from below b join node_graph.links l on l.source_id = b.id
   where l.type = 0 and not l.in_trash and l.target_id in (select id from below)`,
);

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

/** Links to be, one or many in a statement: what decides them, and how they are written. */
@Injectable()
export class LinksRepository {
  /** Everything that decides a new link from `source` to `target`, in one statement. */
  endpoints(source: string, target: string): Reading<LinkEndpoints> {
    return {
      read: (now, tx) => this.readEndpoints(source, target, now, tx),
      accessIn: (found) => [found.source, found.target].flatMap((end) => end?.effectiveAccess ?? []),
    };
  }

  /** The links that the pairs have, in either direction, active or in the trash. */
  async pairs(links: readonly Endpoints[], tx: Tx): Promise<GraphLink[]> {
    const endpoints = [links.map(({ source }) => source), links.map(({ target }) => target)];
    return (await tx.query<LinkRow>(PAIRS, endpoints)).map(linkOf);
  }

  insert(links: readonly ReachingLink[], creatorId: string, now: Date, tx: Tx): void {
    if (links.length === 0) return;
    tx.defer(INSERT, [
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

  /** The links on all ways from `from` up to `to`. */
  linksBetween(from: string, to: string, tx: Tx): Promise<{ source: string; target: string }[]> {
    return tx.query(BETWEEN, [from, to]);
  }

  /** Brings a link back from the trash as if it were new: as it is now asked for, owned by who asks, no secret. */
  revive(link: GraphLink, creatorId: string, { delegateId, until }: LinkReach, now: Date, tx: Tx): void {
    const { id, source, target, type, wasBlocker, version } = link;
    const values = [id, source, target, type, wasBlocker, version, creatorId, now];
    tx.defer(REVIVE, [...values, delegateId, untilText(until)]);
  }

  private async readEndpoints(source: string, target: string, now: Date, tx: Tx): Promise<LinkEndpoints> {
    const rows = await tx.query<EndpointRow>(ENDPOINTS, [source, target, now]);
    const endpoint = (id: string): LinkEndpoint | null => {
      const row = rows.find((candidate) => candidate.id === id);
      return row ? endpointOf(row) : null;
    };
    return {
      source: endpoint(source),
      target: endpoint(target),
      existing: pairOf(rows[0]),
      closesCycle: rows.some(({ cyclic }) => cyclic),
    };
  }
}

function endpointOf(row: EndpointRow): LinkEndpoint {
  const { id, status, independent, version, in_trash: inTrash } = row;
  return {
    id,
    status,
    independent,
    version,
    inTrash,
    effectiveAccess: accessOf(id, row.owner_id, row.shares),
  };
}

function pairOf(row: EndpointRow | undefined): GraphLink | null {
  if (row?.link_id == null) return null;
  return {
    id: row.link_id,
    source: row.source_id,
    target: row.target_id,
    type: row.link_type,
    wasBlocker: row.was_blocker,
    private: row.private,
    creatorId: row.creator_id,
    delegateId: row.delegate_id,
    crossesOwners: row.crosses_owners,
    inTrash: row.link_in_trash,
    lastBatchId: row.last_batch_id,
    version: row.link_version,
    createdTime: row.link_created_at.toISOString(),
  };
}
