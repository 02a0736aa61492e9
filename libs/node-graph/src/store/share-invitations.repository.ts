import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

import type { ShareFields } from '../model/share-events.js';

/** An address that something is waiting for. */
export interface Invitee {
  /** Stands for whoever will have the address. */
  readonly id: string;
  readonly email: string;
}

/** A share that waits for its user. */
export interface ShareInvitation {
  readonly id: string;
  readonly nodeId: string;
}

/** One that nobody has taken up. */
export interface ExpiredInvitation extends ShareFields {
  readonly ownerId: string;
}

const INVITEES = sql(
  'node_graph.list_invitees',
  `select distinct on (user_id) user_id as id, email from node_graph.grants
   where invited and user_id > $1 order by user_id limit $2`,
);
const OF = sql(
  'node_graph.list_invitations',
  'select id, node_id as "nodeId" from node_graph.grants where invited and user_id = $1 limit $2',
);
const OLD = sql(
  'node_graph.list_old_invitations',
  'select id, node_id as "nodeId" from node_graph.grants where invited and updated_at < $1 limit $2',
);
const EXPIRE = sql(
  'node_graph.expire_invitations',
  `with old as (
     delete from node_graph.grants g where g.id = any ($1::uuid[]) and g.invited and g.updated_at < $2
     returning g.node_id, g.email, g.level, g.due, g.branch, g.version
   )
   select o.node_id as "nodeId", o.email, o.level, o.due, o.branch, o.version, n.owner_id as "ownerId"
   from old o join node_graph.nodes n on n.id = o.node_id`,
);

/** Shares with addresses that nobody had when they were given. */
@Injectable()
export class ShareInvitationsRepository {
  constructor(private readonly database: Database) {}

  /** In the order of their ids, those after `afterId`. */
  invitees(afterId: string, limit: number): Promise<Invitee[]> {
    return this.database.query(INVITEES, [afterId, limit]);
  }

  of(inviteeId: string, limit: number): Promise<ShareInvitation[]> {
    return this.database.query(OF, [inviteeId, limit]);
  }

  /** Those that were last changed before. */
  listOld(before: Date, limit: number, tx: Tx): Promise<ShareInvitation[]> {
    return tx.query(OLD, [before, limit]);
  }

  /** Removes those of them that were still not changed since; answers which, and whose the nodes are. */
  async expire(ids: readonly string[], before: Date, tx: Tx): Promise<ExpiredInvitation[]> {
    const rows = await tx.query<Omit<ExpiredInvitation, 'due'> & { due: Date | null }>(EXPIRE, [ids, before]);
    return rows.map((row) => ({ ...row, due: row.due?.toISOString() ?? null }));
  }
}
