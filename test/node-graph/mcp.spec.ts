import type { Client as Agent } from '@modelcontextprotocol/sdk/client/index.js';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { call, connect as connectAgent, refusal } from '../linky/mcp-world.js';
import { bearer } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createTenant } from '../support/identity.js';
import { connect, type Diff, type Entry, person, type Person } from './world.js';

let app: TestApp;
let ann: Person;
let agent: Agent;

beforeAll(async () => {
  app = await startApp();
  ann = await person(app);
  agent = await connectAgent(app, bearer(ann.key));
});
afterAll(async () => {
  await agent.close();
  await app.close();
});

const add = async (fields: object): Promise<string> => {
  const { nodes } = await call<Diff>(agent, 'graph_node_add', { ...fields });
  return nodes.find(({ id }) => id !== (fields as { target?: string }).target)?.id ?? '';
};

describe('the tools of the graph', () => {
  it('build a graph that others see grow, and answer questions about it', async () => {
    const watcher = await connect(app, ann);
    const goal = await add({ title: 'Ship it' });
    const step = await add({ title: 'Test it', target: goal, volume: 3 });
    const first = await add({ title: 'Write it' });
    const linked = await call<Diff>(agent, 'graph_link_add', { source: first, target: step });
    expect(linked.links).toMatchObject([{ source: first, target: step }]);

    const { nodes, links } = await call<{ nodes: Entry[]; links: Entry[] }>(agent, 'graph_get_full');
    expect(nodes.map(({ id }) => id).sort()).toEqual([goal, step, first].sort());
    expect(links).toHaveLength(2);
    await vi.waitFor(() => {
      expect(watcher.events.filter(({ name }) => name === 'graph:diff').length).toBeGreaterThanOrEqual(4);
    }, 300_000);
    watcher.socket.disconnect();

    const ids = ({ nodes: found }: { nodes: Entry[] }): string[] => found.map(({ id }) => id);
    expect(ids(await call(agent, 'graph_ready'))).toEqual([first]);
    expect(ids(await call(agent, 'graph_blockers', { id: goal }))).toEqual([step, first]);
    expect(ids(await call(agent, 'graph_path', { from: first, to: goal }))).toEqual([first, step, goal]);
    expect(await call(agent, 'graph_critical_path', { id: goal })).toMatchObject({ by: 'volume' });
    const done = await call<Diff>(agent, 'graph_node_update', { id: first, status: 3 });
    expect(done.nodes.map(({ id }) => id).sort()).toEqual([first, step].sort());
    expect(ids(await call(agent, 'graph_ready'))).toEqual([step]);
  });

  it('take back what they did: from the trash, and by the history', async () => {
    type Changed = Diff & { readonly batchId: string };
    const [below, above] = [await add({}), await add({})];
    const { links } = await call<Changed>(agent, 'graph_link_add', { source: below, target: above });
    const id = links[0]?.id;
    const retyped = await call<Changed>(agent, 'graph_link_update', { id, type: 1 });
    expect(retyped).toMatchObject({ links: [{ id, type: 1 }], nodes: [{ id: above, status: 0 }] });
    expect(await call(agent, 'graph_undo', { batchId: retyped.batchId })).toMatchObject({
      links: [{ id, type: 0 }],
      nodes: [{ id: above, status: 2 }],
    });
    const trashed = await call<Changed>(agent, 'graph_node_trash', { id: below });
    expect(trashed.links).toMatchObject([{ id, inTrash: true }]);
    await call(agent, 'graph_node_restore', { id: below });
    const { batchId } = await call<Changed>(agent, 'graph_link_trash', { id });
    const { batches } = await call<{ batches: { batchId: string }[] }>(agent, 'graph_history', { limit: 2 });
    expect(batches[0]).toMatchObject({ batchId, undone: false });
    await call(agent, 'graph_undo', { batchId });
    expect(await call(agent, 'graph_redo', { batchId })).toMatchObject({ links: [{ id, inTrash: true }] });
  });

  it('refuse as the API does, in the words of MCP', async () => {
    const [a, b] = [await add({}), await add({})];
    await call(agent, 'graph_link_add', { source: a, target: b });
    const missing = '00000000-0000-4000-8000-000000000000';
    const cases: [string, Record<string, unknown>, string, string?][] = [
      ['graph_link_add', { source: a }, 'BAD_REQUEST', 'missing_params'],
      ['graph_link_add', { source: 'x', target: b }, 'BAD_REQUEST', 'invalid_uuid'],
      ['graph_link_add', { source: a, target: a }, 'BAD_REQUEST'],
      ['graph_link_add', { source: a, target: b }, 'CONFLICT'],
      ['graph_link_add', { source: b, target: a }, 'CONFLICT'],
      ['graph_link_add', { source: missing, target: a }, 'NOT_FOUND'],
      ['graph_node_add', { title: 'x'.repeat(81) }, 'BAD_REQUEST', 'title_too_long'],
      ['graph_node_update', { id: a }, 'BAD_REQUEST'],
      ['graph_node_update', { id: missing, title: 'x' }, 'NOT_FOUND'],
      ['graph_get', { limit: 0 }, 'BAD_REQUEST'],
      ['graph_blockers', { id: missing }, 'NOT_FOUND'],
      ['graph_node_trash', { id: missing }, 'NOT_FOUND'],
      ['graph_node_restore', { id: a }, 'BAD_REQUEST', 'not_trashed_node'],
      ['graph_link_update', { id: missing, type: 1 }, 'NOT_FOUND'],
      ['graph_link_trash', {}, 'BAD_REQUEST', 'missing_params'],
      ['graph_undo', {}, 'BAD_REQUEST', 'missing_batchId'],
      ['graph_redo', { batchId: missing }, 'NOT_FOUND'],
      ['graph_history', { limit: 0 }, 'BAD_REQUEST'],
    ];
    for (const [name, args, code, reason] of cases) {
      const refused = await refusal(agent, name, args);
      expect([name, args, refused.code]).toEqual([name, args, code]);
      if (reason !== undefined) expect(refused.data).toMatchObject({ reason });
    }
  });

  it('show a graph in few words, page by page, and take the short ids that it shows', async () => {
    const cy = await person(app);
    const own = await connectAgent(app, bearer(cy.key));
    const made = (fields: object): Promise<string> =>
      call<Diff>(own, 'graph_node_add', { ...fields }).then(({ nodes }) => nodes.at(-1)?.id ?? '');
    const goal = await made({ title: 'Ship it', description: 'All of it' });
    const short = goal.slice(-8);
    const [step, aside] = [await made({ title: 'Test it' }), await made({ title: 'Tell of it' })];
    const link = { source: step.slice(-8).toUpperCase(), target: short };
    expect(await call(own, 'graph_link_add', link)).toMatchObject({
      links: [{ source: step, target: goal }],
    });
    const second = { source: step, target: aside.slice(-8), type: 1 };
    await call(own, 'graph_link_add_batch', { links: [second, { source: aside, target: short }] });

    const [first, second_, third] = [goal, step, aside].map((id) => id.slice(-8));
    const rows = [
      [first, 'Ship it', 2],
      [second_, 'Test it', 0, [first, `~${third ?? ''}`]],
      [third, 'Tell of it', 0, [first]],
    ];
    expect(await call(own, 'graph_get')).toEqual({ nodes: rows, nextCursor: null });
    const seen: unknown[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: { nodes: unknown[]; nextCursor: string | null } = await call(own, 'graph_get', {
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.nodes);
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(rows);
    expect(await refusal(own, 'graph_get', { cursor: 'x' })).toMatchObject({
      data: { reason: 'invalid_cursor' },
    });

    expect(await call(own, 'graph_node_get', { id: short })).toMatchObject({
      node: { id: goal, title: 'Ship it', description: 'All of it', status: 2 },
      blocks: [],
      blockedBy: [
        { id: step, title: 'Test it', status: 0, type: 0 },
        { id: aside, type: 0 },
      ],
      hasMore: false,
    });
    const ends = { source: step.slice(-8), target: short };
    expect(await call(own, 'graph_link_update', { ...ends, type: 1 })).toMatchObject({
      links: [{ type: 1 }],
    });
    expect(await call(own, 'graph_link_trash', ends)).toMatchObject({ links: [{ inTrash: true }] });
    await call(own, 'graph_node_trash', { id: third });
    const trash = await call<{ nodes: Entry[] }>(own, 'graph_trash');
    expect(trash.nodes.map(({ id }) => id)).toEqual([aside]);
    await call(own, 'graph_node_restore', { id: third });
    expect(await call(own, 'graph_path', { from: third, to: short })).toMatchObject({
      nodes: [{ id: aside }, { id: goal }],
    });

    // Nobody names what they do not see, and nobody guesses between two.
    expect((await refusal(agent, 'graph_node_get', { id: short })).code).toBe('NOT_FOUND');
    expect((await refusal(agent, 'graph_node_trash', { id: short })).code).toBe('NOT_FOUND');
    const twin = `${goal.slice(0, -12)}0000${short}`;
    await app.sql(`update node_graph.nodes set id = $1 where id = $2`, [twin, await made({ title: 'Twin' })]);
    const torn = await refusal(own, 'graph_node_get', { id: short });
    expect(torn).toMatchObject({ code: 'BAD_REQUEST', data: { reason: 'ambiguous_id' } });
    expect(await call(own, 'graph_node_get', { id: goal })).toMatchObject({ node: { id: goal } });
    await own.close();
  });

  it('tell fifty nodes in 1,500 tokens, whatever they are called', async () => {
    const tokenizer = new Tiktoken(o200k);
    const tokens = (value: unknown): number => tokenizer.encode(JSON.stringify(value)).length;
    const words = [
      'Review the login page on phones',
      'Measure',
      'Tell partners of the new prices for next year',
    ];
    const long = [
      'Prüfung der Überweisungsschnittstelle für Großkunden im österreichischen Rechenzentrum',
      '修复登录错误并更新部署文档以及所有相关的测试用例和监控告警规则配置，然后通知团队',
      '0x9f3aC7e1 %%$#@! {"a":[1,2,3]} <script>alert(1)</script> \\\\ C:\\x ;;;;',
      '🚀🎉🔥👩‍👩‍👧‍👦🏳️‍🌈🚀🎉🔥👩‍👩‍👧‍👦🏳️‍🌈🚀🎉🔥',
    ];
    for (const titles of [words, long.map((title) => Array.from(title).slice(0, 80).join(''))]) {
      const owner = await person(app);
      const own = await connectAgent(app, bearer(owner.key));
      const ids: string[] = [];
      for (let n = 0; n < 50; n += 1) {
        const title = titles[n % titles.length];
        const { nodes } = await call<Diff>(own, 'graph_node_add', { title });
        ids.push(nodes[0]!.id);
      }
      const links = ids.slice(1).map((source, n) => ({ source, target: ids[n >> 1] }));
      await call(own, 'graph_link_add_batch', { links });
      const seen: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const page: { nodes: [string][]; nextCursor: string | null } = await call(own, 'graph_get', {
          ...(cursor === null ? {} : { cursor }),
        });
        expect(tokens(page)).toBeLessThanOrEqual(1_500);
        seen.push(...page.nodes.map(([id]) => id));
        pages += 1;
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(ids.map((id) => id.slice(-8)));
      if (titles === words) expect(pages).toBe(1);
      await own.close();
    }
  }, 300_000);

  it('share what they may, and tell who sees what', async () => {
    const dan = await person(app);
    const id = await add({ title: 'Ours' });
    const [unseen, below] = [await add({ title: 'Mine' }), await add({ title: 'Below', target: id })];
    await call(agent, 'graph_link_add', { source: id, target: unseen });
    const [short, email] = [id.slice(-8), dan.account.email];
    const given = await call(agent, 'graph_share_add', { id: short, email, level: 2 });
    expect(given).toMatchObject({ access: [{ level: 2 }] });
    expect(await call(agent, 'graph_share_list', { id: short })).toMatchObject({
      access: [{ nodeId: id, email, level: 2, branch: true }],
      publication: null,
    });
    const theirs = await connectAgent(app, bearer(dan.key));
    // They see the branch, and no way out of it.
    const [top, ...others] = (await call<{ nodes: unknown[] }>(theirs, 'graph_get')).nodes;
    expect(top).toEqual([short, 'Ours', 2]);
    expect(others).toEqual([[below.slice(-8), 'Below', 0, [short]]]);
    const read = await call<{ blocks: object[]; blockedBy: object[] }>(theirs, 'graph_node_get', {
      id: short,
    });
    expect(read).toMatchObject({ blocks: [], blockedBy: [{ id: below }] });
    expect((await refusal(theirs, 'graph_node_get', { id: unseen.slice(-8) })).code).toBe('NOT_FOUND');
    expect(await call(theirs, 'graph_share_received')).toMatchObject({ access: [{ id, title: 'Ours' }] });
    expect(await call(theirs, 'graph_node_update', { id: short, title: 'Theirs too' })).toMatchObject({
      nodes: [{ id, title: 'Theirs too' }],
    });
    await call(agent, 'graph_share_update', { id: short, email, level: 3 });
    expect((await refusal(theirs, 'graph_node_update', { id: short, title: 'No' })).code).toBe('FORBIDDEN');
    const again = { id: short, email, level: 3 };
    expect((await refusal(agent, 'graph_share_add', again)).code).toBe('BAD_REQUEST');
    await call(agent, 'graph_share_remove', { id: short, email });
    expect((await refusal(theirs, 'graph_node_get', { id: short })).code).toBe('NOT_FOUND');
    expect(await call(theirs, 'graph_get')).toEqual({ nodes: [], nextCursor: null });

    const { nodes } = await call<Diff>(agent, 'graph_publish', { id: short });
    expect(nodes[0]).toMatchObject({ id, publicToken: expect.any(String) as string });
    expect(await call(agent, 'graph_share_list', { id })).toMatchObject({
      publication: { publicBranch: true },
    });
    await call(agent, 'graph_unpublish', { id: short });
    expect(await call(agent, 'graph_share_list', { id })).toMatchObject({ publication: null });
    await theirs.close();
  });

  it('are for users, within the scopes of the key', async () => {
    const team = await connectAgent(app, bearer((await createTenant(app)).teamKey));
    expect((await refusal(team, 'graph_get')).code).toBe('FORBIDDEN');
    await team.close();
    const { rawKey } = await createKey(app, { userId: ann.account.id }, { scopes: ['graph:read'] });
    const reader = await connectAgent(app, bearer(rawKey), '?toolset=graph');
    const names = (await reader.listTools()).tools.map(({ name }) => name);
    expect(names.sort()).toEqual([
      'graph_blockers',
      'graph_critical_path',
      'graph_get',
      'graph_get_full',
      'graph_history',
      'graph_node_get',
      'graph_path',
      'graph_ready',
      'graph_share_list',
      'graph_share_received',
      'graph_trash',
    ]);
    for (const tool of ['graph_node_add', 'graph_node_trash', 'graph_link_update', 'graph_undo'])
      expect((await refusal(reader, tool, {})).code).toBe('FORBIDDEN');
    await reader.close();
  });

  it('share the limits of the REST twins', async () => {
    const strict = await startApp({ rateLimitScale: 1 });
    try {
      const bob = await person(strict);
      const own = await connectAgent(strict, bearer(bob.key));
      for (let n = 0; n < 29; n += 1) await call(own, 'graph_node_add', {});
      const twin = await fetch(`${strict.url}/api/node`, {
        method: 'POST',
        headers: { ...bearer(bob.key), 'content-type': 'application/json' },
        body: '{}',
      });
      expect(twin.status).toBe(200);
      const refused = await refusal(own, 'graph_node_add', {});
      expect(refused).toMatchObject({ code: 'RATE_LIMITED' });
      expect((refused.data as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThanOrEqual(1);
      await own.close();
    } finally {
      await strict.close();
    }
  });
});
