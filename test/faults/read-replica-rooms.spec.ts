import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { clientOf, type Client } from '../item-links/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createTenant } from '../support/identity.js';
import { eventually } from './processes/processes.js';
import type { PostgresServer } from './processes/postgres-server.js';
import { follower, inUse, migrated, missing, outcomes } from './read-replica-world.js';

const title = `a replica has the same answers${missing === null ? '' : ` (skipped: ${missing})`}`;

describe.skipIf(missing !== null)(title, () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  /** One has a replica, the other one does not. */
  let app: TestApp;
  let plain: TestApp;
  const running = new Set<TestApp>();
  let userId: string;
  let key: string;
  /** By the names that stand for them in paths. */
  const names: Record<string, string> = {};

  beforeAll(async () => {
    primary = await migrated();
    standby = await follower(primary);
    app = await startApp({ databaseReadUrl: standby.url }, { databaseUrl: primary.url });
    plain = await startApp({}, { databaseUrl: primary.url });
    running.add(app).add(plain);
    const tenant = await createTenant(app);
    const { user, org, workspace } = tenant;
    [userId, key] = [user.id, tenant.key];
    const caller = clientOf(app, { authorization: `Bearer ${key}` });
    names['projects'] = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects`;
    names['org'] = org.slug;
    names['place'] = `org=${org.slug}&workspace=${workspace.slug}&project=load`;
    const make = async (path: string, body: object): Promise<Record<string, string>> => {
      const answer = await caller.send<Record<string, string>>('POST', path, body);
      expect(answer).toMatchObject({ status: 201 });
      return answer.body;
    };
    const project = `${names['projects']}/load`;
    await make(names['projects'], { key: 'load', name: 'Load' });
    const items: string[] = [];
    for (let n = 0; n < 12; n += 1)
      items.push((await make(`${project}/items`, { item_type: 'note', title: `entry ${String(n)}` }))['id']!);
    names['item'] = items[0]!;
    for (const target of items.slice(1))
      await make(`${project}/items/${items[0]!}/links`, { relationship: 'blocks', target_item_id: target });
    for (let n = 0; n < 3; n += 1)
      names['slug'] = (await make('/api/links', { urls: [`https://example.com/${String(n)}`] }))['slug']!;
    const node = await caller.send('POST', '/api/node', { title: 'node' });
    expect(node.status).toBe(200);
    await inUse(app);
  });

  afterAll(async () => {
    for (const one of running) await one.close();
    await standby.remove();
    await primary.remove();
  });

  const filled = (path: string): string =>
    path.replace(/\{(\w+)\}/g, (_all, name: string) => names[name] ?? '');

  it.each([
    '{projects}/load/items?limit=5',
    '{projects}/load/items?q=entry&sort=relevance',
    '{projects}/load/items/summary',
    '{projects}/load/items/facets',
    '{projects}/load/items/{item}/links?limit=4',
    '{projects}/load/links?limit=4',
    '{projects}/load/links/history',
    '{projects}/load/items/export',
    '/api/exports?of=items&{place}',
    '/api/exports?of=graph',
    '/api/exports?of=bundles',
    '/api/me/links',
    '/api/me/links?q=example',
    '/api/links/{slug}/insights',
    '/api/links/{slug}/versions',
    '/api/audit',
  ])('to GET %s', async (path) => {
    const ask = async (one: TestApp): Promise<unknown> => {
      const headers = path.startsWith('/api/audit') ? session : { authorization: `Bearer ${key}` };
      const answer = await fetch(one.url + filled(path), { headers });
      return { status: answer.status, text: withoutTime(await answer.text()) };
    };
    const session = await sessionOf(plain);
    const expected = await ask(plain);
    expect(expected).toMatchObject({ status: 200, text: expect.stringMatching(/./) as string });
    const before = outcomes(app);
    // On a machine that is busy the replica may be behind for once.
    await eventually('the replica answers', async () => {
      expect(await ask(app)).toEqual(expected);
      return outcomes(app).replica > before.replica;
    });
  });

  const sessionOf = async (one: TestApp): Promise<Record<string, string>> => ({
    authorization: `Bearer ${await createSession(one, userId)}`,
  });

  /** Both were asked at another moment. */
  const withoutTime = (text: string): string =>
    text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) => time.slice(0, 10));

  it('when events are read backwards, and on from a cursor', async () => {
    interface Told {
      readonly events: readonly { readonly id: string }[];
      readonly cursor: string;
      readonly hasMore: boolean;
      readonly older: string | null;
    }
    const get = async (by: Client, query: string): Promise<Told> => {
      const { status, body } = await by.send<Told>(
        'GET',
        `/api/events?limit=3&org=${names['org']!}&${query}`,
      );
      expect(status).toBe(200);
      return body;
    };
    const idsOf = async (by: Client, forwards: boolean): Promise<string[]> => {
      const ids: string[] = [];
      let page = await get(by, forwards ? `after=${names['oldest']!}` : '');
      for (;;) {
        ids.push(...page.events.map(({ id }) => id));
        const next = forwards ? page.hasMore && `after=${page.cursor}` : page.older && `before=${page.older}`;
        if (next === false || next === null) return ids;
        page = await get(by, next);
      }
    };
    const [caller, plainCaller] = await Promise.all(
      [app, plain].map(async (one) => clientOf(one, await sessionOf(one))),
    );
    // The oldest cursor is told to whoever comes with one that is over.
    const { cursor } = await get(caller!, '');
    await primary.sql(`update events.horizon set timeline = 'another'`);
    const over = await caller!.send<{ cursor: string }>(
      'GET',
      `/api/events?org=${names['org']!}&after=${cursor}`,
    );
    expect(over.status).toBe(410);
    names['oldest'] = over.body.cursor;
    const all = await idsOf(plainCaller!, false);
    expect(all.length).toBeGreaterThan(3);
    for (const forwards of [false, true]) {
      const before = outcomes(app);
      await eventually('the replica answers', async () => {
        const ids = await idsOf(caller!, forwards);
        expect(ids).toEqual(forwards ? await idsOf(plainCaller!, true) : all);
        expect([...ids].sort()).toEqual([...all].sort());
        return outcomes(app).replica > before.replica;
      });
    }
  });

  it('to an export that it has to leave to the primary halfway', async () => {
    await primary.sql(
      `insert into identity.sessions
         (id, user_id, revision, created_at, signed_in_at, last_seen_at, expires_at, ended_at, user_agent)
       select gen_random_uuid(), $1, 1, now(), now(), now(), now() + interval '1 day', now(), repeat('agent ', 30)
       from generate_series(1, 2500)`,
      [userId],
    );
    // It would do the job, perhaps.
    running.delete(plain);
    await plain.close();
    await inUse(app);
    // The second part of it waits for this test.
    await primary.sql(
      `create function public.wait_for_test() returns trigger language plpgsql as
       'begin perform pg_advisory_xact_lock(42); return new; end'`,
    );
    await primary.sql(
      `create trigger wait_for_test before insert on identity.export_chunks
       for each row when (new.number = 1) execute function public.wait_for_test()`,
    );
    const holder = new pg.Client(primary.url);
    await holder.connect();
    await holder.query('select pg_advisory_lock(42)');
    const headers = await sessionOf(app);
    const asked = await fetch(`${app.url}/api/me/export`, { headers });
    expect(asked.status).toBe(202);
    const { id } = (await asked.json()) as { id: string };
    await eventually('the second part waits', async () => {
      const rows = await primary.sql(
        `select 1 from pg_stat_activity where wait_event = 'advisory' and query like '%export_chunks%'`,
      );
      return rows.length > 0;
    });
    const [row] = await primary.sql<{ n: number }>(
      'select count(*)::integer as n from identity.export_chunks',
    );
    expect(row!.n).toBe(1);
    const before = outcomes(app);
    await standby.kill();
    await holder.query('select pg_advisory_unlock(42)');
    await holder.end();
    await eventually('it is ready', async () => {
      const answer = await fetch(`${app.url}/api/me/export/${id}`, { headers });
      return ((await answer.json()) as { status: string }).status === 'ready';
    });
    const text = await (await fetch(`${app.url}/api/me/export/${id}/download`, { headers })).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id?: string });
    expect(lines.at(-1)).toEqual({ type: 'end', records: lines.length - 2 });
    expect(lines.filter(({ type }) => type === 'bundle')).toHaveLength(3);
    const sessions = lines.flatMap(({ type, id: session }) => (type === 'session' ? [session] : []));
    expect(sessions.length).toBeGreaterThanOrEqual(2500);
    expect(new Set(sessions).size).toBe(sessions.length);
    expect(outcomes(app).failed).toBeGreaterThan(before.failed);
  });
});
