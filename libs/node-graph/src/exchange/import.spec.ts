import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { settle } from '../model/cascade.js';
import type { PlannedLink } from '../model/graph-link.js';
import type { GraphNode } from '../model/graph-node.js';
import { MOST_LINKS, MOST_NODES } from './graph-shape.js';
import { parseImport } from './import-input.js';
import { idsByKey, ImportPlan, refuseCycles } from './import-plan.js';
import { closingLinks } from './shape-walks.js';
import { UuidList } from './uuid-list.js';

const NOW = new Date('2030-01-01T00:00:00Z');
const OWNER = '0b6e3b0a-3c0f-4f57-8ad2-4e5b3f3f5f10';

async function refusal(work: () => Promise<unknown>): Promise<DomainError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

/** What an import of the document would make. */
async function planOf(document: object): Promise<{
  readonly ids: Record<string, string>;
  readonly nodes: readonly GraphNode[];
  readonly links: readonly PlannedLink[];
}> {
  const request = await parseImport(document);
  refuseCycles(request);
  const { shape, nodes } = request;
  const ids = new UuidList();
  for (let node = 0; node < shape.nodes; node += 1) ids.push(randomUUID());
  const part = { hasNode: () => true, hasLink: () => true };
  const plan = await ImportPlan.of({ shape, part, ids }, OWNER, NOW);
  return {
    ids: idsByKey(shape, ids),
    nodes: nodes.map((node, number) => plan.node(number, node)),
    links: [...plan.links()].map((link) => plan.link(link)),
  };
}

const many = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, id) => ({ id: String(id) }));

describe('a document to be imported', () => {
  it('may have as many nodes and links as are allowed, and not one more', async () => {
    const pairs = (count: number): object[] => {
      const links: object[] = [];
      for (let a = 0; links.length < count; a += 1)
        for (let b = a + 1; b < 1_000 && links.length < count; b += 1)
          links.push({ source: String(a), target: String(b) });
      return links;
    };
    expect((await parseImport({ nodes: many(MOST_NODES) })).nodes).toHaveLength(MOST_NODES);
    expect((await refusal(() => parseImport({ nodes: many(MOST_NODES + 1) }))).reason).toBe('invalid_nodes');
    expect((await parseImport({ nodes: many(1_000), links: pairs(MOST_LINKS) })).links).toHaveLength(
      MOST_LINKS,
    );
    const links = [...pairs(MOST_LINKS), { source: '998', target: '999' }];
    expect((await refusal(() => parseImport({ nodes: many(1_000), links }))).reason).toBe('invalid_links');
    for (const nodes of [undefined, null, [], 'x', {}])
      expect((await refusal(() => parseImport({ nodes }))).reason).toBe('invalid_nodes');
  });

  it('is of a known version', async () => {
    expect((await parseImport({ version: 1, nodes: many(1) })).nodes).toHaveLength(1);
    expect((await refusal(() => parseImport({ version: 2, nodes: many(1) }))).reason).toBe(
      'unsupported_version',
    );
  });

  it.each([
    [{ id: '' }, 'invalid_id'],
    [{ id: 7 }, 'invalid_id'],
    [{ id: 'x'.repeat(101) }, 'invalid_id'],
    [{}, 'missing_params'],
    [null, 'missing_params'],
    [{ id: '0' }, 'duplicate_id'],
    [{ id: 'x', title: 'x'.repeat(81) }, 'title_too_long'],
    [{ id: 'x', status: 4 }, 'invalid_status'],
  ])('names a node that is wrong: %j', async (node, reason) => {
    const error = await refusal(() => parseImport({ nodes: [{ id: '0' }, node] }));
    expect(error).toMatchObject({ reason, fields: [{ loc: ['body', 'nodes', 1] }] });
    expect(error.message).toMatch(/^nodes\[1\]: /);
  });

  it.each([
    [{ source: '0' }, 'missing_params'],
    [{ source: '0', target: '9' }, 'target_not_found'],
    [{ source: 9, target: '0' }, 'source_not_found'],
    [{ source: '2', target: '2' }, 'self_link_not_allowed'],
    [{ source: '0', target: '1' }, 'duplicate_link'],
    [{ source: '1', target: '0' }, 'duplicate_reversed_link'],
    [{ source: '0', target: '2', type: 2 }, 'invalid_type'],
    [{ source: '0', target: '2', private: 1 }, 'invalid_link_private'],
  ])('names a link that is wrong: %j', async (link, reason) => {
    const links = [{ source: '0', target: '1' }, link];
    expect(await refusal(() => parseImport({ nodes: many(3), links }))).toMatchObject({
      reason,
      fields: [{ loc: ['body', 'links', 1] }],
    });
  });

  it('names every entry that is wrong, and is refused for the first one', async () => {
    const nodes = [{ id: '0' }, { id: '' }, { id: '2', title: 'x'.repeat(81) }, { id: '0' }];
    const links = [
      { source: '0', target: '2' },
      { source: '0', target: '9' },
    ];
    const { reason, fields } = await refusal(() => parseImport({ nodes, links }));
    expect(reason).toBe('invalid_id');
    expect(fields?.map(({ loc, type }) => [...loc.slice(1), type])).toEqual([
      ['nodes', 1, 'invalid_id'],
      ['nodes', 2, 'title_too_long'],
      ['nodes', 3, 'duplicate_id'],
      ['links', 1, 'target_not_found'],
    ]);
    expect((await refusal(() => parseImport({ nodes: many(1), documentId: '' }))).reason).toBe(
      'invalid_document_id',
    );
  });

  it('takes ids of 100 characters, and names that objects have anyway', async () => {
    const ids = ['x'.repeat(100), '__proto__', 'constructor'];
    const links = [{ source: '__proto__', target: 'constructor' }];
    const plan = await planOf({ nodes: ids.map((id) => ({ id })), links });
    expect(Object.keys(plan.ids).sort()).toEqual([...ids].sort());
    expect(plan.links[0]).toMatchObject({ source: plan.nodes[1]!.id, target: plan.nodes[2]!.id });
  });
});

describe('what an import makes', () => {
  it('names the link that closes a cycle; secondary links close none', async () => {
    const links = [
      { source: '2', target: '0', type: 1 },
      { source: '0', target: '1' },
      { source: '1', target: '2' },
    ];
    const plan = (all: object[]): Promise<unknown> => planOf({ nodes: many(3), links: all });
    expect(await plan(links)).toBeDefined();
    const error = await refusal(() => plan(links.map(({ source, target }) => ({ source, target }))));
    expect(error).toMatchObject({ reason: 'cycle', fields: [{ loc: ['body', 'links', 2] }] });
  });

  it('is blocked exactly where the definition says, whatever the document claims', async () => {
    const documents = fc.integer({ min: 2, max: 8 }).chain((count) =>
      fc.record({
        nodes: fc.tuple(
          ...Array.from({ length: count }, (_, id) =>
            fc.record({
              id: fc.constant(String(id)),
              status: fc.integer({ min: 0, max: 3 }),
              independent: fc.boolean(),
            }),
          ),
        ),
        links: fc.uniqueArray(
          fc
            .record({ a: fc.nat(count - 1), b: fc.nat(count - 1), type: fc.integer({ min: 0, max: 1 }) })
            .filter(({ a, b }) => a < b),
          { selector: ({ a, b }) => `${String(a)} ${String(b)}` },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(documents, async ({ nodes, links }) => {
        const wanted = links.map(({ a, b, type }) => ({ source: String(a), target: String(b), type }));
        const plan = await planOf({ nodes, links: wanted });
        const status = new Map(plan.nodes.map((node) => [node.id, node.status]));
        for (const node of plan.nodes) {
          const held = plan.links.some(
            (link) => link.target === node.id && link.type === 0 && status.get(link.source) !== 3,
          );
          expect(node.status === 2).toBe(held && !node.independent);
        }
        for (const link of plan.links) {
          const target = plan.nodes.find(({ id }) => id === link.target)!;
          const blocking = link.type === 0 && status.get(link.source) !== 3 && !target.independent;
          expect(link.wasBlocker).toBe(blocking && target.status !== 3);
          if (link.type === 0) {
            const source = plan.nodes.find(({ id }) => id === link.source)!;
            expect(source.componentId).toBe(target.componentId);
          }
        }
      }),
    );
  });

  it('is what a change of the whole would make it', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async ({ nodes, links }) => {
        const forward = links.filter(({ source, target }) => Number(source) < Number(target));
        const { nodes: made } = await planOf({ nodes, links: forward });
        const region = new Map(
          nodes.map(({ id, status, independent }) => {
            const blockers = forward.filter(
              ({ source, target, type }) =>
                target === id && type === 0 && nodes[Number(source)]?.status !== 3,
            );
            return [id, { id, status, independent, version: 0, blockers: blockers.length }] as const;
          }),
        );
        const flagged = forward.map((link, at) => ({
          ...{ ...link, id: String(at), version: 0, wasBlocker: false },
        }));
        const { nodes: changes } = settle({ nodes: region, links: flagged }, region.keys());
        const after = new Map(changes.map(({ id, to, blockedFrom }) => [id, [to, blockedFrom.after]]));
        expect(made.map(({ status, blockedFrom }) => [status, blockedFrom])).toEqual(
          nodes.map(({ id, status }) => after.get(id) ?? [status, null]),
        );
      }),
    );
  });

  it('has no cycle without the links that close one, and none of them is left out for nothing', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async ({ nodes, links }) => {
        const { shape, ...request } = await parseImport({ nodes, links });
        const part = { hasNode: () => true, hasLink: () => true };
        const closing = await closingLinks(shape, part);
        const out = new Set(closing.map(({ link }) => link));
        const rest = request.links.filter((_, at) => !out.has(at));
        expect(() => {
          refuseCycles({ nodes: request.nodes, links: rest });
        }).not.toThrow();
        for (const link of out)
          expect(() => {
            refuseCycles({ nodes: request.nodes, links: [...rest, ...request.links.slice(link, link + 1)] });
          }).toThrow();
        for (const { path } of closing) {
          const names = path.split(' -> ');
          expect(names[0]).toBe(names.at(-1));
          for (const [at, name] of names.slice(1).entries())
            expect(links).toContainEqual({ source: names[at], target: name, type: 0 });
        }
      }),
    );
  });
});

/** Graphs with cycles; a pair has one link. */
const graphs = fc.integer({ min: 2, max: 8 }).chain((count) =>
  fc.record({
    nodes: fc.tuple(
      ...Array.from({ length: count }, (_, id) =>
        fc.record({
          id: fc.constant(String(id)),
          status: fc.constantFrom(0 as const, 1 as const, 3 as const),
          independent: fc.boolean(),
        }),
      ),
    ),
    links: fc.uniqueArray(
      fc
        .record({
          source: fc.nat(count - 1).map(String),
          target: fc.nat(count - 1).map(String),
          type: fc.constantFrom(0 as const, 0 as const, 1 as const),
        })
        .filter(({ source, target }) => source !== target),
      { selector: ({ source, target }) => [source, target].sort().join(' ') },
    ),
  }),
);
