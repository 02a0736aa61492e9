import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey, createUser } from '../support/identity.js';
import { call, connect, post, rpc } from './mcp-world.js';
import { bearer, create, type RequestHeaders, send, URLS } from './world.js';

interface Rpc {
  readonly id: unknown;
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  readonly error?: { readonly code: number; readonly data?: Record<string, unknown> };
}

const MOST = 40_000;
/** Several thousand bytes. */
const LARGE = {
  urls: Array.from({ length: 8 }, (_, n) => `https://example.com/${String(n)}`),
  urlMetadata: Array.from({ length: 8 }, () => ({ note: 'n'.repeat(500) })),
};

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1, mcpBatch: 6, mcpAnswerBytes: MOST });
});
afterAll(() => app.close());

async function caller(rateLimitPerHour = 0): Promise<RequestHeaders> {
  const user = await createUser(app);
  return bearer((await createKey(app, { userId: user.id }, { rateLimitPerHour })).rawKey);
}

const tool = (name: string, args: object, id: number): object =>
  rpc('tools/call', { name, arguments: args }, id);

describe('a batch', () => {
  it('costs a unit of the quota for each of its requests', async () => {
    const mine = await caller(5);
    const batch = [1, 2, 3].map((id) => tool('whoami', {}, id));
    const first = await post<Rpc[]>(app, batch, mine);
    expect(first.body.map(({ result }) => result !== undefined)).toEqual([true, true, true]);
    const second = await post<Rpc[]>(app, batch, mine);
    expect(second.status).toBe(200);
    expect(second.body.map(({ id, error }) => [id, error?.code])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, -32004],
    ]);
    expect(second.body[2]?.error?.data).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await post(app, batch, mine)).status).toBe(429);
    app.clock.advance(3_600_000);
    expect((await post(app, rpc('ping'), mine)).status).toBe(200);
  });

  it('has no more messages than it may', async () => {
    const mine = await caller();
    const pings = (count: number): object[] => Array.from({ length: count }, (_, id) => rpc('ping', {}, id));
    expect((await post<Rpc[]>(app, pings(6), mine)).body).toHaveLength(6);
    const refused = await post<Rpc>(app, pings(7), mine);
    expect([refused.status, refused.body.error?.code]).toEqual([400, -32600]);
  });

  it('is worked on in its order, and is full when its answer is', async () => {
    const mine = await caller();
    const { slug } = await create(app, LARGE, mine);
    const inTurn = [
      tool('linky_update', { slug, title: 'first' }, 1),
      tool('linky_update', { slug, title: 'second' }, 2),
      tool('linky_get', { slug }, 3),
      tool('linky_get', { slug }, 4),
      tool('linky_get', { slug }, 5),
      tool('linky_update', { slug, title: 'never' }, 6),
    ];
    const { body } = await post<Rpc[]>(app, inTurn, mine);
    const third = JSON.parse(body[2]?.result?.content[0]?.text ?? '{}') as { title: string };
    expect(third.title).toBe('second');
    expect(body[5]?.error).toMatchObject({ code: -32004, data: { reason: 'answer_full' } });
    const after = await send(app, 'GET', `/api/links/${slug}`, undefined, mine);
    expect(after.body).toMatchObject({ title: 'second' });
  });
});

/** Keeps everybody from reading bundles. @returns lets them again */
async function holdBundles(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
  await client.connect();
  await client.query('begin; lock table linky.bundles in access exclusive mode');
  return () => client.end();
}

describe('the calls of one caller', () => {
  it('take turns, a few wait, and the rest are refused until later', async () => {
    const mine = await caller();
    const { slug } = await create(app, LARGE, mine);
    const other = await caller();
    let settled = 0;
    // None is done before all have come.
    const release = await holdBundles();
    const asked = Array.from({ length: 40 }, () =>
      post(app, tool('linky_get', { slug }, 1), mine).finally(() => (settled += 1)),
    );
    // One is served, eight wait.
    await expect.poll(() => settled).toBeGreaterThanOrEqual(31);
    expect((await post(app, tool('whoami', {}, 1), other)).status).toBe(200);
    await release();
    const answers = await Promise.all(asked);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toHaveLength(31);
    for (const { status, headers, body } of refused) {
      expect([status, body['code']]).toEqual([503, 'UNAVAILABLE']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await post(app, tool('whoami', {}, 1), mine)).status).toBe(200);
  });
});

describe('an answer', () => {
  /** What a tool answers, indented or, where there is no room for that, on one line. */
  async function page<T>(agent: Client, name: string, args: Record<string, unknown>): Promise<T> {
    const { content } = (await agent.callTool({ name, arguments: args })) as { content: { text: string }[] };
    return JSON.parse(content[0]?.text ?? '') as T;
  }

  /** Of its text, and of the JSON beside it. */
  const sizeOf = (value: unknown): number =>
    Buffer.byteLength(JSON.stringify(JSON.stringify(value))) + Buffer.byteLength(JSON.stringify(value));

  it('of versions comes in pages that fit, until all were told', async () => {
    const mine = await caller();
    const { slug } = await create(app, { ...LARGE, title: '0' }, mine);
    for (let n = 1; n <= 12; n += 1) {
      await send(app, 'PATCH', `/api/links/${slug}`, { title: String(n) }, mine);
    }
    const agent = await connect(app, mine);
    const seen: string[] = [];
    let cursor: number | undefined;
    let pages = 0;
    do {
      const args = { slug, ...(cursor === undefined ? {} : { cursor }) };
      const found: { versions: { title: string }[]; nextCursor?: number } = await page(
        agent,
        'linky_versions',
        args,
      );
      expect(sizeOf(found)).toBeLessThanOrEqual(MOST);
      seen.push(...found.versions.map(({ title }) => title));
      cursor = found.nextCursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(seen).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);
    expect(pages).toBeGreaterThan(2);
    await agent.close();
  });

  it('of a list has fewer entries, and says how to go on', async () => {
    const mine = await caller();
    for (let n = 0; n < 9; n += 1) await create(app, { ...LARGE, title: String(n) }, mine);
    const agent = await connect(app, mine);
    const seen: string[] = [];
    let next: Record<string, unknown> | undefined = {};
    while (next !== undefined) {
      const found: { linkies: { title: string }[]; next?: Record<string, unknown> } = await page(
        agent,
        'linky_list',
        next,
      );
      expect(sizeOf(found)).toBeLessThanOrEqual(MOST);
      seen.push(...found.linkies.map(({ title }) => title));
      next = found.linkies.length === 0 ? undefined : (found.next ?? { offset: seen.length });
    }
    expect(seen).toEqual(['8', '7', '6', '5', '4', '3', '2', '1', '0']);
    await agent.close();
  });

  it('of the graph has fewer nodes, and says how to go on', async () => {
    const mine = await caller();
    const agent = await connect(app, mine);
    for (let n = 0; n < 30; n += 1) {
      await call(agent, 'graph_node_add', { title: String(n), description: 'd'.repeat(400) });
      app.clock.advance(10_000);
    }
    const seen: string[] = [];
    let next: Record<string, unknown> | undefined = {};
    while (next !== undefined) {
      app.clock.advance(60_000);
      const found: { nodes: { title: string }[]; hasMore: boolean; next?: Record<string, unknown> } =
        await page(agent, 'graph_get_full', next);
      expect(sizeOf(found)).toBeLessThanOrEqual(MOST);
      seen.push(...found.nodes.map(({ title }) => title));
      next = found.hasMore ? (found.next ?? { offset: seen.length }) : undefined;
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, n) => String(n)));
    await agent.close();
  });

  it('of one thing that is too large leaves out what is largest, and names it', async () => {
    const mine = await caller();
    const metadata = { deep: 'x'.repeat(MOST) };
    const { slug } = await create(app, { urls: URLS, title: 'Large', metadata }, mine);
    const agent = await connect(app, mine);
    const read = await call(agent, 'linky_get', { slug });
    expect(read).toMatchObject({ slug, title: 'Large', omitted: ['metadata'] });
    expect(read).not.toHaveProperty('metadata');
    const updated = await call(agent, 'linky_update', { slug, title: 'Changed' });
    expect(updated).toMatchObject({ title: 'Changed', omitted: ['metadata'] });
    await agent.close();
  });
});
