import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';
import { Accounts } from '#identity';

import type { OwnerFace } from './node.js';

const OWNERS = sql(
  'node_graph.owners_of_nodes',
  'select n.id, n.owner_id as "ownerId" from node_graph.nodes n where n.id = any ($1::uuid[])',
);

/** The names of who owns nodes. An owner never changes: they are looked up before a transaction, not within. */
@Injectable()
export class Owners {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
  ) {}

  /** By the ids of the nodes. */
  async of(nodeIds: readonly string[]): Promise<Map<string, OwnerFace>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; ownerId: string }>(OWNERS, [nodeIds]);
    const accounts = await this.accounts.usersById([...new Set(rows.map(({ ownerId }) => ownerId))]);
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return new Map(
      rows.map(({ id, ownerId }) => {
        const { username = null, email = null } = byId.get(ownerId) ?? {};
        return [id, { username, email }];
      }),
    );
  }
}
