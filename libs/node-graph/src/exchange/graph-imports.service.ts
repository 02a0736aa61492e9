import { randomUUID } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';

import { isViolation } from '#data';
import { hasScope, type Principal, Slices } from '#kernel';

import type { Actor } from '../model/actor.js';
import { actorOf } from '../protocol/graph-actor.js';
import { documentNodeId } from './document-ids.js';
import { partlyImported, scopeNeeded, within } from './exchange.errors.js';
import type { ForeignGraph, GraphFault } from './foreign-graph.js';
import type { GraphShape } from './graph-shape.js';
import type { ImportRequest } from './import-input.js';
import { idsByKey, ImportPlan, refuseCycles } from './import-plan.js';
import { type Import, ImportService } from './import.service.js';
import { GraphUpdates, NOTHING } from './graph-updates.service.js';
import { KnownGraph } from './known-graph.js';
import { readForeign, type ReadGraph, requestedGraph } from './read-graph.js';
import { closingLinks } from './shape-walks.js';
import { UuidList } from './uuid-list.js';

export interface GraphImportOptions {
  /** The name of the document, 1 to 100 characters: under it, and their keys, its nodes are known again. */
  readonly source: string;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Rejects once nobody wants it any more: asked between parts, and before new nodes are committed. */
  readonly demandRunning?: () => Promise<void>;
  /** Told of what cannot be taken: all else is. */
  readonly refused: (faults: readonly GraphFault[]) => Promise<void>;
}

type Whether = Pick<GraphImportOptions, 'dryRun' | 'signal' | 'demandRunning'>;

export interface GraphImported {
  readonly nodes: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly links: { readonly created: number; readonly unchanged: number };
}

/** From how many nodes on the planner has to be told of them. */
const LARGE = 2_000;

/** Takes documents into the graph of their caller, and takes them again: what is the same changes nothing. */
@Injectable()
export class GraphImports {
  private readonly logger = new Logger(GraphImports.name);

  constructor(
    private readonly imports: ImportService,
    private readonly known: KnownGraph,
    private readonly updates: GraphUpdates,
  ) {}

  /**
   * New nodes, with the links between them, are made in one transaction. Then nodes that are there get the fields in which
   * the document differs, and what links them to others is added. What is at fault is left out. However large the
   * document is, some bytes are held of each node and link. Refuses keys without `graph:write`, and team keys.
   */
  async importGraph(
    caller: Principal,
    document: ForeignGraph,
    options: GraphImportOptions,
  ): Promise<GraphImported> {
    if (!hasScope(caller, 'graph:write')) throw scopeNeeded();
    const actor = actorOf(caller, null, 2);
    const check = this.imports.demandSize.bind(this.imports);
    const graph = await readForeign(document, check, options.refused);
    return this.takeAgain(graph, await documentIds(graph.shape, actor, options.source), actor, options);
  }

  /**
   * `graph:import`. Under a name a document is known again: then what is there is brought up to date, the diff is empty, and
   * what cannot be is refused when all else is done.
   */
  async importDocument(request: ImportRequest, actor: Actor): Promise<Import> {
    const { documentId, shape, nodes } = request;
    for (const [index, node] of nodes.entries())
      within('nodes', index, () => {
        this.imports.demandSize(node);
      });
    const faults: GraphFault[] = [];
    const graph = requestedGraph(request, faults);
    let made: Import;
    if (documentId === null) made = await this.make(request, graph, actor);
    else {
      const ids = await documentIds(shape, actor, documentId);
      await this.takeAgain(graph, ids, actor, {});
      made = { outcome: this.imports.unchanged(actor), ids: idsByKey(shape, ids), statuses: [] };
    }
    if (nodes.length > LARGE) await this.finish();
    if (faults.length > 0) throw partlyImported(faults);
    return made;
  }

  /** To be called when all is imported: the planner knows nothing yet of what came in. Never fails. */
  async finish(): Promise<void> {
    await this.imports.analyze().catch((error: unknown) => {
      this.logger.warn({ msg: 'statistics of the graph could not be refreshed', err: error });
    });
  }

  private async make(request: ImportRequest, graph: ReadGraph, actor: Actor): Promise<Import> {
    refuseCycles(request);
    const { shape } = request;
    const ids = new UuidList();
    for (let node = 0; node < shape.nodes; node += 1) ids.push(randomUUID());
    const part = { hasNode: () => true, hasLink: () => true };
    const now = this.imports.now();
    const plan = await ImportPlan.of({ shape, part, ids }, actor.userId, now);
    const outcome = await this.imports.import(plan, () => graph.nodes('make'), actor, now);
    return { outcome, ids: idsByKey(shape, ids), statuses: plan.settled() };
  }

  /** If somebody takes the same document at once, they may be faster: then it is there. */
  private async takeAgain(
    graph: ReadGraph,
    ids: UuidList,
    actor: Actor,
    options: Whether,
  ): Promise<GraphImported> {
    const leftOut = new Uint8Array(graph.shape.links);
    const take = (): Promise<GraphImported> => this.take({ graph, ids, leftOut }, actor, options);
    try {
      return await take();
    } catch (error) {
      if (!isViolation(error, 'pk_nodes')) throw error;
      return take();
    }
  }

  private async take(
    { graph, ids, leftOut }: { graph: ReadGraph; ids: UuidList; leftOut: Uint8Array },
    actor: Actor,
    { dryRun = false, signal, demandRunning }: Whether,
  ): Promise<GraphImported> {
    const { shape } = graph;
    const there = await this.known.placesOf(ids);
    const isNew = (node: number): boolean => there[node] === 0;
    const isTaken = (link: number): boolean => leftOut[link] === 0;
    const areNew = (link: number): boolean => isNew(shape.source(link)) && isNew(shape.target(link));
    const part = { hasNode: isNew, hasLink: (link: number) => isTaken(link) && areNew(link) };
    const closing = await closingLinks(shape, part);
    if (closing.length > 0) await graph.closing(closing);
    for (const { link } of closing) leftOut[link] = 1;
    const now = this.imports.now();
    const plan = await ImportPlan.of({ shape, part, ids }, actor.userId, now);
    signal?.throwIfAborted();
    if (!dryRun && plan.nodeCount > 0)
      await this.imports.import(plan, () => graph.nodes('make'), actor, now, demandRunning);
    const work = { graph, ids, there, actor, dryRun, signal };
    const nodes = plan.nodeCount === shape.nodes ? NOTHING : await this.updates.change(work);
    const links = await this.updates.join(work, (link) => isTaken(link) && !areNew(link));
    return {
      nodes: { created: plan.nodeCount, updated: nodes.changed, unchanged: nodes.unchanged },
      links: { created: plan.linkCount + links.changed, unchanged: links.unchanged },
    };
  }
}

async function documentIds(shape: GraphShape, actor: Actor, source: string): Promise<UuidList> {
  const ids = new UuidList();
  const slices = new Slices();
  for (let node = 0; node < shape.nodes; node += 1) {
    ids.push(documentNodeId(actor.userId, source, shape.keyOf(node)));
    const pause = slices.pause();
    if (pause) await pause;
  }
  return ids;
}
