import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DomainError } from '#kernel';

import { MOST_LINKS, MOST_NODES, parseImport } from './import-input.js';
import { planImport } from './import-plan.js';

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
    const plan = await planImport(await parseImport({ nodes: ids.map((id) => ({ id })), links }), OWNER, NOW);
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
    const plan = async (all: object[]): Promise<unknown> =>
      planImport(await parseImport({ nodes: many(3), links: all }), OWNER, NOW);
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
        const plan = await planImport(await parseImport({ nodes, links: wanted }), OWNER, NOW);
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
});
