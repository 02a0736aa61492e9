import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { addLargeNodes } from './large-graph.js';
import { type Ack, type Batch, type Client, connect, type Entry, person, type Person } from './world.js';

let app: TestApp;
let who: Person;
let client: Client;

beforeAll(async () => {
  app = await startApp();
});
beforeEach(async () => {
  who = await person(app);
  client = await connect(app, who);
});
afterAll(() => app.close());

async function get<T = Ack>(path: string): Promise<T> {
  const answer = await fetch(app.url + path, { headers: { authorization: `Bearer ${who.key}` } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const document = (nodes: number): object => ({
  nodes: Array.from({ length: nodes }, (_, n) => ({ id: `n${String(n)}`, title: `node ${String(n)}` })),
});

describe('an answer that would be too large', () => {
  it('has fewer nodes than were asked for, and the rest follows', async () => {
    await addLargeNodes(app, who.key, 600);
    const ids = new Set<string>();
    let pages = 1;
    for (let page = await client.ask('graph:get', { limit: 5_000 }); ; pages += 1) {
      expect(JSON.stringify(page.nodes).length).toBeLessThan(10 * 1024 * 1024);
      for (const { id } of page.nodes) ids.add(id);
      if (!page.hasMore) break;
      page = await get(`/api/graph?limit=5000&offset=${String(ids.size)}`);
    }
    expect(ids.size).toBe(600);
    expect(pages).toBeGreaterThan(1);
    expect(await client.ask('graph:export', {})).toMatchObject({ error: 'bad_request.too_large_to_export' });
  });

  it('has fewer batches of the history, and fewer diffs, than were asked for', async () => {
    const { cursor } = await client.ask('graph:get', {});
    for (let n = 0; n < 6; n += 1)
      expect(await client.ask('graph:import', document(2_000))).toMatchObject({ ok: true });
    const batches: Batch[] = [];
    for (let hasMore = true; hasMore;) {
      const page = await client.ask('history:page', { limit: 1_000, offset: batches.length });
      expect(page.batches.flatMap(({ ops }) => ops).length).toBeLessThanOrEqual(10_000);
      batches.push(...page.batches);
      ({ hasMore } = page);
    }
    expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(6);

    const told: Entry[] = [];
    let at = cursor;
    for (let hasMore = true; hasMore;) {
      const part = await get(`/api/graph/since?limit=1000&cursor=${at}`);
      const nodes = part.diffs.flatMap((diff) => diff.nodes);
      expect(nodes.length).toBeLessThanOrEqual(10_000);
      told.push(...nodes);
      ({ hasMore, cursor: at } = part);
    }
    expect(new Set(told.map(({ id }) => id)).size).toBe(12_000);
  });
});
