import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { Inversion, Inverter } from '../changes/inverter.js';
import { Op, type Patch } from '../model/change.js';
import { historyDenied, purged } from '../model/changes.errors.js';
import { decided, demandAsLeft } from '../model/decided.js';
import { contentOf, type GraphNode, type NodeContent } from '../model/graph-node.js';
import { nodeInTrash } from '../model/graph.errors.js';
import { Level, reaches } from '../model/levels.js';
import { nodeRestored, nodeTrashed } from '../model/node-steps.js';
import { Status } from '../model/status.js';
import { byEntity, type StoredOp } from '../model/stored-op.js';
import { NodesRepository } from '../store/nodes.repository.js';

/** Puts nodes back: their fields, whether they are in the trash, and their status as far as the rules allow. */
@Injectable()
export class NodeInverter implements Inverter {
  readonly ops = [Op.NodeAdd, Op.NodeUpdate, Op.NodeStatus, Op.NodeTrash, Op.NodeRestore];
  readonly sharing = false;

  constructor(private readonly nodes: NodesRepository) {}

  nodesOf(ops: readonly StoredOp[]): readonly string[] {
    return ops.map(({ id }) => id);
  }

  async invert(ops: readonly StoredOp[], inversion: Inversion, tx: Tx): Promise<void> {
    const groups = byEntity(ops);
    const found = await this.nodes.findMany([...groups.keys()], tx);
    const nodes = new Map(found.map((node) => [node.id, node]));
    const moved: GraphNode[] = [];
    for (const [id, group] of groups) {
      const node = nodes.get(id);
      const chosen = group.filter(isChosen);
      if (!node) {
        if (chosen.length > 0) throw purged();
        continue;
      }
      if (chosen.length > 0) demand(node, chosen, inversion);
      const to = back(node, chosen, inversion);
      if (to.inTrash !== node.inTrash) moved.push(to);
      else if (to.version !== node.version) this.nodes.update(to, to.status, tx);
      presume(to, group, inversion);
      if (!to.inTrash) inversion.seeds.push(id);
    }
    this.nodes.move(moved, inversion.changeSet.at, tx);
  }
}

/** What somebody decided; statuses from and to Blocked follow from the rules. */
function isChosen({ op, before, after }: StoredOp): boolean {
  return op !== Op.NodeStatus || (before['status'] !== Status.Blocked && after['status'] !== Status.Blocked);
}

function demand(node: GraphNode, chosen: readonly StoredOp[], { accessById, changeSet }: Inversion): void {
  const effectiveAccess = accessById.get(node.id);
  if (!effectiveAccess || !reaches(effectiveAccess, changeSet.actor.userId, Level.Editor))
    throw historyDenied('this needs editor on the nodes');
  demandAsLeft(node, chosen.map(leftBy), nodeInTrash);
}

/** What a step decided of its node, as it left it. Of a new node its status is not: that follows its sources. */
function leftBy(step: StoredOp): Patch {
  const { op, after } = step;
  if (op === Op.NodeTrash || op === Op.NodeRestore) return { inTrash: op === Op.NodeTrash };
  if (op === Op.NodeStatus) return { status: after['status'] };
  if (op === Op.NodeUpdate) return decided(step, fieldsIn(after)).after;
  const content = Object.keys(contentOf(after as unknown as NodeContent)).filter((name) => name !== 'status');
  return { ...decided(step, content).after, inTrash: false };
}

/** The node before the steps; the last of them is taken back first. */
function back(node: GraphNode, chosen: readonly StoredOp[], inversion: Inversion): GraphNode {
  const { changeSet, owners } = inversion;
  let now = node;
  for (const { op, before, after } of [...chosen].reverse()) {
    if (op === Op.NodeStatus) continue;
    const from = now;
    now = { ...from, version: from.version + 1, lastEditedTime: changeSet.at.toISOString() };
    if (op === Op.NodeUpdate) {
      const fields = decided({ before, after }, fieldsIn(after)).before;
      changeSet.changes.push({
        entity: 'node',
        op,
        id: node.id,
        before: { ...picked(from, fields), version: from.version },
        after: { ...fields, version: now.version, lastEditedTime: now.lastEditedTime },
      });
      now = { ...now, ...fields };
    } else {
      now = { ...now, inTrash: op !== Op.NodeTrash, lastBatchId: changeSet.id };
      changeSet.changes.push(
        now.inTrash ? nodeTrashed(from, now) : nodeRestored(from, now, owners.get(node.id)),
      );
      inversion.moved.set(node.id, now);
    }
  }
  if (now !== node) inversion.around.push(node.id);
  return now;
}

const OWN_FIELDS = new Set(['version', 'lastEditedTime']);

function fieldsIn(after: Patch): string[] {
  return Object.keys(after).filter((name) => !OWN_FIELDS.has(name));
}

function picked(node: GraphNode, fields: Patch): Patch {
  return Object.fromEntries(Object.keys(fields).map((name) => [name, node[name as keyof GraphNode]]));
}

/**
 * The status goes back with the rest, unless it has become another one meanwhile. Blocked follows from the rules; what the
 * node returns to after that goes back.
 */
function presume(node: GraphNode, group: readonly StoredOp[], { statuses, blockedFrom }: Inversion): void {
  const steps = group.filter(({ op }) => op === Op.NodeStatus);
  if (node.inTrash || steps.at(-1)?.after['status'] !== node.status) return;
  const [first] = steps;
  const to = first?.before['status'] as Status | undefined;
  const before = first?.blockedFrom ?? null;
  if (to === Status.Blocked && before !== null) blockedFrom.set(node.id, before);
  if (to === undefined || to === Status.Blocked || to === node.status) return;
  const remembered = { before: node.blockedFrom, after: null };
  statuses.push({ id: node.id, from: node.status, to, version: node.version + 1, blockedFrom: remembered });
}
