import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Region, type RegionNode, settle } from './cascade.js';
import { type BlockingLink, type BlockingNode, blocks, LinkType, Status } from './status.js';

const { Available, InProgress, Blocked, Completed } = Status;

function node(id: string, status: Status, blockers = 0, rest: Partial<RegionNode> = {}): RegionNode {
  return { id, status, independent: false, version: 5, blockers, ...rest };
}

function link(source: string, target: string, rest: Partial<BlockingLink> = {}): BlockingLink {
  return {
    id: source + target,
    source,
    target,
    type: LinkType.Primary,
    wasBlocker: false,
    version: 0,
    ...rest,
  };
}

function region(nodes: RegionNode[], links: BlockingLink[]): Region {
  return { nodes: new Map(nodes.map((entry) => [entry.id, entry])), links };
}

describe('settle', () => {
  it('walks through Completed ancestors and leaves what is below alone', () => {
    const chain = region(
      [node('x', Available), node('b', Completed, 1), node('c', Completed)],
      [link('x', 'b', { wasBlocker: true }), link('b', 'c')],
    );
    const { nodes, links } = settle(chain, ['b']);
    expect(nodes).toEqual([
      { id: 'b', from: Completed, to: Blocked, version: 6 },
      { id: 'c', from: Completed, to: Blocked, version: 6 },
    ]);
    expect(links.map((flag) => [flag.link.id, flag.wasBlocker, flag.version])).toEqual([['bc', true, 1]]);
  });

  it('stops at the first ancestor that was not Completed', () => {
    const chain = region(
      [node('b', InProgress, 1), node('c', Blocked, 1), node('x', Available)],
      [link('x', 'b', { wasBlocker: true }), link('b', 'c', { wasBlocker: true })],
    );
    expect(settle(chain, ['b']).nodes.map(({ id }) => id)).toEqual(['b']);
  });

  it('changes nothing where the node is Blocked already', () => {
    expect(settle(region([node('b', Blocked, 2)], []), ['b'])).toEqual({ nodes: [], links: [] });
  });

  it('frees to Available, without cascading', () => {
    const chain = region(
      [node('b', Blocked, 0), node('c', Blocked, 1)],
      [link('b', 'c', { wasBlocker: true })],
    );
    expect(settle(chain, ['b']).nodes).toEqual([{ id: 'b', from: Blocked, to: Available, version: 6 }]);
  });

  it('does not block what is independent, nor go on above it', () => {
    const chain = region(
      [node('b', Completed, 1), node('c', Completed, 0, { independent: true })],
      [link('b', 'c')],
    );
    expect(settle(chain, ['b'])).toEqual({
      nodes: [{ id: 'b', from: Completed, to: Blocked, version: 6 }],
      links: [],
    });
  });

  it('does not follow secondary links', () => {
    const chain = region(
      [node('b', Completed, 1), node('c', Completed)],
      [link('b', 'c', { type: LinkType.Secondary })],
    );
    expect(settle(chain, ['b']).nodes).toHaveLength(1);
  });

  it('touches a node once that one seed frees and another blocks again', () => {
    const diamond = region(
      [node('t', Blocked, 0), node('b', Completed, 1)],
      [link('b', 't', { wasBlocker: true })],
    );
    expect(settle(diamond, ['t', 'b']).nodes).toEqual([
      { id: 'b', from: Completed, to: Blocked, version: 6 },
    ]);
  });
});

/** A whole graph in memory: the definition of 8.1 without any cleverness. */
class Graph {
  readonly nodes = new Map<string, BlockingNode>();
  readonly links = new Map<string, BlockingLink>();

  constructor(size: number) {
    for (let i = 0; i < size; i += 1) {
      const id = `n${String(i)}`;
      this.nodes.set(id, { id, status: Available, independent: false, version: 0 });
    }
  }

  blockersOf(id: string): number {
    return [...this.links.values()].filter(
      (one) => one.target === id && one.type === LinkType.Primary && this.at(one.source).status !== Completed,
    ).length;
  }

  mustBeBlocked(id: string): boolean {
    return [...this.links.values()].some(
      (one) => one.target === id && blocks(one, this.at(one.source), this.at(one.target)),
    );
  }

  at(id: string): BlockingNode {
    const found = this.nodes.get(id);
    if (!found) throw new Error(id);
    return found;
  }

  /** As the repository loads it: up from the seeds through Completed nodes, with the links into the seeds. */
  region(seeds: string[]): Region {
    const walked = new Set(seeds);
    const reached = new Set(seeds);
    const links = new Set<BlockingLink>();
    for (const id of walked) {
      if (this.at(id).status !== Completed) continue;
      for (const one of this.links.values()) {
        if (one.source !== id || one.type !== LinkType.Primary) continue;
        links.add(one);
        reached.add(one.target);
        walked.add(one.target);
      }
    }
    for (const one of this.links.values()) {
      if (!seeds.includes(one.target)) continue;
      links.add(one);
      reached.add(one.source);
    }
    return {
      nodes: new Map([...reached].map((id) => [id, { ...this.at(id), blockers: this.blockersOf(id) }])),
      links: [...links],
    };
  }

  settle(seeds: string[]): void {
    const { nodes, links } = settle(this.region(seeds), seeds);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    for (const { id, from, to, version } of nodes) {
      const before = this.at(id);
      expect(before.status).toBe(from);
      expect(version).toBe(before.version + 1);
      expect(to === Blocked ? from !== Blocked : from === Blocked && to === Available).toBe(true);
      this.nodes.set(id, { ...before, status: to, version });
    }
    for (const { link: one, wasBlocker, version } of links)
      this.links.set(one.id, { ...one, wasBlocker, version });
  }
}

const operation = fc.record({
  kind: fc.constantFrom('add', 'remove', 'status', 'independent', 'type'),
  a: fc.nat(7),
  b: fc.nat(7),
  value: fc.nat(3),
});

describe('settle, over a whole graph', () => {
  it('keeps definition 8.1 and the rule of wasBlocker after any sequence of operations', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 40 }), (operations) => {
        const graph = new Graph(8);
        for (const { kind, a, b, value } of operations) {
          const [low, high] = a < b ? [a, b] : [b, a];
          const source = `n${String(low)}`;
          const target = `n${String(high)}`;
          const id = source + target;
          const existing = graph.links.get(id);
          if (kind === 'add' && low !== high && !existing) {
            const type = value === 0 ? LinkType.Secondary : LinkType.Primary;
            const fresh = { id, source, target, type, wasBlocker: false, version: 0 };
            graph.links.set(id, fresh);
            graph.settle([target]);
          } else if (kind === 'remove' && existing) {
            graph.links.delete(id);
            graph.settle([target]);
          } else if (kind === 'type' && existing) {
            const type = existing.type === LinkType.Primary ? LinkType.Secondary : LinkType.Primary;
            graph.links.set(id, { ...existing, type });
            graph.settle([target]);
          } else if (kind === 'independent') {
            const before = graph.at(source);
            graph.nodes.set(source, { ...before, independent: !before.independent });
            graph.settle([source]);
          } else if (kind === 'status' && value !== Blocked) {
            const before = graph.at(source);
            if (before.status === Blocked) continue;
            graph.nodes.set(source, { ...before, status: value as Status });
            const above = [...graph.links.values()]
              .filter((one) => one.source === source && one.type === LinkType.Primary)
              .map((one) => one.target);
            graph.settle([source, ...above]);
          }
          for (const { id: at, status } of graph.nodes.values()) {
            expect(status === Blocked, `${at} after ${kind}`).toBe(graph.mustBeBlocked(at));
          }
          for (const one of graph.links.values()) {
            const into = graph.at(one.target);
            if (blocks(one, graph.at(one.source), into)) expect(one.wasBlocker).toBe(true);
            if (one.type === LinkType.Secondary || into.status === Completed)
              expect(one.wasBlocker).toBe(false);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
