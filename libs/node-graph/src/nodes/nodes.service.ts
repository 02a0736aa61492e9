import { isDeepStrictEqual } from 'node:util';

import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock } from '#kernel';

import type { Outcome } from '../model/outcome.js';
import type { Actor } from '../model/actor.js';
import { GivenShares } from '../changes/given-shares.js';
import { Level, reaches, type EffectiveAccess } from '../model/levels.js';
import { WITHIN_OWNER } from '../model/link-reach.js';
import { EffectiveAccessRepository } from '../store/effective-access.repository.js';
import { Propagation } from '../changes/propagation.js';
import { blocks, LinkType, Status } from '../model/status.js';
import { ComponentsRepository } from '../store/components.repository.js';
import { type Change, type LinkFace, Op } from '../model/change.js';
import { addDerived, type ChangeSet, linkAdded, newChangeSet, statusChange } from '../model/change-set.js';
import { ChangeLog } from '../changes/change-log.js';
import {
  endpointInTrash,
  forbidden,
  nodeBlocked,
  nodeInTrash,
  nodeNotFound,
  versionConflict,
} from '../model/graph.errors.js';
import { Retries } from '../changes/retries.js';
import { Usage } from '../changes/usage.service.js';
import { createdFields, type GraphNode, newNode } from '../model/graph-node.js';
import type { NewNode, NodeUpdate } from './node-input.js';
import { NodesRepository } from '../store/nodes.repository.js';

/** The use cases of nodes. Each takes the locks of the components of the graph it touches first, and decides then. */
@Injectable()
export class NodesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly components: ComponentsRepository,
    private readonly nodes: NodesRepository,
    private readonly given: GivenShares,
    private readonly access: EffectiveAccessRepository,
    private readonly propagation: Propagation,
    private readonly changeLog: ChangeLog,
    private readonly retries: Retries,
    private readonly usage: Usage,
  ) {}

  /**
   * Contract 5.2: makes a node, alone or as a child of `target` by a primary link. A child belongs to its parent's
   * owner and is shared as its parent is. Refuses a parent that does not exist or lies in the trash (`not_found`),
   * and one that the caller may not edit (`forbidden`).
   */
  async add(input: NewNode, actor: Actor): Promise<Outcome> {
    return this.retries.once(
      input.id === null ? [] : [input.id],
      (changes) => madeBelow(input.target, changes),
      actor,
      (tx) =>
        input.target === null
          ? this.addAlone(input, actor, tx)
          : this.addBelow(input.target, input, actor, tx),
    );
  }

  /**
   * Contract 5.2: changes fields, status or both; fields and status count as one version each. Refuses unknown nodes
   * (`not_found`), too few rights (`forbidden`), nodes in the trash, a status for a Blocked node, and another
   * version than the one the caller names (`conflict`).
   */
  async update(input: NodeUpdate, actor: Actor): Promise<Outcome> {
    return this.transactions.run((tx) => this.updateWithin(input, actor, tx));
  }

  private async addAlone(input: NewNode, actor: Actor, tx: Tx): Promise<Outcome> {
    const now = this.clock.date();
    const node = newNode(
      { id: input.id ?? randomUUID(), ownerId: actor.userId, componentId: randomUUID() },
      input,
      now,
    );
    this.usage.demandSize(node);
    await this.components.create(node.componentId, tx);
    await this.nodes.insert(node, tx);
    const changeSet = newChangeSet(actor, node.ownerId, now);
    addNode(changeSet, node);
    return this.changeLog.record(
      changeSet,
      new Map([[node.id, { id: node.id, ownerId: node.ownerId, shares: [] }]]),
      tx,
    );
  }

  private async addBelow(parentId: string, input: NewNode, actor: Actor, tx: Tx): Promise<Outcome> {
    const [root] = await this.components.lock([parentId], tx);
    const now = this.clock.date();
    const parent = await this.nodes.find(parentId, tx);
    if (parent === null || root === undefined) throw nodeNotFound('target');
    if (parent.inTrash) throw endpointInTrash('target');
    const above = await this.accessOf(parentId, now, tx);
    if (!reaches(above, actor.userId, Level.Editor)) throw forbidden('a child needs editor on its parent');

    const node = newNode(
      { id: input.id ?? randomUUID(), ownerId: parent.ownerId, componentId: root },
      input,
      now,
    );
    this.usage.demandSize(node);
    await this.nodes.insert(node, tx);
    await this.given.copyDirect(parentId, node.id, actor.userId, now, tx);
    const changeSet = newChangeSet(actor, parent.ownerId, now);
    const link = primaryLink(node, parent);
    addNode(changeSet, node);
    changeSet.inserts.push({ ...link, creatorId: actor.userId, reach: WITHIN_OWNER });
    changeSet.changes.push(linkAdded(link, now));
    if (link.wasBlocker) addDerived(changeSet, await this.propagation.ofNewBlocker(node, parent, link, tx));
    const known = [above, childAccess(node, above)];
    return this.changeLog.record(changeSet, await this.access.complete(known, changeSet, now, tx), tx);
  }

  private async updateWithin(input: NodeUpdate, actor: Actor, tx: Tx): Promise<Outcome> {
    await this.components.lock([input.id], tx);
    const now = this.clock.date();
    const before = await this.nodes.find(input.id, tx);
    if (before === null) throw nodeNotFound('node');
    const effectiveAccess = await this.accessOf(input.id, now, tx);
    if (!reaches(effectiveAccess, actor.userId, Level.Editor)) throw forbidden('an update needs editor');
    if (before.inTrash) throw nodeInTrash();
    if (input.version !== undefined && input.version !== before.version)
      throw versionConflict(before.version);

    const changeSet = newChangeSet(actor, before.ownerId, now);
    const after = addUpdate(changeSet, before, input, now);
    if (changeSet.changes.length === 0) return this.changeLog.nothing(changeSet, effectiveAccess);
    // One that was larger before may be changed all the same, as long as its texts stay.
    if (TEXTS.some((name) => !isDeepStrictEqual(before[name], after[name]))) this.usage.demandSize(after);
    await this.nodes.update(after, after.status, tx);
    if (before.independent !== after.independent || before.status !== after.status) {
      const isDone = after.status === Status.Completed && before.status !== Status.Completed;
      const completed = new Set(isDone ? [after.id] : []);
      const impact = { seeds: [], around: [after.id], links: [] };
      addDerived(changeSet, await this.propagation.of(impact, tx, { completed }));
    }
    return this.changeLog.record(
      changeSet,
      await this.access.complete([effectiveAccess], changeSet, now, tx),
      tx,
    );
  }

  private async accessOf(id: string, now: Date, tx: Tx): Promise<EffectiveAccess> {
    const effectiveAccess = (await this.access.find([id], now, tx)).get(id);
    if (effectiveAccess === undefined) throw nodeNotFound('node');
    return effectiveAccess;
  }
}

const TEXTS = ['title', 'description', 'tags', 'assignee'] as const;

function addNode(changeSet: ChangeSet, node: GraphNode): void {
  changeSet.changes.push({
    entity: 'node',
    op: Op.NodeAdd,
    id: node.id,
    before: {},
    after: createdFields(node),
  });
}

/** Whether the changes made a node below this parent, or alone. */
function madeBelow(parent: string | null, changes: readonly Change[]): boolean {
  const link = changes.find(({ op }) => op === Op.LinkAdd);
  return (
    changes.some(({ op }) => op === Op.NodeAdd) &&
    (link?.entity === 'link' ? link.link.target : null) === parent
  );
}

function primaryLink(source: GraphNode, target: GraphNode): LinkFace {
  const wasBlocker = blocks({ type: LinkType.Primary }, source, target);
  return {
    id: randomUUID(),
    source: source.id,
    target: target.id,
    type: LinkType.Primary,
    wasBlocker,
    version: 0,
  };
}

/**
 * What reaches the parent through a branch reaches the child; what was granted on the parent alone was copied. A parent
 * that is public alone stays that.
 */
function childAccess({ id, ownerId }: GraphNode, { shares }: EffectiveAccess): EffectiveAccess {
  const reaching = shares.filter(({ branch, embedded }) => branch || !embedded);
  return { id, ownerId, shares: reaching.map((share) => (share.branch ? share : { ...share, root: id })) };
}

/** Adds what the caller changes himself; answers the node as it then is. */
function addUpdate(
  changeSet: ChangeSet,
  before: GraphNode,
  { fields, status }: NodeUpdate,
  now: Date,
): GraphNode {
  let node: GraphNode = { ...before, lastEditedTime: now.toISOString() };
  if (Object.keys(fields).length > 0) {
    node = { ...node, ...fields, version: node.version + 1 };
    const old = Object.fromEntries(
      Object.keys(fields).map((name) => [name, before[name as keyof typeof fields]]),
    );
    changeSet.changes.push({
      entity: 'node',
      op: Op.NodeUpdate,
      id: node.id,
      before: { ...old, version: before.version },
      after: { ...fields, version: node.version, lastEditedTime: node.lastEditedTime },
    });
  }
  if (status === undefined) return node;
  if (node.status === Status.Blocked && !node.independent) throw nodeBlocked();
  if (status === node.status) return node;
  const version = node.version + 1;
  const blockedFrom = { before: node.blockedFrom, after: null };
  changeSet.changes.push(statusChange({ id: node.id, from: node.status, to: status, version, blockedFrom }));
  return { ...node, status, version, blockedFrom: null };
}
