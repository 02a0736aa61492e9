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
  `update node_graph.history_batches set actor_username = $2, actor_email = null
   where id = any (array(
     select id from node_graph.history_batches
     where actor_id = $1 and (actor_username is distinct from $2 or actor_email is not null)
     order by place limit $3 for update skip locked))`,
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

  /** Answers how many batches of the history name them no more. */
  forgetActor(userId: string, most: number, tx: Tx): Promise<number> {
    return tx.affected(FORGET_ACTOR, [userId, DELETED_USER, most]);
  }
}
