import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import type { Level } from '../model/levels.js';

/** A share as those read of it whom it concerns. */
export interface ListedShare {
  readonly nodeId: string;
  readonly userId: string;
  readonly grantorId: string;
  readonly level: Level;
  readonly branch: boolean;
  readonly due: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  /** Of the grantee, as whoever gave it wrote it; `null` where it was not kept. */
  readonly email: string | null;
  /** Whether nobody sees by it: it is hidden, or an invitation. */
  readonly silent: boolean;
}

/** A share with its node, for whoever has it. */
export interface ReceivedShare extends ListedShare {
  readonly title: string;
  readonly ownerId: string;
  readonly showing: boolean;
}

const COLUMNS = `g.node_id as "nodeId", g.user_id as "userId", g.grantor_id as "grantorId", g.level, g.branch, g.due,
  g.version, g.created_at as "createdAt", g.email, g.invited or not g.showing as silent`;

const OF_NODES = sql(
  'node_graph.shares_of_nodes',
  `select ${COLUMNS} from node_graph.grants g where g.node_id = any ($1::uuid[]) order by g.created_at, g.id`,
);
const RECEIVED = sql(
  'node_graph.shares_received',
  `select ${COLUMNS}, g.showing, n.title, n.owner_id as "ownerId"
   from node_graph.grants g join node_graph.nodes n on n.id = g.node_id
   where g.user_id = $1 and (g.due is null or g.due > $2) and not n.in_trash
   order by g.created_at, g.id limit $3 offset $4`,
);

@Injectable()
export class ShareListRepository {
  constructor(private readonly database: Database) {}

  /** Every grant on the nodes, those that are over too, the oldest first. */
  ofNodes(nodeIds: readonly string[]): Promise<ListedShare[]> {
    return this.database.query(OF_NODES, [nodeIds]);
  }

  /** Every grant in force to the user, hidden ones too, the oldest first. */
  received(userId: string, now: Date, limit: number, offset: number): Promise<ReceivedShare[]> {
    return this.database.query(RECEIVED, [userId, now, limit, offset]);
  }
}
