import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/** An address that something is waiting for. */
export interface Invitee {
  /** Stands for whoever will have the address. */
  readonly id: string;
  readonly email: string;
}

/** A share that waits for its user. */
export interface Invitation {
  readonly id: string;
  readonly nodeId: string;
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
const EXPIRE = sql(
  'node_graph.expire_invitations',
  `delete from node_graph.grants where id in (
     select id from node_graph.grants where invited and updated_at < $1 limit $2 for update skip locked
   )`,
);

/** Shares with addresses that nobody had when they were given. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: Database) {}

  /** In the order of their ids, those after `afterId`. */
  invitees(afterId: string, limit: number): Promise<Invitee[]> {
    return this.database.query(INVITEES, [afterId, limit]);
  }

  of(inviteeId: string, limit: number): Promise<Invitation[]> {
    return this.database.query(OF, [inviteeId, limit]);
  }

  /** Removes those that were last changed before; answers how many. */
  expire(before: Date, limit: number, tx: Tx): Promise<number> {
    return tx.affected(EXPIRE, [before, limit]);
  }
}
