import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { changedSince, historyDenied, purged } from '../changes.errors.js';
import { Op, type Patch } from '../diff/change.js';
import { type Applier, type Inversion, type StoredOp } from '../history/applier.js';
import type { Draft } from '../history/draft.js';
import { nodeInTrash } from '../node-graph.errors.js';
import { NodesRepository } from '../nodes/nodes.repository.js';
import { grantChanged, type GrantFields, grantGiven, grantTaken } from './grant-steps.js';
import { givenBy, type Grant, GrantsRepository } from './grants.repository.js';
import { Level, mayGive, reaches, type Standing } from './levels.js';

const FIELDS = ['level', 'due', 'branch'] as const;

/** Takes shares back, brings them back, and gives them the level, end and reach that they had. */
@Injectable()
export class GrantApplier implements Applier {
  readonly ops = [Op.GrantUpsert, Op.GrantUpdate, Op.GrantDelete];
  readonly sharing = true;

  constructor(
    private readonly grants: GrantsRepository,
    private readonly nodes: NodesRepository,
  ) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops.map(({ id }) => id);
  }

  async invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void> {
    for (const op of [...ops].reverse()) await this.takeBack(op, inversion, tx);
  }

  private async takeBack(
    { op, id, before, after, share }: StoredOp,
    { standings, draft }: Inversion,
    tx: Tx,
  ): Promise<void> {
    const standing = standings.get(id);
    const node = await this.nodes.find(id, tx);
    if (node === null || standing === undefined || share === null) throw purged();
    if (!reaches(standing, draft.actor.userId, Level.Admin)) throw historyDenied('sharing needs admin');
    if (node.inTrash && op !== Op.GrantUpsert) throw nodeInTrash();
    const grant = await this.grants.find(id, share.userId, tx);
    if (op === Op.GrantDelete) {
      if (grant !== null) throw changedSince();
      const back: Grant = {
        ...(fieldsOf(before) as unknown as GrantFields),
        id: share.grantId ?? randomUUID(),
        nodeId: id,
        userId: share.userId,
        grantorId: draft.actor.userId,
        version: Number(before['version']) + 1,
      };
      demandGiving(standing, draft, back);
      await this.grants.insert(back, draft.at, tx);
      draft.changes.push(grantGiven(back, before['email']));
      return;
    }
    // A later grant to the same user begins with version 0 again.
    const isSame = grant?.version === after['version'] && (share.grantId ?? grant?.id) === grant?.id;
    if (grant === null || !isSame) throw changedSince();
    if (op === Op.GrantUpsert) {
      await this.grants.delete(grant, tx);
      draft.changes.push(grantTaken(grant, after['email']));
      return;
    }
    const fields = fieldsOf(before);
    const to: Grant = { ...grant, ...fields, version: grant.version + 1 };
    demandGiving(standing, draft, to, grant);
    await this.grants.update(to, draft.at, tx);
    draft.changes.push(grantChanged(grant, to, namesIn(before), after['email']));
  }
}

/** What comes back is given by whoever brings it back. */
function demandGiving(standing: Standing, { actor }: Draft, to: Grant, from: Grant | null = null): void {
  if (to.userId === actor.userId) throw historyDenied('nobody changes their own share');
  if (!mayGive(standing, actor.userId, givenBy(to), from && givenBy(from)))
    throw historyDenied('an admin gives no more than they hold');
}

function namesIn(patch: Patch): (keyof GrantFields)[] {
  return FIELDS.filter((name) => name in patch);
}

function fieldsOf(patch: Patch): Partial<GrantFields> {
  return Object.fromEntries(namesIn(patch).map((name) => [name, patch[name]]));
}
