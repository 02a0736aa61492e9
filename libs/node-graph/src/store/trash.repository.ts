import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { Slice } from '../model/slice.js';
import type { LinkType, Status } from '../model/status.js';
import { MINE, NOT_HIDDEN, trashedBelow, visible } from './visibility.statements.js';

export interface TrashedNodeRow {
  readonly kind: 0;
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  readonly lastBatchId: string | null;
  readonly version: number;
  readonly updatedAt: Date;
  readonly ownerId: string;
}

export interface TrashedLinkRow {
  readonly kind: 1;
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly lastBatchId: string | null;
  readonly version: number;
}

/**
 * $3 limit, $4 offset. Nodes that the user owns or may edit: directly, or through a branch to which the links lead that
 * were trashed with them. Links whose endpoints they see, or find in this trash.
 */
const TRASH = sql(
  'node_graph.trash_page',
  `with recursive ${MINE}, visible as (${visible()}), trashed as materialized (
     select n.id, n.created_at from node_graph.nodes n where n.owner_id = $1 and n.in_trash
     union
     select n.id, n.created_at from mine m join node_graph.nodes n on n.id = m.id where n.in_trash and m.level <= 2
     union${trashedBelow('n.id, n.created_at', 'c.level <= 2')}
   ), ends as (
     select v.id from visible v join node_graph.nodes n on n.id = v.id where not n.in_trash union select id from trashed
   ), page as (
     select 0 as kind, id, created_at from trashed
     union all
     select 1, l.id, l.created_at
     from node_graph.links l
     where l.in_trash and l.source_id in (select id from ends) and l.target_id in (select id from ends)
       and ${NOT_HIDDEN}
     order by kind, created_at, id
     limit $3 offset $4
   )
   select p.kind, p.id, n.title, n.status, n.owner_id as "ownerId", n.updated_at as "updatedAt",
     l.source_id as source, l.target_id as target, l.type,
     coalesce(n.last_batch_id, l.last_batch_id) as "lastBatchId", coalesce(n.version, l.version) as version
   from page p
   left join node_graph.nodes n on p.kind = 0 and n.id = p.id
   left join node_graph.links l on p.kind = 1 and l.id = p.id
   order by p.kind, p.created_at, p.id`,
);

@Injectable()
export class TrashRepository {
  constructor(private readonly database: Database) {}

  /** A slice of the trash; one row more than asked for tells that there is more. */
  page(userId: string, now: Date, { limit, offset }: Slice): Promise<(TrashedNodeRow | TrashedLinkRow)[]> {
    return this.database.query(TRASH, [userId, now, limit + 1, offset]);
  }
}
