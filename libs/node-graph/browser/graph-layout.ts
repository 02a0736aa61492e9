import type dagreModule from '@dagrejs/dagre';
import type { EdgeLabel, GraphLabel, NodeLabel } from '@dagrejs/dagre';

import type { GraphLink, GraphNode } from './model.js';
import { faceOf } from './node-face.js';

/** A script of the page that is no module. */
declare const dagre: typeof dagreModule;

/** From here on a drawing is laid out in less time, and nothing moves slowly. */
export const MANY = 500;
const GAP = 60;

interface Place {
  readonly x: number;
  readonly y: number;
}

export type Places = ReadonlyMap<string, Place>;

interface Block {
  readonly width: number;
  readonly height: number;
  readonly places: Places;
}

type Nodes = ReadonlyMap<string, GraphNode>;

/** Each piece of the graph in layers, the pieces beside and below each other, single nodes in rows at the end. */
export function placesOf(
  nodes: Nodes,
  links: readonly GraphLink[],
  across: boolean,
  { clientWidth, clientHeight }: Pick<HTMLElement, 'clientWidth' | 'clientHeight'>,
): Places {
  const pieces = piecesOf(nodes, links);
  const blocks = pieces
    .filter((piece) => piece.length > 1)
    .sort((a, b) => b.length - a.length)
    .map((piece) => blockOf(piece, links, across));
  for (const [node, ...others] of pieces) {
    if (node === undefined || others.length > 0) continue;
    const { width, height } = faceOf(node);
    blocks.push({ width, height, places: new Map([[node.id, { x: width / 2, y: height / 2 }]]) });
  }
  const area = blocks.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const wide = Math.max(
    ...blocks.map(({ width }) => width),
    Math.sqrt((area * clientWidth) / (clientHeight || 1)),
  );
  return shelved(blocks, wide);
}

function shelved(blocks: readonly Block[], wide: number): Places {
  const places = new Map<string, Place>();
  let [left, top, tall] = [0, 0, 0];
  for (const block of blocks) {
    if (left > 0 && left + block.width > wide) [left, top, tall] = [0, top + tall + GAP, 0];
    for (const [id, { x, y }] of block.places) places.set(id, { x: left + x, y: top + y });
    left += block.width + GAP;
    tall = Math.max(tall, block.height);
  }
  return places;
}

/** Nodes that hang together, each time. */
function piecesOf(nodes: Nodes, links: readonly GraphLink[]): GraphNode[][] {
  const beside = new Map<string, string[]>([...nodes.keys()].map((id) => [id, []]));
  for (const { source, target } of links) {
    beside.get(source)?.push(target);
    beside.get(target)?.push(source);
  }
  const seen = new Set<string>();
  const pieces: GraphNode[][] = [];
  for (const [start, node] of nodes) {
    if (seen.has(start)) continue;
    seen.add(start);
    const piece = [node];
    for (const { id } of piece) {
      for (const other of beside.get(id) ?? []) {
        const found = nodes.get(other);
        if (seen.has(other) || found === undefined) continue;
        seen.add(other);
        piece.push(found);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}

function blockOf(piece: readonly GraphNode[], links: readonly GraphLink[], across: boolean): Block {
  const graph = new dagre.graphlib.Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    nodesep: across ? 18 : 24,
    ranksep: across ? 70 : 48,
    ...(piece.length > MANY / 2 ? { ranker: 'longest-path' } : {}),
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const own = new Set(piece.map(({ id }) => id));
  for (const node of piece) {
    const { width, height } = faceOf(node);
    graph.setNode(node.id, { width, height });
  }
  for (const { source, target, type } of links) {
    if (own.has(source)) graph.setEdge(source, target, { weight: type === 0 ? 2 : 1, minlen: 1 });
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const places = piece.map(({ id }) => {
    const { x = 0, y = 0 } = graph.node(id);
    return [id, { x, y }] as const;
  });
  return { width, height, places: new Map(places) };
}
