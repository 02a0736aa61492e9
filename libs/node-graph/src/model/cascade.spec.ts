import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Region, type RegionNode, settle, type StatusChange } from './cascade.js';
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

function blocked(id: string, from: Status): StatusChange {
  return { id, from, to: Blocked, version: 6, blockedFrom: { before: null, after: from } };
}

function freed(id: string, to: Status, before: Status | null): StatusChange {
  return { id, from: Blocked, to, version: 6, blockedFrom: { before, after: null } };
}

describe('settle', () => {
  it('walks through Completed ancestors and leaves what is below alone', () => {
    const chain = region(
      [node('x', Available), node('b', Completed, 1), node('c', Completed)],
      [link('x', 'b', { wasBlocker: true }), link('b', 'c')],
    );
    const { nodes, links } = settle(chain, ['b']);
    expect(nodes).toEqual([blocked('b', Completed), blocked('c', Completed)]);
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

  const below = link('a', 'b', { wasBlocker: true });
  const above = link('b', 'c', { wasBlocker: true });

  it.each([null, Available, InProgress])(
    'frees to what a node was (%j), which blocks what it did',
    (before) => {
      const chain = region([node('b', Blocked, 0, { blockedFrom: before }), node('c', Blocked, 1)], [above]);
      expect(settle(chain, ['b']).nodes).toEqual([freed('b', before ?? Available, before)]);
    },
  );

  it('frees to Completed all the way up, and takes the flags of finished targets', () => {
    const was = { blockedFrom: Completed };
    const chain = region([node('b', Blocked, 0, was), node('c', Blocked, 1, was)], [above]);
    const { nodes, links } = settle(chain, ['b']);
    expect(nodes).toEqual([freed('b', Completed, Completed), freed('c', Completed, Completed)]);
    expect(links.map((flag) => [flag.link.id, flag.wasBlocker])).toEqual([['bc', false]]);
  });

  it('frees to Available what somebody worked for, whatever it was', () => {
    const was = { blockedFrom: Completed };
    const chain = region(
      [node('a', Completed), node('b', Blocked, 0, was), node('c', Blocked, 1, was)],
      [below, above],
    );
    const causes = { completed: new Set(['a']) };
    expect(settle(chain, ['a', 'b'], causes).nodes).toEqual([freed('b', Available, Completed)]);
  });

  it('lets a node stay what it is that is blocked and freed at once', () => {
    const chain = region(
      [node('b', Blocked, 0, { blockedFrom: Completed }), node('c', InProgress, 1)],
      [link('b', 'c')],
    );
    expect(settle(chain, ['b', 'c'])).toEqual({ nodes: [freed('b', Completed, Completed)], links: [] });
  });

  it('remembers what it is told to, of what becomes Blocked', () => {
    const one = region([node('b', Available, 1)], []);
    const causes = { blockedFrom: new Map([['b', Completed]]) };
    expect(settle(one, ['b'], causes).nodes).toMatchObject([
      { from: Available, blockedFrom: { after: Completed } },
    ]);
  });

  it('does not block what is independent, nor go on above it', () => {
    const chain = region(
      [node('b', Completed, 1), node('c', Completed, 0, { independent: true })],
      [link('b', 'c')],
    );
    expect(settle(chain, ['b'])).toEqual({ nodes: [blocked('b', Completed)], links: [] });
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
    expect(settle(diamond, ['t', 'b']).nodes).toEqual([blocked('b', Completed)]);
  });
});

/** A whole graph in memory: the definition of 8.1 without any cleverness. */
class Graph {
  readonly nodes = new Map<string, BlockingNode>();
  readonly links = new Map<string, BlockingLink>();

  constructor(size: number) {
    for (let i = 0; i < size; i += 1) {
      const id = `n${String(i)}`;
      this.nodes.set(id, { id, status: Available, independent: false, version: 0, blockedFrom: null });
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

  /**
   * As the repository loads it: up from the seeds through nodes that are Completed or were, with the links into the
   * seeds, and those into what may return to Completed.
   */
  region(seeds: string[]): Region {
    const walked = new Set(seeds);
    const reached = new Set(seeds);
    const links = new Set<BlockingLink>();
    for (const id of walked) {
      const { status, blockedFrom } = this.at(id);
      if (status !== Completed && blockedFrom !== Completed) continue;
      for (const one of this.links.values()) {
        if (one.source !== id || one.type !== LinkType.Primary) continue;
        links.add(one);
        reached.add(one.target);
        walked.add(one.target);
      }
    }
    for (const one of this.links.values()) {
      const mayReturn = walked.has(one.target) && this.at(one.target).blockedFrom === Completed;
      if (!seeds.includes(one.target) && !(mayReturn && one.wasBlocker)) continue;
      links.add(one);
      reached.add(one.source);
    }
    return {
      nodes: new Map([...reached].map((id) => [id, { ...this.at(id), blockers: this.blockersOf(id) }])),
      links: [...links],
    };
  }

  settle(seeds: string[], completed: string[] = []): void {
    const { nodes, links } = settle(this.region(seeds), seeds, { completed: new Set(completed) });
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    for (const { id, from, to, version, blockedFrom } of nodes) {
      const before = this.at(id);
      expect(before.status).toBe(from);
      expect(version).toBe(before.version + 1);
      expect(blockedFrom).toEqual({
        before: from === Blocked ? before.blockedFrom : null,
        after: to === Blocked ? from : null,
      });
      if (from === Blocked) expect([Available, before.blockedFrom]).toContain(to);
      else expect(to).toBe(Blocked);
      this.nodes.set(id, { ...before, status: to, version, blockedFrom: blockedFrom.after });
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
            graph.settle([source, ...above], value === Completed ? [source] : []);
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
