import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Limiter } from '#platform/limits';

import { startApp, type TestApp } from '../support/app.js';
import { type Ack, connect, open, person } from './world.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
});
afterAll(() => app.close());

/** Calls in 10 s, docs/contracts/node-graph.md#calls; the last of several names is an alias of the first. */
const ON_SOCKETS: readonly (readonly [limit: number, ...events: string[]])[] = [
  [5, 'link:add_many'],
  [5, 'link:update'],
  [5, 'link:trash'],
  [5, 'link:restore'],
  [5, 'link:delete'],
  [5, 'link:swap'],
  [30, 'node:add'],
  [30, 'node:update'],
  [30, 'node:trash'],
  [30, 'node:restore'],
  [30, 'node:delete'],
  [30, 'node:publish'],
  [30, 'node:publish:update', 'node:publish_update'],
  [30, 'node:unpublish'],
  [30, 'node:embed'],
  [30, 'node:unembed'],
  [30, 'node:access'],
  [30, 'node:access:update', 'node:access_update'],
  [30, 'node:access:delete', 'node:access_revoke'],
  [3, 'history:undo', 'batch:undo'],
  [3, 'history:redo', 'batch:redo'],
  [5, 'graph:get'],
  [5, 'branch:get'],
  [5, 'trash:page'],
  [5, 'history:page'],
  [30, 'graph:since'],
  [30, 'graph:around'],
  [5, 'graph:ready'],
  [5, 'graph:blockers'],
  [5, 'graph:path'],
  [5, 'graph:critical_path'],
  [5, 'graph:export'],
  [5, 'graph:import'],
];

/** Calls in a minute, docs/contracts/node-graph.md#calls. */
const OVER_REST: readonly (readonly [limit: number, event: string, method: string, path: string])[] = [
  [30, 'link:add', 'POST', 'link'],
  [30, 'link:add_many', 'POST', 'link/many'],
  [300, 'link:update', 'PUT', 'link'],
  [300, 'link:delete', 'DELETE', 'link'],
  [300, 'link:trash', 'POST', 'link/trash'],
  [300, 'link:restore', 'POST', 'link/restore'],
  [300, 'link:swap', 'POST', 'link/swap'],
  [30, 'node:add', 'POST', 'node'],
  [300, 'node:update', 'PUT', 'node'],
  [300, 'node:delete', 'DELETE', 'node'],
  [300, 'node:trash', 'POST', 'node/trash'],
  [300, 'node:restore', 'POST', 'node/restore'],
  [300, 'node:publish', 'POST', 'node/public'],
  [300, 'node:publish:update', 'PUT', 'node/public'],
  [300, 'node:unpublish', 'DELETE', 'node/public'],
  [300, 'node:embed', 'POST', 'node/embed'],
  [300, 'node:unembed', 'DELETE', 'node/embed'],
  [300, 'node:access', 'POST', 'node/access'],
  [300, 'node:access:update', 'PUT', 'node/access'],
  [300, 'node:access:delete', 'DELETE', 'node/access'],
  [300, 'history:undo', 'POST', 'history/undo'],
  [300, 'history:redo', 'POST', 'history/redo'],
  [30, 'graph:get', 'GET', 'graph'],
  [300, 'branch:get', 'GET', 'branch'],
  [300, 'trash:page', 'GET', 'trash'],
  [300, 'history:page', 'GET', 'history'],
  [300, 'graph:since', 'GET', 'graph/since'],
  [300, 'graph:around', 'GET', 'graph/around'],
  [30, 'graph:ready', 'GET', 'graph/ready'],
  [30, 'graph:blockers', 'GET', 'graph/blockers'],
  [30, 'graph:path', 'GET', 'graph/path'],
  [30, 'graph:critical_path', 'GET', 'graph/critical-path'],
  [30, 'graph:export', 'GET', 'graph/export'],
  [30, 'graph:import', 'POST', 'graph/import'],
];

/** Wrong for every event, so that nothing happens to the graph. */
const WRONG = { title: 7, limit: 'x', format: 'x', root: 'x' };

describe('limits', () => {
  it('link:add: 5 in 10 s per user over all his sockets; refusals do not count', async () => {
    const who = await person(app);
    const [one, two] = [await connect(app, who), await connect(app, who)];
    const ask = async (index: number): Promise<string> =>
      (await (index % 2 === 0 ? one : two).ask('link:add', {})).error;
    for (let i = 0; i < 5; i += 1) expect(await ask(i)).toBe('bad_request.missing_params');
    const refused = await one.ask('link:add', {});
    expect(refused).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(refused.trace_id).toMatch(/^[0-9a-f]{12}$/);
    expect(refused.retry_after).toBeGreaterThan(0);
    expect(refused.retry_after).toBeLessThanOrEqual(10);
    for (let i = 0; i < 3; i += 1) expect(await ask(i)).toBe('rate_limited');
    app.clock.advance(10_001);
    for (let i = 0; i < 5; i += 1) expect(await ask(i)).toBe('bad_request.missing_params');
    expect(await ask(0)).toBe('rate_limited');
    const other = await connect(app, await person(app));
    expect(await other.ask('link:add', {})).toMatchObject({ error: 'bad_request.missing_params' });
    for (const client of [one, two, other]) client.close();
    app.clock.advance(60_001);
  });

  it('POST /api/link: 30 a minute, with Retry-After', async () => {
    const { key } = await person(app);
    const post = (): Promise<Response> =>
      fetch(`${app.url}/api/link`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{}',
      });
    for (let i = 0; i < 30; i += 1) expect((await post()).status).toBe(400);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ ok: false, error: 'rate_limited' });
  });

  it('every other event: as many in 10 s as its row says, by whatever name', async () => {
    app.clock.advance(60_001);
    const client = await connect(app, await person(app));
    const errorsOf = async (event: string, count: number): Promise<string[]> =>
      (await Promise.all(Array.from({ length: count }, () => client.ask(event, WRONG)))).map(
        (ack) => ack.error,
      );
    for (const [limit, event = '', alias = event] of ON_SOCKETS) {
      for (const error of await errorsOf(event, limit)) expect(error, event).toMatch(/^bad_request/);
      expect(await errorsOf(alias, 1), alias).toEqual(['rate_limited']);
    }
    app.clock.advance(10_001);
    for (const [, event = ''] of ON_SOCKETS) expect(await errorsOf(event, 1)).not.toEqual(['rate_limited']);
    client.close();
  });

  it('every REST twin: as many a minute as its row says, in a bucket of its own', async () => {
    const { key, account } = await person(app);
    for (const [limit, event, method, path] of OVER_REST) {
      const call = async (): Promise<Response> =>
        fetch(`${app.url}/api/${path}${method === 'GET' ? '?limit=x&format=x&root=x' : ''}`, {
          method,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: JSON.stringify(WRONG) }),
        });
      // All but one are counted here: the last that is let through, and the first that is not, come over the wire.
      for (let i = 1; i < limit; i += 1)
        await app.get(Limiter).hit(`rest:${event}`, `user:${account.id}`, limit, 60_000);
      expect([event, (await call()).status]).toEqual([event, 400]);
      const refused = await call();
      expect([event, refused.status]).toEqual([event, 429]);
      expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(((await refused.json()) as Ack).error).toBe('rate_limited');
    }
  });

  it('single ones are the operator’s to set', async () => {
    const own = await startApp({
      rateLimitScale: 1,
      rateLimits: new Map([
        ['link:add', 2],
        ['rest:link:add', 1],
        ['connect:concurrent', 1],
        ['default', 2],
      ]),
    });
    const who = await person(own);
    const client = await connect(own, who);
    const errors = [];
    for (let i = 0; i < 3; i += 1) errors.push((await client.ask('link:add', {})).error);
    expect(errors).toEqual(['bad_request.missing_params', 'bad_request.missing_params', 'rate_limited']);
    const post = async (): Promise<number> =>
      (
        await fetch(`${own.url}/api/link`, {
          method: 'POST',
          headers: { authorization: `Bearer ${who.key}` },
        })
      ).status;
    expect([await post(), await post()]).toEqual([400, 429]);
    const visit = (): Promise<Response> => fetch(`${own.url}/branch/none`);
    expect([(await visit()).status, (await visit()).status]).toEqual([404, 404]);
    const page = await visit();
    expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await page.text()).toContain('<h1>That was not possible</h1>');
    const second = open(own, { auth: { api_token: who.key } });
    expect(await second.heard('rate_limited')).toMatchObject({ ok: false });
    second.close();
    client.close();
    await own.close();
  });

  it('connects: 20 a minute of one user, from whatever address', async () => {
    const own = await startApp({ rateLimitScale: 1 });
    const [ann, ben] = [await person(own), await person(own)];
    for (let i = 0; i < 20; i += 1) (await connect(own, ann)).close();
    const refused = open(own, { auth: { api_token: ann.key } });
    expect(await refused.heard('rate_limited')).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(await refused.gone()).toBe('transport close');
    (await connect(own, ben)).close();
    own.clock.advance(60_001);
    (await connect(own, ann)).close();
    await own.close();
  });

  it('connects: 10 sockets of a user at once', async () => {
    app.clock.advance(60_001);
    const who = await person(app);
    const first = await connect(app, who);
    const others = [];
    for (let i = 1; i < 10; i += 1) others.push(await connect(app, who));
    const eleventh = open(app, { auth: { api_token: who.key } });
    expect(await eleventh.heard('rate_limited')).toMatchObject({ ok: false, error: 'rate_limited' });
    expect(await eleventh.gone()).toBe('transport close');
    first.close();
    await vi.waitFor(async () => {
      const again = open(app, { auth: { api_token: who.key } });
      others.push(again);
      expect(
        await Promise.race(['connected', 'rate_limited'].map((name) => again.heard(name))),
      ).toMatchObject({ ok: true });
    }, 300_000);
    for (const client of others) client.close();
  });
});
