import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Edge, type Expand, shortestWay, walk } from './walk.js';

type Pairs = readonly (readonly [number, number])[];

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
  maxLength: 30,
});
const edgesOf = (graph: Pairs): Edge[] =>
  graph.map(([source, target], n) => ({
    id: String(n),
    relationship: 'r',
    source: String(source),
    target: String(target),
  }));

function along(graph: Pairs, backward = false): Expand {
  const edges = edgesOf(graph);
  return (items) =>
    Promise.resolve({
      cut: false,
      steps: items.flatMap((near) =>
        edges
          .filter((edge) => (backward ? edge.target : edge.source) === near)
          .map((edge) => ({ ...edge, near, far: backward ? edge.source : edge.target })),
      ),
    });
}

/** Distances by relaxing every edge until nothing changes. */
function distances(graph: Pairs, start: number): Map<string, number> {
  const found = new Map([[String(start), 0]]);
  for (let round = 0; round < 11; round += 1)
    for (const [source, target] of graph) {
      const via = (found.get(String(source)) ?? Infinity) + 1;
      if (via < (found.get(String(target)) ?? Infinity)) found.set(String(target), via);
    }
  return found;
}

describe('walk', () => {
  it('reaches exactly what lies within the depth, each at its distance', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.integer({ min: 1, max: 5 }), async (graph, depth) => {
        const { nodes, edges, truncated } = await walk('0', { depth, nodes: 100, edges: 100 }, along(graph));
        const expected = [...distances(graph, 0)].filter(([, distance]) => distance <= depth);
        expect(Object.fromEntries(nodes)).toEqual(Object.fromEntries(expected));
        const followed = graph.filter(([source]) => (nodes.get(String(source)) ?? depth) < depth);
        expect(edges).toHaveLength(followed.length);
        expect(truncated).toBe(false);
      }),
    );
  });

  it('says when it left something out', async () => {
    const star: Pairs = Array.from({ length: 5 }, (_, n) => [0, n + 1] as const);
    const within = (nodes: number, edges: number): ReturnType<typeof walk> =>
      walk('0', { depth: 1, nodes, edges }, along(star));
    expect(await within(6, 5)).toMatchObject({ truncated: false });
    expect((await within(5, 5)).truncated).toBe(true);
    expect((await within(5, 5)).nodes.size).toBe(5);
    expect((await within(6, 4)).edges).toHaveLength(4);
    const cut = await walk('0', { depth: 1, nodes: 9, edges: 9 }, () =>
      Promise.resolve({ steps: [], cut: true }),
    );
    expect(cut.truncated).toBe(true);
  });
});

describe('shortestWay', () => {
  it('is as long as the distance, and joins the ends', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.integer({ min: 0, max: 9 }), async (graph, to) => {
        const expand = { forward: along(graph), backward: along(graph, true) };
        const way = await shortestWay('0', String(to), { depth: 20, nodes: 100 }, expand);
        const distance = distances(graph, 0).get(String(to));
        expect(way.edges?.length).toBe(distance);
        if (way.edges === null) return;
        expect(way.nodes).toHaveLength(way.edges.length + 1);
        expect([way.nodes[0], way.nodes.at(-1)]).toEqual(['0', String(to)]);
        way.edges.forEach(({ source, target }, n) => {
          expect([source, target]).toEqual([way.nodes[n], way.nodes[n + 1]]);
        });
      }),
    );
  });

  it('gives up at its caps, and says so only if it left something out', async () => {
    const chain: Pairs = Array.from({ length: 9 }, (_, n) => [n, n + 1] as const);
    const expand = { forward: along(chain), backward: along(chain, true) };
    expect((await shortestWay('0', '9', { depth: 9, nodes: 100 }, expand)).edges).toHaveLength(9);
    expect(await shortestWay('0', '9', { depth: 8, nodes: 100 }, expand)).toMatchObject({
      edges: null,
      truncated: false,
    });
    expect(await shortestWay('0', '9', { depth: 9, nodes: 4 }, expand)).toMatchObject({
      edges: null,
      truncated: true,
    });
  });
});
