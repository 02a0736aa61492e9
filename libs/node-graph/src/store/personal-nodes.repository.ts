import { Injectable } from '@nestjs/common';

import { Database, sql, type Tx } from '#data';

/** What the history calls somebody whose account is removed. */
export const DELETED_USER = 'deleted user';

export interface PersonalNodeRow {
  readonly id: string;
  readonly inTrash: boolean;
}

/** $1 owner, $2 behind which id or null, $3 how many. */
const OWNED = sql(
  'node_graph.list_owned_nodes',
  `select id, in_trash as "inTrash" from node_graph.nodes
   where owner_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
);
/** $1 user, $2 behind which node or null, $3 how many. */
const SHARED_WITH = sql(
  'node_graph.list_nodes_shared_with',
  `select node_id as id from node_graph.grants
   where user_id = $1 and ($2::uuid is null or node_id > $2) order by node_id limit $3`,
);
/** $1 actor, $2 what they are called from now on, $3 how many at most. */
const FORGET_ACTOR = sql(
  'node_graph.forget_actor',
  `update node_graph.batch_log set actor_username = $2, actor_email = null
   where id = any (array(
     select id from node_graph.batch_log
     where actor_id = $1 and (actor_username is distinct from $2 or actor_email is not null)
     order by place limit $3 for update skip locked))`,
);

/** $1 user: what is shared with them, and what they own. */
const COUNT = sql(
  'node_graph.count_personal',
  `select ((select count(*) from node_graph.grants where user_id = $1)
     + (select count(*) from node_graph.nodes where owner_id = $1))::int as count`,
);
/** $1 actor, $2 what they are called in the end. */
const COUNT_NAMED = sql(
  'node_graph.count_batches_that_name',
  `select count(*)::int as count from node_graph.batch_log
   where actor_id = $1 and (actor_username is distinct from $2 or actor_email is not null)`,
);

@Injectable()
export class PersonalNodesRepository {
  constructor(private readonly database: Database) {}

  listOwned(userId: string, after: string | null, most: number): Promise<PersonalNodeRow[]> {
    return this.database.query(OWNED, [userId, after, most]);
  }

  async listSharedWith(userId: string, after: string | null, most: number): Promise<string[]> {
    return (await this.database.query<{ id: string }>(SHARED_WITH, [userId, after, most])).map(
      ({ id }) => id,
    );
  }

  /** Nodes that they own, and shares that they have. */
  async count(userId: string): Promise<number> {
    return (await this.database.first<{ count: number }>(COUNT, [userId]))?.count ?? 0;
  }

  /** How many batches of the history name them. */
  async countNamed(userId: string): Promise<number> {
    return (await this.database.first<{ count: number }>(COUNT_NAMED, [userId, DELETED_USER]))?.count ?? 0;
  }

  /** Answers how many batches of the history name them no more. */
  forgetActor(userId: string, most: number, tx: Tx): Promise<number> {
    return tx.affected(FORGET_ACTOR, [userId, DELETED_USER, most]);
  }
}
