import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { InTurn, mapInSlices, Slices } from '#kernel';

import { ChangeLog } from '../changes/change-log.js';
import { GraphLock } from '../changes/graph-lock.js';
import { GraphUsage } from '../changes/graph-usage.service.js';
import type { Actor } from '../model/actor.js';
import { type ChangeSet, linkAdded, newChangeSet } from '../model/change-set.js';
import { type Change, type LinkChange, type LinkFace, type NodeChange, Op } from '../model/change.js';
import type { PlannedLink } from '../model/graph-link.js';
import { createdFields, type GraphNode } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import { type Outcome, unchanged } from '../model/outcome.js';
import type { BatchFace } from '../model/render.js';
import { ExchangeRepository } from '../store/exchange.repository.js';
import type { ImportedNode } from './import-input.js';
import type { ImportPlan, SettledStatus } from './import-plan.js';

/** What an import did. */
export interface Import {
  readonly outcome: Outcome;
  /** The ids that the nodes were given, by what the document calls them. */
  readonly ids: Readonly<Record<string, string>>;
  readonly statuses: readonly SettledStatus[];
}

/** The nodes of a document, some at a time; in the same order with each reading. */
type NodesInParts = () => AsyncIterable<readonly ImportedNode[]>;

/** Brings a graph into the service. */
@Injectable()
export class ImportService {
  constructor(
    private readonly lock: GraphLock,
    private readonly exchange: ExchangeRepository,
    private readonly changeLog: ChangeLog,
    private readonly usage: GraphUsage,
  ) {}

  /** The time, for what is planned. */
  now(): Date {
    return this.lock.now();
  }

  /** Refuses a node that is larger than allowed. */
  demandSize({ fields: { title = '', description = '', tags = [], assignee = [] } }: ImportedNode): void {
    this.usage.demandSize({ title, description, tags, assignee });
  }

  /**
   * Makes every node and link of a plan anew, for the caller and shared with nobody: all or none. What is of usual size is
   * one batch and one diff; what is larger is several batches, of which nothing is held, and its diff is empty: it is read
   * anew. Nothing that exists is touched, so there is nothing to wait for.
   * @param nodes all of the document, in the order of the plan
   * @param demandRunning rejects once nobody wants it any more: what is being written may long have been read
   */
  async import(
    plan: ImportPlan,
    nodes: NodesInParts,
    actor: Actor,
    now: Date,
    demandRunning?: () => Promise<void>,
  ): Promise<Outcome> {
    return this.lock.transact(async (tx) => {
      const outcome = await this.write(plan, nodes, actor, now, demandRunning, tx);
      await demandRunning?.();
      return outcome;
    });
  }

  /** What is answered where nothing is told. */
  unchanged(actor: Actor): Outcome {
    return unchanged(newChangeSet(actor, actor.userId, this.lock.now()));
  }

  /** Refreshes what the planner knows of the graph. */
  analyze(): Promise<void> {
    return this.exchange.analyze();
  }

  private async write(
    plan: ImportPlan,
    nodes: NodesInParts,
    actor: Actor,
    now: Date,
    demandRunning: (() => Promise<void>) | undefined,
    tx: Tx,
  ): Promise<Outcome> {
    const { userId } = actor;
    const later: BatchFace[] = [];
    tx.afterCommit(async () => {
      for (const batch of later) await this.changeLog.tell(batch, actor);
    });
    const isSmall = plan.nodeCount <= NODES_OF_BATCH && plan.linkCount <= LINKS_OF_BATCH;
    const all: Change[] = [];
    const changeSet = (changes: readonly Change[]): [ChangeSet, Map<string, EffectiveAccess>] => {
      const batch = newChangeSet(actor, userId, now);
      for (const change of changes) batch.changes.push(change);
      return [batch, new Map(changes.flatMap((change) => namedBy(change, userId)))];
    };
    const record = async (changes: readonly Change[]): Promise<void> => {
      if (isSmall) all.push(...changes);
      else later.push(await this.changeLog.recordUntold(...changeSet(changes), tx));
    };
    for (const ids of parts(plan.componentIds(), COMPONENTS_AT_ONCE))
      await this.exchange.insertComponents(ids, tx);
    // While some are written they are recorded, and the next ones made. What is recorded is sent with those.
    await InTurn.all(async (pieces) => {
      let place = 0;
      for await (const some of newNodes(plan, nodes())) {
        const insert = await this.exchange.insertionOfNodes(some, place, userId, now);
        place += some.length;
        await pieces.begin(async (turn) => {
          await turn;
          await demandRunning?.();
          await Promise.all([insert(tx), mapInSlices(some, nodeAdded).then(record)]);
        });
      }
      place = 0;
      for (const numbers of parts(plan.links(), LINKS_OF_BATCH)) {
        const some = await mapInSlices(numbers, (number) => plan.link(number));
        const insert = await this.exchange.insertionOfLinks(some, place, userId, now);
        place += some.length;
        await pieces.begin(async (turn) => {
          await turn;
          await demandRunning?.();
          await Promise.all([insert(tx), mapInSlices(some, (link) => added(link, now)).then(record)]);
        });
      }
    });
    return isSmall ? this.changeLog.record(...changeSet(all), tx) : this.unchanged(actor);
  }
}

/** What is told, and can be undone, at once. */
const NODES_OF_BATCH = 2_000;
const LINKS_OF_BATCH = 4_000;
const COMPONENTS_AT_ONCE = 10_000;

/** Those of a document that are new, as many as make a batch. */
async function* newNodes(
  plan: ImportPlan,
  read: AsyncIterable<readonly ImportedNode[]>,
): AsyncGenerator<readonly GraphNode[], void> {
  const slices = new Slices();
  let number = 0;
  let some: GraphNode[] = [];
  for await (const part of read) {
    for (const node of part) {
      if (plan.part.hasNode(number)) some.push(plan.node(number, node));
      number += 1;
      const pause = slices.pause();
      if (pause) await pause;
      if (some.length < NODES_OF_BATCH) continue;
      yield some;
      some = [];
    }
  }
  if (some.length > 0) yield some;
}

function* parts<One>(all: Iterable<One>, size: number): Generator<readonly One[], void> {
  let part: One[] = [];
  for (const one of all) {
    part.push(one);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** All that is new is the owner's alone. */
function namedBy(change: Change, ownerId: string): [string, EffectiveAccess][] {
  const ids = change.entity === 'link' ? [change.link.source, change.link.target] : [change.id];
  return ids.map((id) => [id, { id, ownerId, shares: [] }]);
}

function nodeAdded(node: GraphNode): NodeChange {
  return { entity: 'node', op: Op.NodeAdd, id: node.id, before: {}, after: createdFields(node) };
}

function added({ private: hidden, ...face }: PlannedLink, now: Date): LinkChange {
  const change = linkAdded(face satisfies LinkFace, now);
  return { ...change, after: { ...change.after, private: hidden } };
}
