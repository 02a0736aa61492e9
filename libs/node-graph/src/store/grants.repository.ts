import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { Grant, NewGrant } from '../model/grant.js';

type GrantRow = Omit<Grant, 'due'> & { readonly due: Date | null };

const COLUMNS = `id, node_id as "nodeId", user_id as "userId", grantor_id as "grantorId", level, branch, due, version,
  email, invited, showing`;

const INSERT = sql(
  'node_graph.insert_grant',
  `insert into node_graph.grants
     (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed, version, updated_at, email,
      invited)
   values ($1, $2, $3, $4, $5, $6, $7, $8, true, false, $9, $2, $10, $11)
   on conflict on constraint uq_grants_node_user do nothing`,
);
/** An address that somebody else had when it was given still names what it was given to. */
const HOLD = sql(
  'node_graph.hold_grant',
  `update node_graph.grants g set updated_at = g.updated_at
   where g.id = (
     select o.id from node_graph.grants o
     where o.node_id = $1 and (o.user_id = any ($2::uuid[]) or lower(o.email) = lower($3))
     order by array_position($2::uuid[], o.user_id) limit 1
   ) returning ${COLUMNS}`,
);
const HOLD_ALL = sql(
  'node_graph.hold_grants',
  `update node_graph.grants g set updated_at = g.updated_at where g.id = any ($1::uuid[]) returning ${COLUMNS}`,
);
const BY_ID = sql('node_graph.find_grant_by_id', `select ${COLUMNS} from node_graph.grants where id = $1`);
const FIND = sql(
  'node_graph.find_grant',
  `select ${COLUMNS} from node_graph.grants where node_id = $1 and user_id = $2`,
);
const UPDATE = sql(
  'node_graph.update_grant',
  `update node_graph.grants set level = $2, branch = $3, due = $4, version = $5, lapsed = false, updated_at = $6
   where id = $1`,
);
const TAKE_UP = sql(
  'node_graph.take_up_invitation',
  `update node_graph.grants set user_id = $2, showing = $3, invited = false, lapsed = coalesce(due <= $4, false)
   where id = $1`,
);
const SHOW = sql('node_graph.show_grant', 'update node_graph.grants set showing = $2 where id = $1');
const DELETE = sql('node_graph.delete_grant', 'delete from node_graph.grants where id = $1');
const COPY = sql(
  'node_graph.copy_direct_grants',
  `insert into node_graph.grants
     (id, created_at, node_id, user_id, grantor_id, level, branch, due, showing, lapsed, version, updated_at, email,
      invited, copied_by)
   select gen_random_uuid(), $3, $2, g.user_id, g.grantor_id, g.level, false, g.due, g.showing, false, 0, $3, g.email,
     g.invited, $4
   from node_graph.grants g where g.node_id = $1 and not g.branch and (g.due is null or g.due > $3)
   returning ${COLUMNS}`,
);
const GIVEN = sql('node_graph.count_shares_given', 'select node_graph.count_shares_given($1, $2) as count');

@Injectable()
export class GrantsRepository {
  /** `false`: there is one to the same user. */
  async insert(grant: NewGrant, now: Date, tx: Tx): Promise<boolean> {
    const { id, nodeId, userId, grantorId, level, branch, due, version, email, invited } = grant;
    const values = [id, now, nodeId, userId, grantorId, level, branch, due, version, email, invited];
    return (await tx.affected(INSERT, values)) === 1;
  }

  /** The grant to the user on this very node, in force or not. */
  async find(nodeId: string, userId: string, tx: Tx): Promise<Grant | null> {
    return grantOf(await tx.first<GrantRow>(FIND, [nodeId, userId]));
  }

  async findById(id: string, tx: Tx): Promise<Grant | null> {
    return grantOf(await tx.first<GrantRow>(BY_ID, [id]));
  }

  /**
   * The grant on this very node to any of the ids, or else to the address, in force or not. Held, an invitation counts
   * as a share until the end of the transaction.
   */
  async hold(nodeId: string, ids: readonly string[], email: string | null, tx: Tx): Promise<Grant | null> {
    return grantOf(await tx.first<GrantRow>(HOLD, [nodeId, ids, email]));
  }

  /** The same with grants that are known. */
  async holdAll(ids: readonly string[], tx: Tx): Promise<Grant[]> {
    if (ids.length === 0) return [];
    return (await tx.query<GrantRow>(HOLD_ALL, [ids])).flatMap((row) => grantOf(row) ?? []);
  }

  async update({ id, level, branch, due, version }: Grant, now: Date, tx: Tx): Promise<void> {
    await tx.affected(UPDATE, [id, level, branch, due, version, now]);
  }

  /** Makes an invitation a share with the user. */
  async takeUp({ id }: Grant, userId: string, showing: boolean, now: Date, tx: Tx): Promise<void> {
    await tx.affected(TAKE_UP, [id, userId, showing, now]);
  }

  /** Writes whether the grantee wants to see what is shared. */
  async show({ id }: Grant, showing: boolean, tx: Tx): Promise<void> {
    await tx.affected(SHOW, [id, showing]);
  }

  async delete({ id }: Grant, tx: Tx): Promise<void> {
    await tx.affected(DELETE, [id]);
  }

  /**
   * Gives a new child the grants in force of its parent that do not reach it through the branch; answers those it has now.
   *
   * @param byId who made the child, and counts as who gave them.
   */
  async copyDirect(fromNodeId: string, toNodeId: string, byId: string, now: Date, tx: Tx): Promise<Grant[]> {
    const rows = await tx.query<GrantRow>(COPY, [fromNodeId, toNodeId, now, byId]);
    return rows.flatMap((row) => grantOf(row) ?? []);
  }

  /** How many shares and invitations the user has given, at most `most`; nobody else counts them until the end. */
  async countGiven(userId: string, most: number, tx: Tx): Promise<number> {
    return (await tx.first<{ count: number }>(GIVEN, [userId, most]))?.count ?? 0;
  }
}

function grantOf(row: GrantRow | null): Grant | null {
  return row && { ...row, due: row.due?.toISOString() ?? null };
}
