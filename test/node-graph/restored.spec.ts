import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { migrate } from '#data';
import { Retention } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { postgresPrograms, PostgresServer } from '../faults/processes/postgres-server.js';
import { startApp, type TestApp } from '../support/app.js';
import { type Ack, addNode, type Client, connect, person, startWorld, type World } from './world.js';

const DAY_MS = 86_400_000;

const cursorOf = async (client: Client): Promise<string> => (await client.ask('graph:get', {})).cursor;
const since = (client: Client, cursor: string): Promise<Ack> => client.ask('graph:since', { cursor });
const titlesIn = ({ diffs }: Ack): unknown[] =>
  diffs.flatMap(({ nodes }) => nodes.map((node) => node['title']));

describe('a restored database, under a service that runs', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('is found out by whoever reads, and answered with `reset` once', async () => {
    const { a, b } = world;
    const [ofAnn, ofBen] = [await cursorOf(a), await cursorOf(b)];
    await addNode(a, { title: 'before' });
    // As any restore does: other transactions write the same rows.
    await world.app.sql('create table node_graph.spare as table node_graph.history_horizon');
    await world.app.sql('delete from node_graph.history_horizon');
    await world.app.sql('insert into node_graph.history_horizon select * from node_graph.spare');
    await world.app.sql('drop table node_graph.spare');
    const answers = await Promise.all([since(a, ofAnn), since(a, ofAnn), since(b, ofBen), since(b, ofBen)]);
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, reset: true });
    const cursor = await cursorOf(a);
    await addNode(a, { title: 'after' });
    const news = await since(a, cursor);
    expect(titlesIn(news)).toEqual(['after']);
    expect(titlesIn(await since(a, news.cursor))).toEqual([]);
    expect(await since(a, ofAnn)).toMatchObject({ ok: true, reset: true });
  });

  it('is none after a restart, nor after old history was forgotten', async () => {
    const { app, a } = world;
    const cursor = await cursorOf(a);
    await app.restart();
    await app.get(Retention).prune();
    // As an earlier build beside this one does.
    await app.sql('update node_graph.history_horizon set transaction = transaction');
    const client = await connect(app, world.ann);
    await addNode(client, { title: 'as ever' });
    expect(titlesIn(await since(client, cursor))).toEqual(['as ever']);
    client.close();
  });
});

describe.skipIf(postgresPrograms() === null)('a database that pg_dump took to another cluster', () => {
  let servers: PostgresServer[] = [];
  let folder: string;
  let old: TestApp;
  let restored: TestApp | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ligature-test-dump-'));
    servers = await Promise.all([PostgresServer.start(), PostgresServer.start()]);
    const [source] = servers;
    const dataSource = await openDatabase(source!.url);
    await migrate(dataSource);
    // Its numbers of transactions are far ahead of those of a fresh cluster.
    await dataSource.query(
      'do $$ begin for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop; end $$',
    );
    await dataSource.destroy();
    old = await startApp({}, { databaseUrl: source!.url });
  });
  afterAll(async () => {
    await restored?.close();
    for (const server of servers) await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (name: string, ...args: string[]): Buffer =>
    execFileSync(join(postgresPrograms()!, name), args);

  it('answers cursors of before with `reset`, and tells fresh ones nothing twice', async () => {
    const ann = await person(old);
    const before = await connect(old, ann);
    const cursor = await cursorOf(before);
    for (const title of ['one', 'two', 'three']) await addNode(before, { title });
    before.close();
    await old.close();
    const file = join(folder, 'graph.dump');
    program('pg_dump', '-Fc', '-f', file, servers[0]!.url);
    program('pg_restore', '--no-owner', '-d', servers[1]!.url, file);

    restored = await startApp({}, { databaseUrl: servers[1]!.url });
    const client = await connect(restored, ann);
    expect(await since(client, cursor)).toMatchObject({ ok: true, reset: true });
    const fresh = await cursorOf(client);
    expect(await since(client, fresh)).toMatchObject({ ok: true, diffs: [], hasMore: false });
    await addNode(client, { title: 'four' });
    const news = await since(client, fresh);
    expect(titlesIn(news)).toEqual(['four']);
    expect(titlesIn(await since(client, news.cursor))).toEqual([]);
    const { batches } = await client.ask('history:page', {});
    expect(batches).toHaveLength(4);

    // What is forgotten of the time before is not missed by anybody.
    restored.clock.advance(400 * DAY_MS);
    const later = await cursorOf(client);
    await addNode(client, { title: 'five' });
    expect(await restored.get(Retention).prune()).toBe(4);
    expect(titlesIn(await since(client, later))).toEqual(['five']);
    client.close();
  });
});
