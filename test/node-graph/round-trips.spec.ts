import { afterAll, beforeAll, expect, inject, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { CountingProxy, type SeenTransaction } from '../support/counting-proxy.js';
import { cloneDatabase } from '../support/databases.js';
import { addLink, addNode, type Client, connect, person } from './world.js';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let proxy: CountingProxy;
let app: TestApp;
let client: Client;

beforeAll(async () => {
  database = await cloneDatabase(inject('serverUrl'));
  proxy = await CountingProxy.start(database.url);
  app = await startApp({}, { databaseUrl: proxy.url });
  client = await connect(app, await person(app));
});
afterAll(async () => {
  client.close();
  await app.close();
  proxy.stop();
  await database.drop();
});

/** The transaction of a call that changes the graph. */
async function transactionOf(event: string, payload: object): Promise<SeenTransaction> {
  proxy.transactions.length = 0;
  expect(await client.ask(event, payload)).toMatchObject({ ok: true });
  const writing = proxy.transactions.filter(({ statements }) =>
    statements.includes('node_graph.write_batch'),
  );
  expect(writing).toHaveLength(1);
  return writing[0]!;
}

/** The look-up of the key is one more. */
async function expectTrips(roundTrips: number, event: string, payload: object): Promise<void> {
  const seen = await transactionOf(event, payload);
  expect(seen, `${event}: ${seen.statements.join(', ')}`).toMatchObject({ roundTrips });
}

it('sees statements and round trips of a transaction', async () => {
  const { statements, roundTrips } = await transactionOf('node:add', { title: 'Seen' });
  expect(statements.at(0)).toMatch(/^BEGIN/);
  expect(statements.at(-1)).toBe('COMMIT');
  expect(roundTrips).toBeGreaterThan(0);
  expect(roundTrips).toBeLessThan(statements.length);
});

it('adds a node in two', async () => {
  await expectTrips(2, 'node:add', { title: 'Alone' });
});

it('adds a child in three', async () => {
  const target = await addNode(client);
  await expectTrips(3, 'node:add', { title: 'Below', target });
});

it('changes a node in two', async () => {
  const id = await addNode(client);
  await expectTrips(2, 'node:update', { id, title: 'Changed' });
  await expectTrips(2, 'node:update', { id, pinned: true });
});

it('changes a status in three', async () => {
  const id = await addNode(client);
  await expectTrips(3, 'node:update', { id, status: 3 });
  await expectTrips(3, 'node:update', { id, status: 0 });
});

it('puts a node into the trash in three, and back in four', async () => {
  const id = await addNode(client);
  await expectTrips(3, 'node:trash', { id });
  await expectTrips(4, 'node:restore', { id });
});

it('puts one with links into the trash in one more', async () => {
  const [id, target] = [await addNode(client), await addNode(client)];
  await addLink(client, id, target);
  await expectTrips(4, 'node:trash', { id });
});

it('adds a link in two', async () => {
  const [source, target] = [await addNode(client), await addNode(client)];
  await expectTrips(2, 'link:add', { source, target, type: 1 });
});
