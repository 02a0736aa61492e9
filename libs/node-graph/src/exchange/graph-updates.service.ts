import { Injectable } from '@nestjs/common';

import { DomainError } from '#kernel';

import { BulkLinksService } from '../links/bulk-links.service.js';
import type { Actor } from '../model/actor.js';
import type { LinkType } from '../model/status.js';
import { NodesService } from '../nodes/nodes.service.js';
import type { GraphFault } from './foreign-graph.js';
import { changesOf, differs } from './graph-import.js';
import { KnownGraph, pairName } from './known-graph.js';
import type { ReadGraph } from './read-graph.js';
import type { UuidList } from './uuid-list.js';

const LINKS_AT_ONCE = 500;
const PAIRS_AT_ONCE = 5_000;

/** A document that meets nodes that are there. */
interface Work {
  readonly graph: ReadGraph;
  readonly ids: UuidList;
  /** By the number of a node, 1: it is there. */
  readonly there: Uint8Array;
  readonly actor: Actor;
  readonly dryRun: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How much was brought up to date. */
interface Counts {
  readonly changed: number;
  readonly unchanged: number;
}

export const NOTHING: Counts = { changed: 0, unchanged: 0 };

interface PlacedLink {
  readonly index: number;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
  readonly private: boolean;
}

/** Brings what is there up to date with a document, by the changes that everybody makes. */
@Injectable()
export class GraphUpdates {
  constructor(
    private readonly known: KnownGraph,
    private readonly nodes: NodesService,
    private readonly links: BulkLinksService,
  ) {}

  /** Nodes that are there get the fields in which the document differs. */
  async change({ graph, ids, there, actor, dryRun, signal }: Work): Promise<Counts> {
    let [number, changed, unchanged] = [0, 0, 0];
    for await (const part of graph.nodes('change')) {
      const met = part
        .map((node, at) => ({ node, number: number + at }))
        .filter((one) => there[one.number] === 1);
      number += part.length;
      const stored = await this.known.nodesOf(met.map((one) => ids.at(one.number)));
      const faults: GraphFault[] = [];
      for (const { node, number: index } of met) {
        signal?.throwIfAborted();
        const before = stored.get(ids.at(index));
        if (before === undefined || !differs(node, before)) {
          unchanged += 1;
          continue;
        }
        const update = { id: before.id, version: undefined, ...changesOf(node, before) };
        const isDone =
          dryRun || (await attempt({ list: 'nodes', index }, faults, () => this.nodes.update(update, actor)));
        if (isDone) changed += 1;
      }
      if (faults.length > 0) await graph.refused(faults);
    }
    return { changed, unchanged };
  }

  /** Adds links of nodes that are there. */
  async join(
    { graph, ids, actor, dryRun, signal }: Work,
    isMeant: (link: number) => boolean,
  ): Promise<Counts> {
    const { shape } = graph;
    let [changed, unchanged] = [0, 0];
    for (let from = 0; from < shape.links; from += PAIRS_AT_ONCE) {
      const pairs: PlacedLink[] = [];
      for (let index = from; index < Math.min(from + PAIRS_AT_ONCE, shape.links); index += 1) {
        if (!isMeant(index)) continue;
        const { source, target, ...link } = shape.link(index);
        pairs.push({ ...link, index, source: ids.at(source), target: ids.at(target) });
      }
      if (pairs.length === 0) continue;
      const linked = await this.known.linked(pairs);
      const missing = pairs.filter((link) => !linked.has(pairName(link)));
      unchanged += pairs.length - missing.length;
      const faults = missing.filter((link) => link.private).map(({ index }) => privateFault(index));
      const open = missing.filter((link) => !link.private);
      for (let at = 0; at < open.length && !dryRun; at += LINKS_AT_ONCE) {
        signal?.throwIfAborted();
        await this.addLinks(open.slice(at, at + LINKS_AT_ONCE), actor, faults);
      }
      changed += missing.length - faults.length;
      if (faults.length > 0) await graph.refused(faults);
    }
    return { changed, unchanged };
  }

  /** As many as can be: where one of them cannot, each half by itself. */
  private async addLinks(links: readonly PlacedLink[], actor: Actor, faults: GraphFault[]): Promise<void> {
    const [first, second] = links;
    if (first === undefined) return;
    const add = (): Promise<unknown> =>
      this.links.addMany(
        links.map(({ source, target, type }) => ({ id: null, source, target, type })),
        actor,
      );
    if (second === undefined) {
      await attempt({ list: 'links', index: first.index }, faults, add);
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
}

const PRIVATE = 'A private link to a node that is there already is made by itself, and then made private';

function privateFault(index: number): GraphFault {
  return { list: 'links', index, field: 'private', reason: 'private_link', message: PRIVATE };
}

/** `false`: it was refused, which is a fault of the entry; everything else rises. */
async function attempt(
  entry: Pick<GraphFault, 'list' | 'index'>,
  faults: GraphFault[],
  work: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    faults.push({ ...entry, field: null, reason: error.reason, message: error.message });
    return false;
  }
}
