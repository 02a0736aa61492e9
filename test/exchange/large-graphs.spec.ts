import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { nextTurn } from '#kernel';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type TestApp, startApp } from '../support/app.js';
import { connect, person } from '../node-graph/world.js';
import { expectReplayable, expectSound } from '../node-graph/soundness.js';
import { type Headers, importRequests, type ImportView } from './import-requests.js';

const LOCK = 78;
const isLong = process.env['LIGATURE_TEST_LONG'] === '1';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const { ask, ended, imported, keyOf, somebody } = importRequests(() => app);

const node = (id: string, more: object = {}): string =>
  JSON.stringify({ type: 'node', id, title: `Node ${id}`, ...more });
const link = (source: string, target: string, linkType = 0): string =>
  JSON.stringify({ type: 'link', source, target, linkType });

/** A chain, with further links along it. */
function chain(count: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const description = 'What is to be done about it, by whom, and when';
  return [
    ...numbers.map((n) => node(String(n), { description, tags: ['a', 'b'], status: n % 7 === 0 ? 3 : 0 })),
    ...numbers.slice(1).map((n) => link(String(n - 1), String(n))),
    ...numbers.slice(7).map((n) => link(String(n - 7), String(n), n % 2)),
  ].join('\n');
}

async function reportOf(id: string, headers: Headers): Promise<string[]> {
  const { body } = await ask<{ lines: { code: string; place: string; id: string | null }[] }>(
    'GET',
    `/${id}/report`,
    headers,
  );
  return body.lines.map(({ code, place, id: name }) => `${code} ${place} ${name ?? ''}`);
}

const nodesOf = async (userId: string): Promise<number> => {
  const [row] = await app.sql<{ count: number }>(
    'select count(*)::int as count from node_graph.nodes where owner_id = $1',
    [userId],
  );
  return row?.count ?? 0;
};

it('names all that is at fault with its place, dry or not, and takes the rest', async () => {
  const file = [
    node('a'),
    node('b', { status: 7 }),
    node('c'),
    node('d'),
    node('a'),
    link('a', 'b'),
    link('a', 'c'),
    link('c', 'd'),
    link('d', 'a'),
    link('c', 'a', 1),
    link('a', 'nowhere'),
    link('d', 'd'),
  ].join('\n');
  const lines = [
    'duplicate_id line 5 a',
    'invalid_status line 2 b',
    'second_link_of_pair line 10 c',
    'unknown_target line 11 a',
    'self_link line 12 d',
    'unknown_target line 6 a',
    'cycle line 9 d',
  ];
  const { userId, headers } = await somebody();
  for (const query of ['to=graph&dryRun=1', 'to=graph']) {
    const view = await imported(file, query, headers);
    expect([view.status, view.failure]).toEqual(['finished', null]);
    expect(view.counts).toMatchObject({ read: 12, created: 3, linksCreated: 2, leftOut: lines.length });
    expect(await reportOf(view.id, headers)).toEqual(lines);
    expect(await nodesOf(userId)).toBe(query.includes('dryRun') ? 0 : 3);
  }
  await expectSound(app);
  await expectReplayable(app);
  const again = await imported(file, 'to=graph', headers);
  expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 3, linksUnchanged: 2 });
  expect((await imported(node('a', { status: 7 }), 'to=graph', headers)).counts).toMatchObject({
    ...{ created: 0, unchanged: 0, leftOut: 1 },
  });
});

it('tells other sockets of all of it, once it is there', async () => {
  const who = await person(app);
  const headers = await keyOf(who.account.id, 'imports:write', 'imports:read', 'graph:write');
  const client = await connect(app, who);
  const view = await imported(chain(2_500), 'to=graph', headers);
  expect(view.counts).toMatchObject({ created: 2_500, linksCreated: 4_992 });
  const told = (): number => client.diffs.flatMap(({ nodes, links }) => [...nodes, ...links]).length;
  await expect.poll(told).toBe(2_500 + 4_992);
  client.close();
});

/** Imports a file, and looks at it while the node of this title is being written. */
async function whileMaking(
  title: string,
  file: string,
  headers: Headers,
  look: (id: string) => Promise<void>,
): Promise<ImportView> {
  const client = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
  await client.connect();
  const waiting = async (): Promise<number | null> =>
    (
      await client.query(`select from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [
        LOCK,
      ])
    ).rowCount;
  try {
    await client.query(`
      create function node_graph.wait() returns trigger language plpgsql as $$
      begin if new.title = '${title}' then perform pg_advisory_xact_lock(${String(LOCK)}); end if; return new; end $$`);
    await client.query(
      'create trigger wait before insert on node_graph.nodes for each row execute function node_graph.wait()',
    );
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const { body } = await ask('POST', '?to=graph', headers, file);
    await expect.poll(waiting).toBe(1);
    await look(body.id);
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
    const view = await ended(body.id, headers);
    // Also the transaction of one that was cancelled is over.
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return view;
  } finally {
    await client.query('drop function if exists node_graph.wait cascade');
    await client.end();
  }
}

it.each(['Node 2500', 'Node 4999'])('leaves nothing behind when it is cancelled at %s', async (title) => {
  const { userId, headers } = await somebody();
  const view = await whileMaking(title, chain(5_000), headers, async (id) => {
    const { progress } = (await ask<{ progress: object }>('GET', `/${id}`, headers)).body;
    expect(progress).toMatchObject({ phase: 'nodes' });
    expect((await ask('POST', `/${id}/cancel`, headers)).body.status).toBe('cancelled');
  });
  expect(view.status).toBe('cancelled');
  expect(await nodesOf(userId)).toBe(0);
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Some of what is over is given back a turn or two after a collection, and other work goes on meanwhile: the least counts. */
async function held(): Promise<number> {
  let least = Infinity;
  for (let turn = 0; turn < 5; turn += 1) {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
    await nextTurn();
  }
  return least;
}

/** Bytes that are held while the last node of a graph is written. */
async function heldFor(count: number): Promise<number> {
  const { headers } = await somebody();
  let bytes = 0;
  const view = await whileMaking(`Node ${String(count - 1)}`, chain(count), headers, async () => {
    bytes = await held();
  });
  expect(view.counts).toMatchObject({ created: count });
  return bytes;
}

it('holds some bytes of each node and link, whatever is in them', async () => {
  const [few, many] = isLong ? [20_000, 100_000] : [2_000, 10_000];
  await heldFor(few);
  const less = await heldFor(few);
  const more = Math.min(await heldFor(many), await heldFor(many));
  // With two links for each node, and what the client in this process holds of the file. As objects it was 6,000.
  expect((more - less) / (many - few)).toBeLessThan(2_000);
});
