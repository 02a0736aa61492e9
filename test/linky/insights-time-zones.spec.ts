import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { call, connect, refusal } from './mcp-world.js';
import { create, makePeople, type People, type Refusal, type RequestHeaders, send } from './world.js';

interface Insights {
  readonly range: { readonly from: string };
  readonly totals: { readonly views: number; readonly uniqueViewerDays: number };
  readonly byRule: unknown[];
  readonly series: { readonly day: string; readonly views: number; readonly openAllClicks: number }[];
}

/** By day of the zone, one event after the other. $1 slug, $2 start, $3 zone. */
const ONE_BY_ONE = `
  select to_char(occurred_at at time zone $3, 'YYYY-MM-DD') as day, count(*) filter (where kind = 'view')::int as views,
    count(*) filter (where kind = 'open_all')::int as "openAllClicks"
  from linky.launcher_log e join linky.bundles b on b.id = e.bundle_id where slug = $1 and occurred_at >= $2
  group by 1 order by 1`;

let app: TestApp;
let people: People;
let mine: RequestHeaders;

/** Moves the service's time; sessions are made anew, since old ones may be over by then. */
async function moveTo(time: string): Promise<void> {
  app.clock.advance(Date.parse(time) - app.clock.now());
  mine = await people.alone(people.admin);
}

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a'.repeat(32), trustProxy: true });
  people = await makePeople(app);
  await moveTo('2027-03-01T12:00:00.000Z');
});
afterAll(() => app.close());

async function view(slug: string, time: string, network = 1): Promise<void> {
  await moveTo(time);
  await send(app, 'GET', `/l/${slug}`, undefined, { 'x-forwarded-for': `192.0.${String(network)}.1` });
}

async function insights(slug: string, query = ''): Promise<Insights> {
  const answer = await send<Insights>(app, 'GET', `/api/links/${slug}/insights${query}`, undefined, mine);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function days(slug: string, query: string): Promise<[string, number][]> {
  return (await insights(slug, query)).series.map(({ day, views }) => [day, views]);
}

describe('GET /api/links/:slug/insights?tz=', () => {
  it('counts by the days of that zone, on both sides of midnight', async () => {
    const { slug } = await create(app, {}, mine);
    await view(slug, '2027-03-10T22:59:00.000Z');
    await view(slug, '2027-03-10T23:00:00.000Z');
    await view(slug, '2027-03-11T08:00:00.000Z');
    await moveTo('2027-03-12T12:00:00.000Z');
    const inUtc = [
      ['2027-03-10', 2],
      ['2027-03-11', 1],
    ];
    expect(await days(slug, '')).toEqual(inUtc);
    expect(await days(slug, '?tz=')).toEqual(inUtc);
    expect(await days(slug, '?tz=UTC')).toEqual(inUtc);
    expect(await days(slug, '?tz=Europe/Berlin')).toEqual([
      ['2027-03-10', 1],
      ['2027-03-11', 2],
    ]);
    expect(await days(slug, '?tz=America/New_York&range=7d')).toEqual([
      ['2027-03-10', 2],
      ['2027-03-11', 1],
    ]);
    expect(await days(slug, '?tz=america/los_angeles')).toEqual([
      ['2027-03-10', 2],
      ['2027-03-11', 1],
    ]);
    expect(await days(slug, '?tz=Pacific/Kiritimati')).toEqual([['2027-03-11', 3]]);
  });

  it('has days of 23 and of 25 hours where the clocks change', async () => {
    const { slug } = await create(app, {}, mine);
    const times = [
      '2027-03-27T22:59:00.000Z',
      '2027-03-27T23:01:00.000Z',
      '2027-03-28T21:59:00.000Z',
      '2027-03-28T22:01:00.000Z',
    ];
    for (const time of times) await view(slug, time);
    await moveTo('2027-03-30T12:00:00.000Z');
    expect(await days(slug, '?tz=Europe/Berlin')).toEqual([
      ['2027-03-27', 1],
      ['2027-03-28', 2],
      ['2027-03-29', 1],
    ]);
    await moveTo('2027-10-29T12:00:00.000Z');
    for (const time of ['2027-10-30T21:59:00.000Z', '2027-10-30T22:01:00.000Z', '2027-10-31T22:59:00.000Z'])
      await view(slug, time);
    await view(slug, '2027-10-31T23:01:00.000Z');
    expect(await days(slug, '?tz=Europe/Berlin&range=7d')).toEqual([
      ['2027-10-30', 1],
      ['2027-10-31', 2],
      ['2027-11-01', 1],
    ]);
  });

  it('counts what the events say, also in zones whose midnight is a quarter to or past', async () => {
    const { slug } = await create(app, {}, mine);
    await moveTo('2028-04-01T09:07:00.000Z');
    let seed = 11;
    const random = (below: number): number =>
      (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let n = 0; n < 160; n += 1) {
      app.clock.advance(random(50 * 60_000));
      const address = { 'x-forwarded-for': `10.0.${String(random(5))}.1` };
      if (random(3) === 0) {
        const event = { kind: 'open_all', matchedRuleId: `r${String(random(3))}` };
        await send(app, 'POST', `/api/links/${slug}/events`, event, address);
      } else await send(app, 'GET', `/l/${slug}`, undefined, address);
    }
    await moveTo('2028-04-08T10:11:12.345Z');
    for (const zone of ['Asia/Kathmandu', 'Australia/Eucla', 'Pacific/Chatham', 'Europe/Berlin', 'UTC']) {
      const usual = await insights(slug, '?range=7d');
      const local = await insights(slug, `?range=7d&tz=${zone}`);
      expect([zone, local.series]).toEqual([zone, await app.sql(ONE_BY_ONE, [slug, local.range.from, zone])]);
      expect(local.series.length).toBeGreaterThan(2);
      expect(local).toEqual({ ...usual, range: local.range, series: local.series });
      app.clock.advance(37 * 60_000);
      mine = await people.alone(people.admin);
    }
  });

  it('counts viewers by the days of UTC, since nobody is known for longer', async () => {
    const { slug } = await create(app, {}, mine);
    await moveTo('2028-05-01T12:00:00.000Z');
    await view(slug, '2028-05-01T23:30:00.000Z');
    await view(slug, '2028-05-02T00:30:00.000Z');
    const { totals, series } = await insights(slug, '?tz=Europe/Berlin');
    expect(totals).toMatchObject({ views: 2, uniqueViewerDays: 2 });
    expect(series).toEqual([{ day: '2028-05-02', views: 2, openAllClicks: 0 }]);
  });

  it.each(['Mars/Base', 'Berlin', '+01:00', '%00', 'UTC%2B3', 'a'.repeat(5_000), 'UTC&tz=Europe/Berlin'])(
    'refuses tz=%s by name',
    async (tz) => {
      const { slug } = await create(app, {}, mine);
      const path = `/api/links/${slug}/insights?tz=${tz}`;
      const { status, body } = await send<Refusal>(app, 'GET', path, undefined, mine);
      expect([status, body.code, body.error]).toEqual([
        400,
        'BAD_REQUEST',
        'tz must be the IANA name of a time zone, like Europe/Berlin',
      ]);
    },
  );

  it('is taken by agents too', async () => {
    const { slug } = await create(app, {}, mine);
    await view(slug, '2028-06-01T22:30:00.000Z');
    const key = await people.key(people.admin, ['links:read']);
    const agent = await connect(app, key);
    const ask = (tz: unknown): Promise<Insights> => call(agent, 'linky_insights', { slug, tz });
    expect((await ask('Europe/Berlin')).series).toEqual([{ day: '2028-06-02', views: 1, openAllClicks: 0 }]);
    for (const tz of ['Mars/Base', 7])
      expect(await refusal(agent, 'linky_insights', { slug, tz })).toMatchObject({
        code: -32602,
        data: { code: 'BAD_REQUEST' },
      });
    await agent.close();
  });
});
