import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { ChangePipeline } from '../changes/change-pipeline.js';
import { GraphLock, type Moment } from '../changes/graph-lock.js';
import type { Actor } from '../model/actor.js';
import { type ChangeSet, linkAdded, newChangeSet, statusChange } from '../model/change-set.js';
import { type Change, type LinkFace, Op } from '../model/change.js';
import { createdFields, type GraphNode, type HeldNode, newNode } from '../model/graph-node.js';
import {
  endpointInTrash,
  forbidden,
  nodeBlocked,
  nodeInTrash,
  nodeNotFound,
  versionConflict,
} from '../model/graph.errors.js';
import { type EffectiveAccess, Level, reaches } from '../model/levels.js';
import { WITHIN_OWNER } from '../model/link-reach.js';
import { type Outcome, unchanged } from '../model/outcome.js';
import { blocks, LinkType, Status } from '../model/status.js';
import { NodeLookup } from '../store/node-lookup.js';
import { NOTHING } from '../store/reading.js';
import type { NewNode, NodeUpdate } from './node-input.js';
import { NodeWriter } from './node-writer.js';

/** The use cases of nodes. Each takes the locks of the components of the graph it touches first, and decides then. */
@Injectable()
export class NodesService {
  constructor(
    private readonly lock: GraphLock,
    private readonly lookup: NodeLookup,
    private readonly writer: NodeWriter,
    private readonly pipeline: ChangePipeline,
  ) {}

  /**
   * Makes a node, alone or as a child of `target` by a primary link. A child belongs to its parent's
   * owner and is shared as its parent is. Refuses a parent that does not exist or lies in the trash (`not_found`),
   * and one that the caller may not edit (`forbidden`).
   */
  async add(input: NewNode, actor: Actor): Promise<Outcome> {
    const { target } = input;
    const addition = {
      actor,
      ids: input.id === null ? [] : [input.id],
      isSame: (changes: readonly Change[]) => madeBelow(target, changes),
    };
    if (target === null)
      return this.lock.runOnce(addition, { nodes: [] }, NOTHING, (moment) =>
        this.addAlone(input, actor, moment),
      );
    return this.lock.runOnce(addition, { nodes: [target] }, this.lookup.reading(target), (moment, held) =>
      this.addBelow(held, input, actor, moment),
    );
  }

  /**
   * Changes fields, status or both; fields and status count as one version each. Refuses unknown nodes
   * (`not_found`), too few rights (`forbidden`), nodes in the trash, a status for a Blocked node, and another
   * version than the one the caller names (`conflict`).
   */
  async update(input: NodeUpdate, actor: Actor): Promise<Outcome> {
    return this.lock.run({ nodes: [input.id] }, this.lookup.reading(input.id), (moment, held) =>
      this.updateWithin(held, input, actor, moment),
    );
  }

  private async addAlone(input: NewNode, actor: Actor, { now, tx }: Moment): Promise<Outcome> {
    const node = newNode(
      { id: input.id ?? randomUUID(), ownerId: actor.userId, componentId: randomUUID() },
      input,
      now,
    );
    this.writer.insertAlone(node, tx);
    const changeSet = newChangeSet(actor, node.ownerId, now);
    addNode(changeSet, node);
    return this.pipeline.end(changeSet, [{ id: node.id, ownerId: node.ownerId, shares: [] }], tx);
  }

  private async addBelow(
    held: HeldNode | null,
    input: NewNode,
    actor: Actor,
    { now, tx, roots: [root] }: Moment,
  ): Promise<Outcome> {
    if (held === null || root === undefined) throw nodeNotFound('target');
    const { node: parent, effectiveAccess: above } = held;
    if (parent.inTrash) throw endpointInTrash('target');
    if (!reaches(above, actor.userId, Level.Editor)) throw forbidden('a child needs editor on its parent');
    const node = newNode(
      { id: input.id ?? randomUUID(), ownerId: parent.ownerId, componentId: root },
      input,
      now,
    );
    await this.writer.insertBelow(node, parent.id, actor, now, tx);
    const changeSet = newChangeSet(actor, parent.ownerId, now);
    const link = primaryLink(node, parent);
    addNode(changeSet, node);
    changeSet.inserts.push({ ...link, creatorId: actor.userId, reach: WITHIN_OWNER });
    changeSet.changes.push(linkAdded(link, now));
    if (link.wasBlocker) await this.pipeline.deriveBlocker(changeSet, link, node, parent, tx);
    return this.pipeline.end(changeSet, [...held.accessById.values(), childAccess(node, above)], tx);
  }

  private async updateWithin(
    held: HeldNode | null,
    input: NodeUpdate,
    actor: Actor,
    { now, tx }: Moment,
  ): Promise<Outcome> {
    if (held === null) throw nodeNotFound('node');
    const { node: before, effectiveAccess } = held;
    if (!reaches(effectiveAccess, actor.userId, Level.Editor)) throw forbidden('an update needs editor');
    if (before.inTrash) throw nodeInTrash();
    if (input.version !== undefined && input.version !== before.version)
      throw versionConflict(before.version);
    const changeSet = newChangeSet(actor, before.ownerId, now);
    const after = addUpdate(changeSet, before, input, now);
    if (changeSet.changes.length === 0) return unchanged(changeSet, effectiveAccess);
    this.writer.update(before, after, tx);
    if (before.independent !== after.independent || before.status !== after.status) {
      const isDone = after.status === Status.Completed && before.status !== Status.Completed;
      const completed = new Set(isDone ? [after.id] : []);
      const impact = { seeds: [], around: [after.id], links: [] };
      await this.pipeline.derive(changeSet, impact, { completed }, tx);
    }
    return this.pipeline.end(changeSet, [...held.accessById.values()], tx);
  }
}

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

/** Adds what the caller changes; answers the node as it then is. */
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
