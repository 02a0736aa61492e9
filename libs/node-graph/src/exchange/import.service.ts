import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { mapInSlices } from '#kernel';

import { ChangeLog } from '../changes/change-log.js';
import { GraphLock } from '../changes/graph-lock.js';
import { Usage } from '../changes/usage.service.js';
import type { Actor } from '../model/actor.js';
import { linkAdded, newChangeSet } from '../model/change-set.js';
import { type Change, type LinkChange, type LinkFace, type NodeChange, Op } from '../model/change.js';
import type { PlannedLink } from '../model/graph-link.js';
import { createdFields, type GraphNode } from '../model/graph-node.js';
import type { EffectiveAccess } from '../model/levels.js';
import { type Outcome, unchanged } from '../model/outcome.js';
import { ExchangeRepository } from '../store/exchange.repository.js';
import { within } from './exchange.errors.js';
import type { ImportedGraph } from './import-input.js';
import { type ImportPlan, planImport } from './import-plan.js';

/** What an import did. */
export interface Import {
  readonly outcome: Outcome;
  /** The ids that the nodes were given, by what the document calls them. */
  readonly ids: ImportPlan['ids'];
  readonly statuses: ImportPlan['statuses'];
}

/** Brings a graph into the service. */
@Injectable()
export class ImportService {
  constructor(
    private readonly lock: GraphLock,
    private readonly exchange: ExchangeRepository,
    private readonly changeLog: ChangeLog,
    private readonly usage: Usage,
  ) {}

  /**
   * Makes every node and link of a document anew, for the caller and shared with nobody: all or none. A document of usual
   * size is one batch and one diff; a larger one is several batches, and its diff is empty: it is read anew. Nothing that
   * exists is touched, so there is nothing to wait for. Refuses cycles (`conflict`).
   * @param newIdOf the ids of the nodes; random ones if absent
   */
  async import(input: ImportedGraph, actor: Actor, newIdOf?: (key: string) => string): Promise<Import> {
    const now = this.lock.now();
    const { ids, statuses, ...graph } = await this.plan(input, actor, now, newIdOf);
    const outcome = await this.lock.transact((tx) => this.write(graph, actor, now, tx));
    return { outcome, ids, statuses };
  }

  /** What an import would make. Refuses what it would. */
  async plan(
    input: ImportedGraph,
    actor: Actor,
    now: Date = this.lock.now(),
    newIdOf?: (key: string) => string,
  ): Promise<ImportPlan> {
    const plan = await planImport(input, actor.userId, now, newIdOf);
    for (const [index, node] of plan.nodes.entries()) {
      within('nodes', index, () => {
        this.usage.demandSize(node);
      });
    }
    return plan;
  }

  /** What is answered where nothing is told. */
  unchanged(actor: Actor): { readonly outcome: Outcome } {
    return { outcome: unchanged(newChangeSet(actor, actor.userId, this.lock.now())) };
  }

  /** Refreshes what the planner knows of the graph. */
  analyze(): Promise<void> {
    return this.exchange.analyze();
  }

  private async write({ nodes, links }: Planned, actor: Actor, now: Date, tx: Tx): Promise<Outcome> {
    const accessById = new Map(nodes.map(({ id, ownerId }) => [id, { id, ownerId, shares: [] }]));
    const record = (changes: readonly Change[]): Promise<Outcome> => {
      const changeSet = newChangeSet(actor, actor.userId, now);
      for (const change of changes) changeSet.changes.push(change);
      const named = new Map(changes.flatMap((change) => namedBy(change, accessById)));
      return this.changeLog.record(changeSet, named, tx);
    };
    const linkSteps = (some: readonly PlannedLink[]): Promise<Change[]> =>
      mapInSlices(some, (link) => added(link, now));
    await this.exchange.insertComponents(nodes, tx);
    if (nodes.length <= NODES_OF_BATCH && links.length <= LINKS_OF_BATCH) {
      await this.exchange.insertNodes(nodes, 0, actor.userId, now, tx);
      await this.exchange.insertLinks(links, 0, actor.userId, now, tx);
      return record([...(await mapInSlices(nodes, nodeAdded)), ...(await linkSteps(links))]);
    }
    let last: Outcome | null = null;
    for (const [some, at] of slices(nodes, NODES_OF_BATCH)) {
      await this.exchange.insertNodes(some, at, actor.userId, now, tx);
      last = await record(await mapInSlices(some, nodeAdded));
    }
    for (const [some, at] of slices(links, LINKS_OF_BATCH)) {
      await this.exchange.insertLinks(some, at, actor.userId, now, tx);
      last = await record(await linkSteps(some));
    }
    if (last === null) throw new Error('a large document has entries');
    return { ...last, changes: [], accessById: new Map() };
  }
}

type Planned = Pick<ImportPlan, 'nodes' | 'links'>;

/** What is told, and can be undone, at once. */
const NODES_OF_BATCH = 2_000;
const LINKS_OF_BATCH = 4_000;

/** Parts of the list, each with the place of its first entry. */
function* slices<Entry>(list: readonly Entry[], size: number): Generator<[readonly Entry[], number], void> {
  for (let at = 0; at < list.length; at += size) yield [list.slice(at, at + size), at];
}

function namedBy(
  change: Change,
  accessById: ReadonlyMap<string, EffectiveAccess>,
): [string, EffectiveAccess][] {
  const ids = change.entity === 'link' ? [change.link.source, change.link.target] : [change.id];
  return ids.flatMap((id): [string, EffectiveAccess][] => {
    const access = accessById.get(id);
    return access ? [[id, access]] : [];
  });
}

function nodeAdded(node: GraphNode): NodeChange {
  return { entity: 'node', op: Op.NodeAdd, id: node.id, before: {}, after: createdFields(node) };
}

function added({ private: hidden, ...face }: PlannedLink, now: Date): LinkChange {
  const change = linkAdded(face satisfies LinkFace, now);
  return { ...change, after: { ...change.after, private: hidden } };
}
