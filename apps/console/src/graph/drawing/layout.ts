import { Graph, layout } from '@dagrejs/dagre';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly source: string;
  readonly target: string;
  /** What is written on the line. */
  readonly label?: string;
}

export interface LayoutRequest {
  readonly boxes: readonly Box[];
  /** At most one from a box to another. */
  readonly arrows: readonly Arrow[];
  /** From the left to the right, or from the top down. */
  readonly across: boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The middle of each box. */
  readonly places: ReadonlyMap<string, Point>;
  readonly lines: readonly (Arrow & {
    readonly points: readonly Point[];
    /** The middle of the label, where there is one. */
    readonly at?: Point;
  })[];
}

const MARGIN = 24;

/** In layers: what has to be done first comes first; lines go round boxes. */
export function layOut({ boxes, arrows, across }: LayoutRequest): Layout {
  const graph = new Graph();
  graph.setGraph({
    rankdir: across ? 'LR' : 'TB',
    nodesep: 16,
    ranksep: across ? 44 : 36,
    edgesep: 10,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { source, target, label } of arrows)
    graph.setEdge(source, target, label === undefined ? {} : { ...sizeOf(label), labelpos: 'c' });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    places: new Map(
      boxes.map(({ id }) => {
        const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
        return [id, { x, y }];
      }),
    ),
    lines: arrows.map((arrow) => {
      const {
        points = [],
        x,
        y,
      } = graph.edge(arrow.source, arrow.target) as Partial<Point> & {
        points?: Point[];
      };
      return { ...arrow, points, ...(x !== undefined && y !== undefined && { at: { x, y } }) };
    }),
  };
}

/** Of letters of 12 px, as wide as most are. */
const sizeOf = (label: string): { width: number; height: number } => ({
  width: Array.from(label).length * 7 + 8,
  height: 18,
});
