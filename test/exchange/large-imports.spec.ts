import { afterAll, beforeAll, expect, it } from 'vitest';

import { makeProject, makeWorld } from '../item-links/world.js';
import { type TestApp, startApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { createSession } from '../support/identity.js';

const ITEMS = effort(3_000, 100_000);
const LINKS_EACH = 3;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** An item with links to those before it, and to one that comes later. */
function line(n: number): string {
  const targets = [n - 1, n - 7, n + 11].filter((target) => target >= 0 && target < ITEMS);
  return JSON.stringify({
    ...{
      type: 'item',
      id: `i${String(n)}`,
      itemType: 'task',
      ref: `R-${String(n)}`,
      title: `Item number ${String(n)}`,
    },
    data: { description: `What is to be done about ${String(n)}`, priority: n % 5 },
    links: targets.map((target, at) => ({ target: `i${String(target)}`, relationship: `rel_${String(at)}` })),
  });
}

interface State {
  readonly status: string;
  readonly phase: string | null;
  readonly done: number;
}

it('many items with many links come in whole, in parts that are seen', async () => {
  const world = await makeWorld(app);
  const { key } = await makeProject(world);
  const headers = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
  const place = `to=items&org=${world.org}&workspace=main&project=${key}`;
  const body = Array.from({ length: ITEMS }, (_, n) => line(n)).join('\n');
  const links = Array.from({ length: ITEMS }, (_, n) => n)
    .flatMap((n) => [n - 1, n - 7, n + 11])
    .filter((target) => target >= 0 && target < ITEMS).length;
  expect(links).toBeGreaterThan((LINKS_EACH - 1) * ITEMS);
  const sent = await fetch(`${app.url}/api/imports?${place}`, { method: 'POST', headers, body });
  const { id } = (await sent.json()) as { id: string };
  const began = performance.now();
  const phases = new Set<string | null>();
  const state = async (): Promise<State> => {
    const [row] = await app.sql<State>('select status, phase, done from exchange.imports where id = $1', [
      id,
    ]);
    phases.add(row?.phase ?? null);
    return row!;
  };
  let largest = 0;
  await expect
    .poll(async () => {
      largest = Math.max(largest, process.memoryUsage().rss);
      return (await state()).status;
    })
    .toBe('finished');
  const seconds = (performance.now() - began) / 1_000;
  const [{ counts } = { counts: {} }] = await app.sql<{ counts: object }>(
    'select counts from exchange.imports where id = $1',
    [id],
  );
  expect(counts).toMatchObject({ read: ITEMS, created: ITEMS, linksCreated: links, leftOut: 0 });
  expect([...phases]).toContain('entries');
  // Not only at the end: until it knows better, the planner takes a table for as small as it was.
  const [analyzed] = await app.sql<{ times: number }>(
    "select analyze_count::int as times from pg_stat_user_tables where relname = 'items'",
  );
  expect(analyzed?.times).toBeGreaterThan(2);
  const text = await (
    await fetch(`${app.url}/api/exports?${place.replace('to=items&', '')}`, { headers })
  ).text();
  expect(text.trim().split('\n').at(-1)).toBe(JSON.stringify({ type: 'end', records: ITEMS + links }));
  if (process.env['LIGATURE_TEST_LONG'] === '1')
    process.stdout.write(
      `${String(ITEMS)} items and ${String(links)} links in ${seconds.toFixed(1)} s, ${String(Math.round(largest / 2 ** 20))} MB at most\n`,
    );
});
