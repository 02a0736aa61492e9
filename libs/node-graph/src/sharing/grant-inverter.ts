import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { GivenShares } from '../changes/given-shares.js';
import type { Inversion, Inverter } from '../changes/inverter.js';
import type { ChangeSet } from '../model/change-set.js';
import { Op, type Patch, type ShareFace } from '../model/change.js';
import { changedSince, historyDenied, purged } from '../model/changes.errors.js';
import { decided, isAsLeft } from '../model/decided.js';
import { grantChanged, type GrantFields, grantGiven, grantTaken } from '../model/grant-steps.js';
import { givenBy, type Grant, type NewGrant } from '../model/grant.js';
import { nodeInTrash } from '../model/graph.errors.js';
import { inviteeOf } from '../model/invitee.js';
import { type EffectiveAccess, Level, mayGive, reaches } from '../model/levels.js';
import type { StoredOp } from '../model/stored-op.js';
import { GrantsRepository } from '../store/grants.repository.js';
import { NodesRepository } from '../store/nodes.repository.js';

const FIELDS = ['level', 'due', 'branch'] as const;

/** Takes shares back, brings them back, and gives them the level, end and reach that they had. */
@Injectable()
export class GrantInverter implements Inverter {
  readonly ops = [Op.GrantUpsert, Op.GrantUpdate, Op.GrantDelete];
  readonly sharing = true;

  constructor(
    private readonly grants: GrantsRepository,
    private readonly given: GivenShares,
    private readonly nodes: NodesRepository,
  ) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops.map(({ id }) => id);
  }

  /** An invitation counts as a share from now on, so that the undoing of either is the same. */
  async hold(ops: readonly StoredOp[], tx: Tx): Promise<void> {
    await this.grants.holdAll(
      ops.flatMap(({ share }) => share?.grantId ?? []),
      tx,
    );
  }

  async invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void> {
    for (const op of [...ops].reverse()) await this.takeBack(op, inversion, tx);
  }

  private async takeBack(
    { op, id, before, after, share }: StoredOp,
    { accessById, changeSet }: Inversion,
    tx: Tx,
  ): Promise<void> {
    const effectiveAccess = accessById.get(id);
    const node = await this.nodes.find(id, tx);
    if (node === null || effectiveAccess === undefined || share === null) throw purged();
    if (!reaches(effectiveAccess, changeSet.actor.userId, Level.Admin))
      throw historyDenied('sharing needs admin');
    if (node.inTrash && op !== Op.GrantUpsert) throw nodeInTrash();
    if (op === Op.GrantDelete) {
      const back = grantBack(id, share, before, changeSet);
      if ((await this.grants.hold(id, [share.userId], back.email, tx)) !== null) throw changedSince();
      demandGiving(effectiveAccess, changeSet, back);
      await this.given.add(back, changeSet.at, tx);
      changeSet.changes.push(grantGiven(back));
      return;
    }
    const kept = await this.find(id, share, tx);
    const { before: was, after: left } = decided({ before, after }, FIELDS);
    // A later grant to the same user is another one, whatever it gives.
    if (kept === null || !isAsLeft(kept, left)) throw changedSince();
    const grant = { ...kept, email: kept.email ?? emailIn(after) };
    if (op === Op.GrantUpsert) {
      await this.grants.delete(grant, tx);
      changeSet.changes.push(grantTaken(grant));
      return;
    }
    const to: Grant = { ...grant, ...was, version: grant.version + 1 };
    demandGiving(effectiveAccess, changeSet, to, grant);
    await this.grants.update(to, changeSet.at, tx);
    changeSet.changes.push(grantChanged(grant, to, namesIn(was)));
  }

  /** An invitation is another user's once they have taken it up. */
  private find(nodeId: string, { userId, grantId }: ShareFace, tx: Tx): Promise<Grant | null> {
    return grantId === undefined ? this.grants.find(nodeId, userId, tx) : this.grants.findById(grantId, tx);
  }
}

/** The grant that was taken, as it was; an invitation that was meanwhile taken up elsewhere is one again. */
function grantBack(
  nodeId: string,
  { userId, grantId }: ShareFace,
  before: Patch,
  { actor }: ChangeSet,
): NewGrant {
  const email = emailIn(before);
  return {
    ...(fieldsOf(before) as unknown as GrantFields),
    id: grantId ?? randomUUID(),
    nodeId,
    userId,
    grantorId: actor.userId,
    version: Number(before['version']) + 1,
    email,
    invited: email !== null && userId === inviteeOf(email),
  };
}

function emailIn({ email }: Patch): string | null {
  return typeof email === 'string' ? email : null;
}

/** What comes back is given by whoever brings it back. */
function demandGiving(
  effectiveAccess: EffectiveAccess,
  { actor }: ChangeSet,
  to: NewGrant,
  from: NewGrant | null = null,
): void {
  if (to.userId === actor.userId) throw historyDenied('nobody changes their own share');
  if (!mayGive(effectiveAccess, actor.userId, givenBy(to), from && givenBy(from)))
    throw historyDenied('an admin gives no more than they hold');
}

function namesIn(patch: Patch): (keyof GrantFields)[] {
  return FIELDS.filter((name) => name in patch);
}

function fieldsOf(patch: Patch): Partial<GrantFields> {
  return Object.fromEntries(namesIn(patch).map((name) => [name, patch[name]]));
}
