import { Injectable, Logger } from '@nestjs/common';

import { isViolation } from '#data';
import { DomainError, hasScope, type Principal } from '#kernel';

import type { Actor } from '../model/actor.js';
import { BulkLinksService } from '../links/bulk-links.service.js';
import { NodesService } from '../nodes/nodes.service.js';
import { actorOf } from '../protocol/graph-actor.js';
import { documentNodeId } from './document-ids.js';
import { partlyImported, scopeNeeded } from './exchange.errors.js';
import { changesOf, differs, type GraphFault, graphFaults, partsOf } from './graph-import.js';
import { type ImportedGraph, type ImportedLink, type ImportRequest, readDocument } from './import-input.js';
import { type Import, ImportService } from './import.service.js';
import { KnownGraph, pairName } from './known-graph.js';

export interface GraphImportOptions {
  /** The name of the document, 1 to 100 characters: under it, and their keys, its nodes are known again. */
  readonly source: string;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** A document of another tool: nodes as `graph:import` takes them, called `key`. */
export interface ForeignGraph {
  readonly nodes: readonly ({ readonly key: string } & object)[];
  readonly links: readonly object[];
}

export interface GraphImported {
  readonly nodes: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly links: { readonly created: number; readonly unchanged: number };
  /** If the document itself is at fault, nothing was written; what came up later is left out. */
  readonly faults: readonly GraphFault[];
}

const LINKS_AT_ONCE = 500;
/** From how many nodes on the planner has to be told of them. */
const LARGE = 2_000;

/** Takes documents into the graph of their caller, and takes them again: what is the same changes nothing. */
@Injectable()
export class GraphImports {
  private readonly logger = new Logger(GraphImports.name);

  constructor(
    private readonly imports: ImportService,
    private readonly known: KnownGraph,
    private readonly nodes: NodesService,
    private readonly links: BulkLinksService,
  ) {}

  /**
   * New nodes, with the links between them, are made in one transaction. Then nodes that are there get the fields in which
   * the document differs, and what links them to others is added. Refuses keys without `graph:write`, and team keys.
   */
  async importGraph(
    caller: Principal,
    { nodes, links }: ForeignGraph,
    options: GraphImportOptions,
  ): Promise<GraphImported> {
    if (!hasScope(caller, 'graph:write')) throw scopeNeeded();
    const actor = actorOf(caller, null, 2);
    const { faults, ...graph } = await readDocument({
      nodes: nodes.map(({ key, ...node }) => ({ ...node, id: key })),
      links,
    });
    if (faults.length > 0) return nothing(graphFaults(faults));
    try {
      return await this.takeAgain(graph, actor, options);
    } catch (error) {
      if (error instanceof DomainError && error.fields !== undefined) return nothing(graphFaults([error]));
      throw error;
    }
  }

  /**
   * `graph:import`. Under a name a document is known again: then what is there is brought up to date, the diff is empty, and
   * what cannot be is refused when all else is done.
   */
  async importDocument({ documentId, ...graph }: ImportRequest, actor: Actor): Promise<Import> {
    if (documentId === null) {
      const made = await this.imports.import(graph, actor);
      if (graph.nodes.length > LARGE) await this.finish();
      return made;
    }
    const { faults } = await this.takeAgain(graph, actor, { source: documentId });
    if (graph.nodes.length > LARGE) await this.finish();
    if (faults.length > 0) throw partlyImported(faults);
    const ids = graph.nodes.map(({ key }) => [key, documentNodeId(actor.userId, documentId, key)]);
    return { ...this.imports.unchanged(actor), ids: Object.fromEntries(ids) as Import['ids'], statuses: [] };
  }

  /** To be called when all is imported: the planner knows nothing yet of what came in. Never fails. */
  async finish(): Promise<void> {
    await this.imports.analyze().catch((error: unknown) => {
      this.logger.warn({ msg: 'statistics of the graph could not be refreshed', err: error });
    });
  }

  /** If somebody takes the same document at once, they may be faster: then it is there. */
  private async takeAgain(
    graph: ImportedGraph,
    actor: Actor,
    options: GraphImportOptions,
  ): Promise<GraphImported> {
    try {
      return await this.take(graph, actor, options);
    } catch (error) {
      if (!isViolation(error, 'pk_nodes')) throw error;
      return this.take(graph, actor, options);
    }
  }

  private async take(
    graph: ImportedGraph,
    actor: Actor,
    { source, dryRun = false, signal }: GraphImportOptions,
  ): Promise<GraphImported> {
    const idOf = (key: string): string => documentNodeId(actor.userId, source, key);
    const ids = graph.nodes.map(({ key }) => idOf(key));
    const stored = await this.known.nodesOf(ids);
    const { fresh, met, between } = partsOf(graph, (key) => stored.has(idOf(key)));
    const pairs = between.map((written) => ({
      ...{ written, type: written.type, private: written.private },
      ...{ source: idOf(written.source), target: idOf(written.target) },
    }));
    const linked = await this.known.linked(pairs);
    const missing = pairs.filter((link) => !linked.has(pairName(link)));
    const changed = met.filter((node) => differs(node, stored.get(idOf(node.key))));
    const counts = {
      nodes: {
        created: fresh.nodes.length,
        updated: changed.length,
        unchanged: met.length - changed.length,
      },
      links: { created: fresh.links.length + missing.length, unchanged: pairs.length - missing.length },
    };
    if (dryRun) {
      if (fresh.nodes.length > 0) await this.imports.plan(fresh, actor);
      return { ...counts, faults: [] };
    }
    signal?.throwIfAborted();
    if (fresh.nodes.length > 0) await this.imports.import(fresh, actor, idOf);
    const faults: GraphFault[] = [];
    const placeOf = new Map<object, number>(
      [...graph.nodes.entries(), ...graph.links.entries()].map(([at, one]) => [one, at]),
    );
    for (const node of changed) {
      signal?.throwIfAborted();
      const before = stored.get(idOf(node.key));
      if (before === undefined) continue;
      const update = { id: before.id, version: undefined, ...changesOf(node, before) };
      await this.attempt({ list: 'nodes', index: placeOf.get(node) ?? 0 }, faults, () =>
        this.nodes.update(update, actor),
      );
    }
    const placed = missing.map((link) => ({ link, index: placeOf.get(link.written) ?? 0 }));
    for (const { index } of placed.filter(({ link }) => link.private))
      faults.push({ list: 'links', index, field: 'private', reason: 'private_link', message: PRIVATE });
    const open = placed.filter(({ link }) => !link.private);
    for (let at = 0; at < open.length; at += LINKS_AT_ONCE) {
      signal?.throwIfAborted();
      await this.addLinks(open.slice(at, at + LINKS_AT_ONCE), actor, faults);
    }
    return { ...counts, faults };
  }

  /** As many as can be: where one of them cannot, each half by itself. */
  private async addLinks(links: readonly PlacedLink[], actor: Actor, faults: GraphFault[]): Promise<void> {
    const [first, second] = links;
    if (first === undefined) return;
    const add = (): Promise<unknown> =>
      this.links.addMany(
        links.map(({ link: { source, target, type } }) => ({ id: null, source, target, type })),
        actor,
      );
    if (second === undefined) {
      await this.attempt({ list: 'links', index: first.index }, faults, add);
      return;
    }
    try {
      await add();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const half = Math.ceil(links.length / 2);
      await this.addLinks(links.slice(0, half), actor, faults);
      await this.addLinks(links.slice(half), actor, faults);
    }
  }

  /** What is refused is a fault of the entry; everything else rises. */
  private async attempt(
    entry: Pick<GraphFault, 'list' | 'index'>,
    faults: GraphFault[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      faults.push({ ...entry, field: null, reason: error.reason, message: error.message });
    }
  }
}

interface PlacedLink {
  readonly link: Pick<ImportedLink, 'source' | 'target' | 'type'>;
  readonly index: number;
}

const PRIVATE = 'A private link to a node that is there already is made by itself, and then made private';

function nothing(faults: readonly GraphFault[]): GraphImported {
  return { nodes: { created: 0, updated: 0, unchanged: 0 }, links: { created: 0, unchanged: 0 }, faults };
}
