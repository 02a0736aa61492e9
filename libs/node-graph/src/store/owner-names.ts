import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Accounts } from '#identity';

import type { Change } from '../model/change.js';
import type { OwnerFace } from '../model/graph-node.js';
import { NodesRepository } from './nodes.repository.js';

type Known = ReadonlyMap<string, OwnerFace>;

/** Names the owners of nodes in what is told of them. An owner never changes. */
@Injectable()
export class OwnerNames {
  constructor(
    private readonly accounts: Accounts,
    private readonly nodes: NodesRepository,
  ) {}

  /** By the ids of the nodes; looked up before a transaction, not within. */
  async ofNodes(nodeIds: readonly string[]): Promise<Map<string, OwnerFace>> {
    if (nodeIds.length === 0) return new Map();
    const rows = await this.nodes.ownersOf(nodeIds);
    const accounts = await this.accounts.usersById([...new Set(rows.map(({ ownerId }) => ownerId))]);
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return new Map(
      rows.map(({ id, ownerId }) => {
        const { username = null, email = null } = byId.get(ownerId) ?? {};
        return [id, { username, email }];
      }),
    );
  }

  /**
   * A function that adds its owner to each change that is to name one.
   *
   * @param known owners whose names need not be looked up.
   */
  async of(changes: readonly Change[], known: Known, tx?: Tx): Promise<(change: Change) => Change> {
    const ids = new Set(changes.flatMap((change) => ownerIn(change) ?? []));
    const unknown = [...ids].filter((id) => !known.has(id));
    const found = await this.accounts.usersById(unknown, tx);
    const owners = new Map([...known, ...found.map((account) => [account.id, account] as const)]);
    return (change) => named(change, owners);
  }
}

function ownerIn(change: Change): string | undefined {
  return change.entity === 'node' ? change.face?.ownerId : undefined;
}

function named(change: Change, owners: Known): Change {
  const ownerId = ownerIn(change);
  if (ownerId === undefined) return change;
  const { username: ownerUsername, email: ownerEmail } = owners.get(ownerId) ?? NOBODY;
  return { ...change, after: { ...change.after, ownerUsername, ownerEmail } };
}

const NOBODY: OwnerFace = { username: null, email: null };
