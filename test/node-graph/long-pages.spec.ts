import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Ack, connect, person } from './world.js';

const NODES = 450;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('a page too long to be written at once is the same over REST and on sockets', async () => {
  const who = await person(app);
  const client = await connect(app, who);
  await client.ask('node:add', { title: 'ä "quoted"', tags: ['a', 'b'] });
  await app.sql(
    `insert into node_graph.nodes
     select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid()))).*
     from node_graph.nodes n, generate_series(2, ${String(NODES)}) where n.owner_id = $1`,
    [who.account.id],
  );
  const answer = await fetch(`${app.url}/api/graph?limit=5000`, {
    headers: { authorization: `Bearer ${who.key}` },
  });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const page = (await answer.json()) as Ack & { readonly graph: Pick<Ack, 'nodes' | 'links'> };
  expect(page.nodes).toHaveLength(NODES);
  expect(page.graph.nodes).toEqual(page.nodes);
  const { nodes, links } = await client.ask('graph:get', { limit: 5000 });
  expect([page.nodes, page.links]).toEqual([nodes, links]);
  client.close();
});
