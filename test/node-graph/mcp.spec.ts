import type { Client as Agent } from '@modelcontextprotocol/sdk/client/index.js';
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

    const { nodes, links } = await call<{ nodes: Entry[]; links: Entry[] }>(agent, 'graph_get');
    expect(nodes.map(({ id }) => id).sort()).toEqual([goal, step, first].sort());
    expect(links).toHaveLength(2);
    await vi.waitFor(() => {
      expect(watcher.events.filter(({ name }) => name === 'graph:diff').length).toBeGreaterThanOrEqual(4);
    }, 60_000);
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
    const cases: [string, Record<string, unknown>, number, string?][] = [
      ['graph_link_add', { source: a }, -32602, 'missing_params'],
      ['graph_link_add', { source: 'x', target: b }, -32602, 'invalid_uuid'],
      ['graph_link_add', { source: a, target: a }, -32602],
      ['graph_link_add', { source: a, target: b }, -32602],
      ['graph_link_add', { source: b, target: a }, -32602],
      ['graph_link_add', { source: missing, target: a }, -32003],
      ['graph_node_add', { title: 'x'.repeat(81) }, -32602, 'title_too_long'],
      ['graph_node_update', { id: a }, -32602],
      ['graph_node_update', { id: missing, title: 'x' }, -32003],
      ['graph_get', { limit: 0 }, -32602],
      ['graph_blockers', { id: missing }, -32003],
      ['graph_node_trash', { id: missing }, -32003],
      ['graph_node_restore', { id: a }, -32602, 'not_trashed_node'],
      ['graph_link_update', { id: missing, type: 1 }, -32003],
      ['graph_link_trash', {}, -32602, 'missing_params'],
      ['graph_undo', {}, -32602, 'missing_batchId'],
      ['graph_redo', { batchId: missing }, -32003],
      ['graph_history', { limit: 0 }, -32602],
    ];
    for (const [name, args, code, reason] of cases) {
      const refused = await refusal(agent, name, args);
      expect([name, args, refused.code]).toEqual([name, args, code]);
      if (reason !== undefined) expect(refused.data).toMatchObject({ code: 'BAD_REQUEST', reason });
    }
  });

  it('are for users, within the scopes of the key', async () => {
    const team = await connectAgent(app, bearer((await createTenant(app)).teamKey));
    expect((await refusal(team, 'graph_get')).code).toBe(-32002);
    await team.close();
    const { rawKey } = await createKey(app, { userId: ann.account.id }, { scopes: ['graph:read'] });
    const reader = await connectAgent(app, bearer(rawKey));
    const names = (await reader.listTools()).tools.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('graph_')).sort()).toEqual([
      'graph_blockers',
      'graph_critical_path',
      'graph_get',
      'graph_history',
      'graph_path',
      'graph_ready',
    ]);
    for (const tool of ['graph_node_add', 'graph_node_trash', 'graph_link_update', 'graph_undo'])
      expect((await refusal(reader, tool, {})).code).toBe(-32002);
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
      expect(refused).toMatchObject({ code: -32004, data: { code: 'RATE_LIMITED' } });
      expect((refused.data as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThanOrEqual(1);
      await own.close();
    } finally {
      await strict.close();
    }
  });
});
