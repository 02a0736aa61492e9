import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { connect, open, person } from './world.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ rateLimitScale: 1 });
});
afterAll(() => app.close());

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

  it('connects: 10 a minute per address, then told and disconnected', async () => {
    app.clock.advance(60_001);
    const who = await person(app);
    const let_in = [];
    for (let i = 0; i < 10; i += 1) let_in.push(await connect(app, who));
    const refused = open(app, { auth: { api_token: who.key } });
    expect(await refused.heard('rate_limited')).toMatchObject({ ok: false, error: 'rate_limited' });
    await refused.gone();
    app.clock.advance(60_001);
    const eleventh = open(app, { auth: { api_token: who.key } });
    expect(await eleventh.heard('rate_limited')).toMatchObject({ error: 'rate_limited' });
    for (const client of let_in) client.close();
  });
});
