import { IntList } from '#kernel';

import { cycle } from '../model/graph.errors.js';
import { invalidList } from './exchange.errors.js';
import type { ForeignGraph, GraphFault, Reading } from './foreign-graph.js';
import { GraphShape, MOST_LINKS, MOST_NODES } from './graph-shape.js';
import {
  addedLink,
  addedNode,
  type ImportedNode,
  type ImportRequest,
  readEntries,
  type ReadEntry,
  readNode,
  soundOf,
} from './import-input.js';
import { refuseCycles } from './import-plan.js';
import type { ClosingLink } from './shape-walks.js';

/** A document of which everything was looked at once. */
export interface ReadGraph {
  readonly shape: GraphShape;
  /** The nodes of the shape, some at a time, in its order. */
  nodes(reading: Exclude<Reading, 'look'>): AsyncIterable<readonly ImportedNode[]>;
  /** Told of links without which there is no cycle, in case that they are left out. */
  closing(links: readonly ClosingLink[]): Promise<void>;
  /** Told of what cannot be taken; `index` is that of the shape. */
  refused(faults: readonly GraphFault[]): Promise<void>;
}

/** Whoever waits for an answer is refused cycles; all else that comes up is in `faults` afterwards. */
export function requestedGraph(request: ImportRequest, faults: GraphFault[]): ReadGraph {
  const { shape, nodes } = request;
  return {
    shape,
    nodes: () => inOnePart(nodes),
    closing: (links) => {
      refuseCycles(request);
      throw new Error(`${String(links.length)} links close cycles that nobody finds`);
    },
    refused: (more) => {
      faults.push(...more);
      return Promise.resolve();
    },
  };
}

async function* inOnePart<One>(list: readonly One[]): AsyncGenerator<readonly One[], void> {
  yield await Promise.resolve(list);
}

/**
 * Looks at all of a document. What is at fault is told, and left out: a few bytes are kept of each node and link.
 * @param check refuses a node
 * @param refused told of what is left out, before more is read
 */
export async function readForeign(
  document: ForeignGraph,
  check: (node: ImportedNode) => void,
  refused: (faults: readonly GraphFault[]) => Promise<void>,
): Promise<ReadGraph> {
  const shape = new GraphShape();
  /** Where what was taken stands in the document. */
  const places = { nodes: new IntList(), links: new IntList() };
  const took = async (
    list: 'nodes' | 'links',
    place: number,
    read: readonly ReadEntry<unknown>[],
  ): Promise<void> => {
    const faults: GraphFault[] = [];
    for (const [at, { fault }] of read.entries()) {
      if (fault === null) places[list].push(place + at);
      else faults.push({ list, index: place + at, field: null, reason: fault.reason, message: told(fault) });
    }
    if (faults.length > 0) await refused(faults);
  };
  let place = 0;
  for await (const part of document.nodes('look')) {
    if (place + part.length > MOST_NODES) throw invalidList('nodes', 1, MOST_NODES);
    const add = (node: unknown): ImportedNode => addedNode(node, shape, 'key', check);
    await took('nodes', place, await readEntries('nodes', part, place, add));
    place += part.length;
  }
  if (place === 0) throw invalidList('nodes', 1, MOST_NODES);
  place = 0;
  for await (const part of document.links()) {
    if (place + part.length > MOST_LINKS) throw invalidList('links', 0, MOST_LINKS);
    await took('links', place, await readEntries('links', part, place, (link) => addedLink(link, shape)));
    place += part.length;
  }
  const placed = (faults: readonly GraphFault[]): Promise<void> =>
    refused(faults.map((fault) => ({ ...fault, index: places[fault.list].at(fault.index) })));
  return {
    shape,
    refused: placed,
    nodes: (reading) => takenAgain(document, reading, places.nodes),
    closing: async (links) => {
      for (let at = 0; at < links.length; at += FAULTS_AT_ONCE)
        await placed(links.slice(at, at + FAULTS_AT_ONCE).map(closingFault));
    },
  };
}

const FAULTS_AT_ONCE = 500;

/** The nodes that were taken when they were looked at. */
async function* takenAgain(
  document: ForeignGraph,
  reading: Reading,
  places: IntList,
): AsyncGenerator<readonly ImportedNode[], void> {
  let [place, next] = [0, 0];
  for await (const part of document.nodes(reading)) {
    const taken = part.filter((_, at) => {
      const isTaken = next < places.length && places.at(next) === place + at;
      if (isTaken) next += 1;
      return isTaken;
    });
    yield soundOf(await readEntries('nodes', taken, place, (node) => readNode(node, 'key')));
    place += part.length;
  }
}

/** Without where it stands in a list: the document says it in its own words. */
function told({ fields = [], message }: { fields?: readonly { msg: string }[]; message: string }): string {
  return fields[0]?.msg ?? message;
}

function closingFault({ link, path }: ClosingLink): GraphFault {
  const { reason, message } = cycle(path);
  return { list: 'links', index: link, field: null, reason, message };
}
