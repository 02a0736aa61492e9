import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import { type Given, type Level, untilOf } from './levels.js';

/** A grant as it is stored. */
export interface Grant {
  readonly id: string;
  readonly nodeId: string;
  readonly userId: string;
  readonly grantorId: string;
  /** 1 to 3. */
  readonly level: Level;
  readonly branch: boolean;
  /** UTC, ISO 8601; `null`: no end. */
  readonly due: string | null;
  readonly version: number;
}

/** What the grant gives, as shares are compared. */
export function givenBy({ level, branch, due }: Pick<Grant, 'level' | 'branch' | 'due'>): Given {
  return { level, branch, until: untilOf(due) };
}

const INSERT = sql(
  'node_graph.insert_grant',
  `insert into node_graph.grants
     (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed, version, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, true, false, $9, $2)
   on conflict on constraint uq_grants_node_user do update set id = excluded.id, created_at = $2, grantor_id = $5,
     level = $6, branch = $7, due = $8, showing = true, lapsed = false, version = $9, updated_at = $2
   where grants.due <= $2`,
);
const FIND = sql(
  'node_graph.find_grant',
  `select id, node_id as "nodeId", user_id as "userId", grantor_id as "grantorId", level, branch, due, version
   from node_graph.grants where node_id = $1 and user_id = $2`,
);
const UPDATE = sql(
  'node_graph.update_grant',
  `update node_graph.grants set level = $2, branch = $3, due = $4, version = $5, lapsed = false, updated_at = $6
   where id = $1`,
);
const SHOW = sql('node_graph.show_grant', 'update node_graph.grants set showing = $2 where id = $1');
const DELETE = sql('node_graph.delete_grant', 'delete from node_graph.grants where id = $1');
const COPY = sql(
  'node_graph.copy_direct_grants',
  `insert into node_graph.grants
     (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed, version, updated_at)
   select gen_random_uuid(), $3, $2, g.user_id, g.grantor_id, g.level, false, g.due, g.showing, false, 0, $3
   from node_graph.grants g where g.node_id = $1 and not g.branch and (g.due is null or g.due > $3)`,
);

@Injectable()
export class GrantsRepository {
  /** Replaces an expired grant to the same user; `false`: one is in force. */
  async insert(grant: Grant, now: Date, tx: Tx): Promise<boolean> {
    const { id, nodeId, userId, grantorId, level, branch, due, version } = grant;
    const rows = await tx.affected(INSERT, [id, now, nodeId, userId, grantorId, level, branch, due, version]);
    return rows === 1;
  }

  /** The grant to the user on this very node, in force or not. */
  async find(nodeId: string, userId: string, tx: Tx): Promise<Grant | null> {
    const row = await tx.first<Omit<Grant, 'due'> & { due: Date | null }>(FIND, [nodeId, userId]);
    return row && { ...row, due: row.due?.toISOString() ?? null };
  }

  async update({ id, level, branch, due, version }: Grant, now: Date, tx: Tx): Promise<void> {
    await tx.affected(UPDATE, [id, level, branch, due, version, now]);
  }

  /** Writes whether the grantee wants to see what is shared. */
  async show({ id }: Grant, showing: boolean, tx: Tx): Promise<void> {
    await tx.affected(SHOW, [id, showing]);
  }

  async delete({ id }: Grant, tx: Tx): Promise<void> {
    await tx.affected(DELETE, [id]);
  }

  /** Gives a new child the grants in force of its parent that do not reach it through the branch. */
  async copyDirect(fromNodeId: string, toNodeId: string, now: Date, tx: Tx): Promise<void> {
    await tx.affected(COPY, [fromNodeId, toNodeId, now]);
  }
}
