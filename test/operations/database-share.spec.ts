import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { newId } from '#kernel';
import { USUAL_DEADLINES } from '#platform/boot';

import { type Ack, connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';
import { pause } from '../support/pause.js';

type Tenant = Awaited<ReturnType<typeof createTenant>>;

/** A third of the connections of a pool of nine. */
const SHARE = 3;

let app: TestApp;
let greedy: Tenant;
let honest: Tenant;
let admin: pg.Client;

beforeAll(async () => {
  app = await startApp({ deadlines: { ...USUAL_DEADLINES, databaseWait: 500 }, databasePool: 9 });
  greedy = await createTenant(app);
  honest = await createTenant(app);
  admin = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
  await admin.connect();
});
afterEach(() => admin.query('rollback'));
afterAll(async () => {
  await admin.end();
  await app.close();
});

const bearer = ({ key }: Tenant): Record<string, string> => ({ authorization: `Bearer ${key}` });

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(app.url + path, { headers, redirect: 'manual' });
}

/** Whatever reads the table waits until `rollback`. */
async function lock(table: string): Promise<void> {
  await admin.query(`begin; lock table ${table} in access exclusive mode`);
}

/** Connections on which the same statement waits for a lock, once they have stopped becoming more. */
async function waiting(least: number): Promise<number> {
  for (let seen = -1; ;) {
    await admin.query('select pg_stat_clear_snapshot()');
    const { rows } = await admin.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where wait_event_type = 'Lock' and datname = current_database() group by query order by n desc limit 1`,
    );
    const n = rows[0]?.n ?? 0;
    if (n >= least && n === seen) return n;
    seen = n;
    await pause(100);
  }
}

/** The first answers, once there are so many. */
async function first(count: number, asked: readonly Promise<Response>[]): Promise<Response[]> {
  const answers: Response[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const one of asked) {
      one.then((answer) => {
        if (answers.push(answer) === count) resolve();
      }, reject);
    }
  });
  return answers.slice(0, count);
}

async function metric(name: string): Promise<number> {
  const text = await (await get('/metrics')).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  );
}

/** Where each domain reads the table that is locked, and what its refusal looks like. */
const DOORS: readonly (readonly [string, string, string, number, object])[] = [
  [
    'item links',
    '/api/v1/org/ORG/ws/WS/projects/x/items',
    'item_links.projects',
    502,
    { code: 502, type: 'database_error', detail: expect.stringMatching(/busy/) as string },
  ],
  [
    'the graph',
    `/api/graph/path?from=${newId()}&to=${newId()}`,
    'node_graph.nodes',
    503,
    { ok: false, error: 'internal.exception', reason: 'database_busy', retry_after: 2 },
  ],
  [
    'bundles',
    '/api/me/links',
    'linky.bundles',
    500,
    { code: 'INTERNAL_ERROR', error: expect.stringMatching(/busy/) as string, retryAfterSeconds: 2 },
  ],
];

describe('one caller', () => {
  it.each(DOORS)(
    'holds no more than a third of the connections: %s',
    async (_, path, table, status, body) => {
      const before = await metric('ligature_database_refusals_total{reason="database_busy"}');
      await lock(table);
      const own = path.replace('ORG', greedy.org.slug).replace('WS', greedy.workspace.slug);
      const asked = Array.from({ length: 30 }, () => get(own, bearer(greedy)));
      expect(await waiting(SHARE)).toBe(SHARE);
      const elsewhere = table.startsWith('linky') ? '/api/graph' : '/api/me/links';
      const served = await get(elsewhere, bearer(honest));
      expect(served.status).toBe(200);
      for (const refused of await first(30 - SHARE, asked)) {
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([status, '2']);
        expect(await refused.json()).toMatchObject(body);
      }
      await admin.query('rollback');
      await Promise.all(asked);
      expect(await metric('ligature_database_refusals_total{reason="database_busy"}')).toBe(before + 27);
      expect(app.log.filter(({ msg, level }) => msg === 'request failed' || Number(level) >= 50)).toEqual([]);
    },
  );

  it('holds no more over all of the sockets of a user, and is told in the ack', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect(app, greedy)));
    await lock('node_graph.nodes');
    const asked = clients.flatMap((client) =>
      Array.from({ length: 3 }, () => client.ask('graph:path', { from: newId(), to: newId() })),
    );
    expect(await waiting(SHARE)).toBe(SHARE);
    expect((await get('/api/me/links', bearer(honest))).status).toBe(200);
    const refused: Ack = await Promise.race(asked);
    expect(refused).toMatchObject({ error: 'internal.exception', reason: 'database_busy', retry_after: 2 });
    await admin.query('rollback');
    await Promise.all(asked);
    for (const client of clients) client.close();
  });

  it('is an address where nobody is signed in; pages say so as pages', async () => {
    await lock('linky.claim_tokens');
    const asked = Array.from({ length: 12 }, () => get(`/claim/${'a'.repeat(32)}`));
    expect(await waiting(SHARE)).toBe(SHARE);
    expect((await get('/api/graph', bearer(honest))).status).toBe(200);
    const [refused] = (await first(12 - SHARE, asked)) as [Response];
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(refused.headers.get('content-type')).toMatch(/html/);
    expect(await refused.text()).toContain('busy');
    expect((await get('/health/ready')).status).toBe(200);
    await admin.query('rollback');
    await Promise.all(asked);
  });

  it('is the owner of the key on routes that are open to everybody', async () => {
    await lock('linky.bundles');
    const create = (who: Tenant): Promise<Response> =>
      fetch(`${app.url}/api/links`, {
        method: 'POST',
        headers: { ...bearer(who), 'content-type': 'application/json' },
        body: JSON.stringify({ urls: ['https://example.com'] }),
      });
    const asked = [greedy, honest].map((who) => Array.from({ length: 6 }, () => create(who)));
    expect(await waiting(2 * SHARE)).toBe(2 * SHARE);
    for (const own of asked) await first(6 - SHARE, own);
    await admin.query('rollback');
    for (const own of asked) {
      const statuses = (await Promise.all(own)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([201, 201, 201, 500, 500, 500]);
    }
  });

  it('keeps a place as long as its statement runs, even if it hangs up', async () => {
    await lock('linky.bundles');
    for (let round = 0; round < 5; round += 1) {
      const leaving = new AbortController();
      const asked = Array.from({ length: 3 }, () =>
        fetch(`${app.url}/api/me/links`, { headers: bearer(greedy), signal: leaving.signal }),
      );
      expect(await waiting(SHARE)).toBe(SHARE);
      leaving.abort();
      await Promise.allSettled(asked);
    }
    await admin.query('rollback');
    expect((await get('/api/me/links', bearer(greedy))).status).toBe(200);
  });
});

describe('agents', () => {
  it('share the places of the owner of their key, and are told when to come back', async () => {
    await lock('linky.bundles');
    const held = Array.from({ length: SHARE }, () => get('/api/me/links', bearer(greedy)));
    expect(await waiting(SHARE)).toBe(SHARE);
    const call = (): Promise<Response> =>
      fetch(`${app.url}/api/mcp`, {
        method: 'POST',
        headers: {
          ...bearer(greedy),
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'linky_list', arguments: {} },
        }),
      });
    const refused = await call();
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toMatchObject({ code: 'INTERNAL_ERROR', retryAfterSeconds: 2 });
    await admin.query('rollback');
    await Promise.all(held);
  });
});

describe('everybody together', () => {
  it('have one large answer made at a time, and are refused another when that takes too long', async () => {
    await lock('node_graph.nodes');
    const asked = [1, 2].map(() => get('/api/graph', bearer(honest)));
    const refused = await Promise.race(asked);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({
      message: expect.stringContaining('large answers') as string,
    });
    await admin.query('rollback');
    expect((await Promise.all(asked)).map(({ status }) => status).sort()).toEqual([200, 503]);
  });

  it('are refused when no connection becomes free in time, and told to come back', async () => {
    const crowd = await Promise.all(Array.from({ length: 5 }, () => createTenant(app)));
    await lock('node_graph.nodes');
    const asked = crowd.flatMap((who) =>
      Array.from({ length: 3 }, () => get(`/api/graph/path?from=${newId()}&to=${newId()}`, bearer(who))),
    );
    const refused = await Promise.race(asked);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ reason: 'database_busy' });
    await admin.query('rollback');
    await Promise.all(asked);
  });
});
