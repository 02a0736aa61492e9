import { LauncherRecords } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import {
  type Answer,
  bearer,
  create,
  makePeople,
  type People,
  type Refusal,
  type RequestHeaders,
  send,
} from './world.js';

interface Insights {
  readonly slug: string;
  readonly range: { readonly from: string; readonly to: string };
  readonly totals: {
    readonly views: number;
    readonly uniqueViewerDays: number;
    readonly openAllClicks: number;
    readonly openAllRate: number;
  };
  readonly byRule: {
    readonly ruleId: string | null;
    readonly views: number;
    readonly openAllClicks: number;
    readonly openAllRate: number;
    readonly ruleName: string;
  }[];
  readonly series: { readonly day: string; readonly views: number; readonly openAllClicks: number }[];
}

const DAY_MS = 86_400_000;
const SALT = 'a'.repeat(32);

let app: TestApp;
let people: People;
let mine: RequestHeaders;

/** Moves the service's time; sessions are made anew, since old ones may be over by then. */
async function moveTo(time: string): Promise<void> {
  app.clock.advance(Date.parse(time) - app.clock.now());
  await renew();
}
async function renew(): Promise<void> {
  mine = await people.alone(people.admin);
}

/** $1 slug, $2 start. */
const COUNTED_ONE_BY_ONE = `
  with event as (
    select (kind = 'view')::int as view, (kind = 'open_all')::int as opened, coalesce(matched_rule_id, '') as rule,
      to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD') as day, viewer_hash_day
    from linky.launcher_log e join linky.bundles b on b.id = e.bundle_id where slug = $1 and occurred_at >= $2
  ), rules as (select rule, sum(view) as views, sum(opened) as opens from event group by 1),
  days as (select day, sum(view) as views, sum(opened) as opens from event group by 1)
  select count(*) filter (where view = 1)::int as views, count(*) filter (where opened = 1)::int as opens,
    count(distinct viewer_hash_day) filter (where view = 1)::int as viewers,
    (select coalesce(json_agg(json_build_array(rule, views, opens) order by rule), '[]') from rules) as rules,
    (select coalesce(json_agg(json_build_array(day, views, opens) order by day), '[]') from days) as days
  from event`;

beforeAll(async () => {
  app = await startApp({ viewerSalt: SALT, trustProxy: true });
  people = await makePeople(app);
  mine = await people.alone(people.admin);
});
afterAll(() => app.close());

const from = (address: string): RequestHeaders => ({ 'x-forwarded-for': address });
const view = (slug: string, headers: RequestHeaders = {}): Promise<Answer> =>
  send(app, 'GET', `/l/${slug}`, undefined, headers);
const press = (slug: string, body?: unknown, headers: RequestHeaders = {}): Promise<Answer<Refusal | null>> =>
  send(app, 'POST', `/api/links/${slug}/events`, body, headers);

async function insights(slug: string, range = ''): Promise<Insights> {
  const answer = await send<Insights>(app, 'GET', `/api/links/${slug}/insights${range}`, undefined, mine);
  expect(answer.status).toBe(200);
  return answer.body;
}

const rows = (slug: string): Promise<Record<string, unknown>[]> =>
  app.sql(
    `select kind, matched_rule_id, viewer_state, viewer_hash_day from linky.launcher_log e
     join linky.bundles b on b.id = e.bundle_id where slug = $1 order by kind desc, viewer_state`,
    [slug],
  );

describe('GET /api/links/:slug/insights', () => {
  it('is all zero without events', async () => {
    const { slug } = await create(app, {}, mine);
    const answer = await insights(slug);
    expect(answer).toEqual({
      slug,
      range: { from: expect.any(String) as unknown, to: expect.any(String) as unknown },
      totals: { views: 0, uniqueViewerDays: 0, openAllClicks: 0, openAllRate: 0 },
      byRule: [],
      series: [],
    });
  });

  it.each([
    ['', 30],
    ['?range=7d', 7],
    ['?range=30d', 30],
    ['?range=90d', 90],
    ['?range=1y', 30],
    ['?range=', 30],
    ['?range=toString', 30],
    ['?range=7d&range=90d', 30],
  ])('%s means %d days until now', async (query, days) => {
    const { slug } = await create(app, {}, mine);
    const { range } = await insights(slug, query);
    expect(Date.parse(range.to) - Date.parse(range.from)).toBe(days * DAY_MS);
    expect(Math.abs(Date.parse(range.to) - app.clock.now())).toBeLessThan(60_000);
    expect(range.from).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('counts views, viewers of a day and clicks; the rate is not capped', async () => {
    const { slug } = await create(app, {}, mine);
    await view(slug, from('198.51.100.1'));
    await view(slug, from('198.51.100.77'));
    await view(slug, from('203.0.113.1'));
    for (let n = 0; n < 4; n += 1) await press(slug, { kind: 'open_all' }, from('198.51.100.1'));
    const { totals, byRule, series } = await insights(slug);
    expect(totals).toEqual({ views: 3, uniqueViewerDays: 2, openAllClicks: 4, openAllRate: 1.333 });
    expect(byRule).toEqual([
      { ruleId: null, views: 3, openAllClicks: 4, openAllRate: 1.333, ruleName: 'Fallthrough' },
    ]);
    expect(series).toHaveLength(1);
  });

  it('tells the rules apart, by their present names', async () => {
    const rules = [
      { id: 'named', name: 'Team', when: { op: 'signedIn' }, tabs: [{ url: 'https://a.example' }] },
      { id: 'unnamed-and-long', when: { op: 'anonymous' }, tabs: [{ url: 'https://b.example' }] },
    ];
    const { slug } = await create(app, { resolutionPolicy: { rules } }, mine);
    await view(slug, await people.alone(people.member));
    await view(slug);
    await view(slug);
    await press(slug, { kind: 'open_all', matchedRuleId: 'named' });
    await press(slug, { kind: 'open_all', matchedRuleId: 'gone' });
    await press(slug, { kind: 'open_all', matchedRuleId: null });
    const { byRule } = await insights(slug);
    expect(
      byRule.map(({ ruleId, ruleName, views, openAllClicks, openAllRate }) => [
        ruleId,
        ruleName,
        views,
        openAllClicks,
        openAllRate,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['unnamed-and-long', 'Rule unnamed-', 2, 0, 0],
        ['named', 'Team', 1, 1, 1],
        ['gone', '(removed rule)', 0, 1, 0],
        [null, 'Fallthrough', 0, 1, 0],
      ]),
    );
    expect(byRule.map(({ views }) => views)).toEqual([2, 1, 0, 0]);
  });

  it('begins in the middle of a day, and counts the days in UTC', async () => {
    const { slug } = await create(app, {}, mine);
    await moveTo('2027-03-01T10:00:00.000Z');
    await view(slug, from('192.0.2.1'));
    await moveTo('2027-03-01T14:00:00.000Z');
    await view(slug, from('192.0.2.1'));
    await press(slug);
    await moveTo('2027-03-01T23:59:59.000Z');
    await view(slug, from('198.51.100.1'));
    await moveTo('2027-03-02T00:00:01.000Z');
    await view(slug, from('198.51.100.1'));
    await moveTo('2027-03-08T12:00:00.000Z');
    const week = await insights(slug, '?range=7d');
    expect(week.series).toEqual([
      { day: '2027-03-01', views: 2, openAllClicks: 1 },
      { day: '2027-03-02', views: 1, openAllClicks: 0 },
    ]);
    expect(week.totals).toEqual({ views: 3, uniqueViewerDays: 3, openAllClicks: 1, openAllRate: 0.333 });
    const month = await insights(slug);
    expect(month.totals).toEqual({ views: 4, uniqueViewerDays: 3, openAllClicks: 1, openAllRate: 0.25 });
    await moveTo('2027-03-20T12:00:00.000Z');
    expect((await insights(slug, '?range=7d')).series).toEqual([]);
  });

  it('counts the same as the events do one by one, wherever the range begins, late events included', async () => {
    const { slug } = await create(app, {}, mine);
    await moveTo('2027-05-01T12:00:00.000Z');
    let seed = 7;
    const random = (below: number): number =>
      (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let n = 0; n < effort(80, 250); n += 1) {
      app.clock.advance(random(16 * 60_000) - 4 * 60_000);
      const address = from(`10.0.${String(random(5))}.1`);
      if (random(3) === 0)
        await press(slug, { kind: 'open_all', matchedRuleId: `r${String(random(3))}` }, address);
      else await view(slug, address);
      if (random(5) === 0) await insights(slug);
      await renew();
    }
    await moveTo('2027-05-08T12:00:00.000Z');
    for (let n = 0; n < effort(10, 25); n += 1) {
      const { totals, byRule, series, range } = await insights(slug, '?range=7d');
      const [raw] = await app.sql(COUNTED_ONE_BY_ONE, [slug, range.from]);
      expect({
        views: totals.views,
        opens: totals.openAllClicks,
        viewers: totals.uniqueViewerDays,
        rules: byRule.map((rule) => [rule.ruleId ?? '', rule.views, rule.openAllClicks]).sort(),
        days: series.map((day) => [day.day, day.views, day.openAllClicks]),
      }).toEqual(raw);
      app.clock.advance(47 * 60_000 + 13_000);
      await renew();
    }
  });

  it('forgets what no range can begin with any more, and nothing else', async () => {
    await moveTo('2028-01-01T23:00:00.000Z');
    const { slug } = await create(app, { trackOpens: true }, mine);
    const kept = async (): Promise<unknown> =>
      (
        await app.sql(
          `select (select count(*) from linky.launcher_viewers v where v.bundle_id = b.id)::int as viewers,
             (select count(*) from linky.launcher_slots s where s.bundle_id = b.id)::int as slots,
             (select count(*) from linky.launcher_log e where e.bundle_id = b.id)::int as events,
             (select count(*) from linky.launcher_days d where d.bundle_id = b.id)::int as days,
             (select count(*) from linky.url_opens o where o.bundle_id = b.id)::int as opens
           from linky.bundles b where slug = $1`,
          [slug],
        )
      )[0];
    await view(slug);
    await press(slug, { kind: 'open_one', url: 'https://example.com/' });
    await insights(slug);
    await moveTo('2028-03-31T22:00:00.000Z');
    await view(slug, from('192.0.2.1'));
    expect((await insights(slug, '?range=90d')).totals).toMatchObject({ views: 2, uniqueViewerDays: 2 });
    await app.get(LauncherRecords).sweep();
    expect(await kept()).toEqual({ viewers: 2, slots: 2, events: 2, days: 2, opens: 1 });
    await moveTo('2028-04-03T00:00:00.000Z');
    await view(slug, from('192.0.2.1'));
    expect((await insights(slug, '?range=90d')).totals).toMatchObject({ views: 2, uniqueViewerDays: 2 });
    await app.get(LauncherRecords).sweep();
    expect(await kept()).toEqual({ viewers: 2, slots: 2, events: 2, days: 2, opens: 0 });
    expect((await insights(slug, '?range=90d')).totals).toMatchObject({ views: 2, uniqueViewerDays: 2 });
  });

  it('counts a hundred made-up rules of a day apart, the rest together, and rules of the policy always', async () => {
    const rules = [{ id: 'mine', when: { op: 'signedIn' }, tabs: [{ url: 'https://a.example' }] }];
    const { slug } = await create(app, { resolutionPolicy: { rules } }, mine);
    const clicks = async (): Promise<[string | null, number][]> =>
      (await insights(slug)).byRule.map(({ ruleId, openAllClicks }) => [ruleId, openAllClicks]);
    const made = Array.from({ length: 100 }, (_, n) => `made-up-${String(n)}`);
    await Promise.all(made.map((matchedRuleId) => press(slug, { kind: 'open_all', matchedRuleId })));
    expect((await clicks()).map(([id]) => id).sort()).toEqual([...made].sort());
    const more = ['another', 'one-more', 'mine', 'made-up-7', ...made.slice(0, 3), undefined];
    await Promise.all(more.map((matchedRuleId) => press(slug, { kind: 'open_all', matchedRuleId })));
    const counted = new Map(await clicks());
    expect(counted.size).toBe(103);
    expect(['mine', 'made-up-7', 'made-up-8', ' others', null].map((id) => counted.get(id))).toEqual([
      1, 2, 1, 2, 1,
    ]);
    await moveTo(new Date(app.clock.now() + 7 * DAY_MS - 3_600_000).toISOString());
    const week = await insights(slug, '?range=7d');
    expect([week.byRule.length, week.totals.openAllClicks]).toEqual([103, 108]);
    const kept = await rows(slug);
    expect(new Set(kept.map((row) => row['matched_rule_id'])).size).toBe(104);
  });

  it('is for whoever may read the bundle', async () => {
    const { slug } = await create(app, {}, mine);
    const status = async (path: string, headers: RequestHeaders = {}): Promise<number> =>
      (await send(app, 'GET', path, undefined, headers)).status;
    const path = `/api/links/${slug}/insights`;
    expect(await status(path)).toBe(401);
    expect(await status('/api/links/unknown/insights', await people.key(people.admin, ['items:read']))).toBe(
      403,
    );
    expect(await status(path, await people.alone(people.stranger))).toBe(403);
    expect(await status(path, await people.key(people.admin, ['links:read']))).toBe(200);
    expect(await status('/api/links/unknown/insights', mine)).toBe(404);
  });
});

describe('what is kept of a visit', () => {
  it('is the hash of the day: of the network for strangers, of the account for the signed-in', async () => {
    await moveTo('2026-04-18T09:00:00.000Z');
    const { slug } = await create(app, {}, mine);
    await view(slug, from('1.2.3.4'));
    await view(slug, { ...from('1.2.3.99'), ...(await people.alone(people.member)) });
    await press(slug, undefined, from('1.2.3.200'));
    await press(slug, undefined, { ...from('1.2.3.4'), ...(await people.alone(people.member)) });
    await press(slug, undefined, { ...from('1.2.3.4'), ...(await people.key(people.member)) });
    await insights(slug);
    const kept = await rows(slug);
    const network = 'e0ab23b44f39122bb80b4c3137b5d3d5';
    const account = kept[1]?.['viewer_hash_day'];
    expect(account).toMatch(/^[0-9a-f]{32}$/);
    expect(account).not.toBe(network);
    expect(kept).toEqual([
      { kind: 'view', matched_rule_id: null, viewer_state: 'anonymous', viewer_hash_day: network },
      { kind: 'view', matched_rule_id: null, viewer_state: 'signed_in', viewer_hash_day: account },
      { kind: 'open_all', matched_rule_id: null, viewer_state: 'anonymous', viewer_hash_day: network },
      { kind: 'open_all', matched_rule_id: null, viewer_state: 'anonymous', viewer_hash_day: network },
      { kind: 'open_all', matched_rule_id: null, viewer_state: 'signed_in', viewer_hash_day: account },
    ]);
  });

  it('also holds for bundles without owner; not for HEAD, unknown and deleted ones', async () => {
    const { slug } = await create(app);
    await view(slug);
    await send(app, 'HEAD', `/l/${slug}`);
    const deleted = await create(app, {}, mine);
    await send(app, 'DELETE', `/api/links/${deleted.slug}`, undefined, mine);
    await view(deleted.slug);
    expect((await press(deleted.slug)).status).toBe(204);
    expect((await press('unknown')).status).toBe(204);
    await insights((await create(app, {}, mine)).slug);
    expect(await rows(slug)).toHaveLength(1);
    expect(await rows(deleted.slug)).toEqual([]);
  });
});

describe('POST /api/links/:slug/events', () => {
  it.each<[unknown]>([
    [undefined],
    [''],
    [{ kind: 'open_all' }],
    [{ kind: 'open_all', matchedRuleId: null, more: 1 }],
    [{ kind: 'open_all', matchedRuleId: 'x'.repeat(5_000) }],
    [{ kind: 'open_all', matchedRuleId: '\0' }],
  ])('answers %j with 204 and nothing', async (body) => {
    const { slug } = await create(app, {}, mine);
    const answer = await press(slug, body);
    expect([answer.status, answer.text]).toEqual([204, '']);
    const { totals } = await insights(slug);
    expect(totals.openAllClicks).toBe(body !== undefined && JSON.stringify(body).includes('u0000') ? 0 : 1);
  });

  it.each<[unknown, string]>([
    ['{', 'INVALID_JSON'],
    [[], 'BAD_REQUEST'],
    ['7', 'BAD_REQUEST'],
    ['null', 'BAD_REQUEST'],
    [{}, 'BAD_REQUEST'],
    [{ kind: 'view' }, 'BAD_REQUEST'],
    [{ kind: 'OPEN_ALL' }, 'BAD_REQUEST'],
    [{ matchedRuleId: 'r' }, 'BAD_REQUEST'],
    [{ kind: 'open_all', matchedRuleId: 7 }, 'BAD_REQUEST'],
    [{ kind: 'open_all', matchedRuleId: {} }, 'BAD_REQUEST'],
  ])('refuses %j', async (body, code) => {
    const { slug } = await create(app, {}, mine);
    const answer = await press(slug, body, bearer('nonsense'));
    expect([answer.status, answer.body?.code]).toEqual([400, code]);
  });
});

describe('limits and settings', () => {
  it('counts events by address, apart from creates, as often as is set', async () => {
    const small = await startApp({
      rateLimitScale: 1,
      trustProxy: true,
      anonymousCreates: 3,
      anonymousCreatesWindowMs: 10_000,
      viewerSalt: SALT,
    });
    try {
      const { slug } = await create(small, {}, from('192.0.2.9'));
      const tell = (body?: unknown): Promise<Answer<Refusal>> =>
        send(small, 'POST', `/api/links/${slug}/events`, body, from('192.0.2.9'));
      expect([(await tell()).status, (await tell('{')).status, (await tell()).status]).toEqual([
        204, 400, 204,
      ]);
      const refusal = await tell('{');
      expect([refusal.status, refusal.body.code]).toEqual([429, 'RATE_LIMITED']);
      expect(refusal.headers.get('retry-after')).toBe(String(refusal.body.retryAfterSeconds));
      await create(small, {}, from('192.0.2.9'));
      await create(small, {}, from('192.0.2.9'));
      expect((await send(small, 'POST', '/api/links', {}, from('192.0.2.9'))).status).toBe(429);
      small.clock.advance(10_000);
      expect((await tell()).status).toBe(204);
    } finally {
      await small.close();
    }
  });

  it('that is switched off keeps nothing, says so once, and works otherwise', async () => {
    const plain = await startApp();
    try {
      const { slug } = await create(plain);
      expect((await send(plain, 'GET', `/l/${slug}`)).status).toBe(200);
      expect((await send(plain, 'POST', `/api/links/${slug}/events`)).status).toBe(204);
      const warnings = plain.log.filter(({ msg }) => String(msg).includes('are not counted'));
      expect(warnings).toHaveLength(1);
      expect(await plain.sql('select 1 from linky.launcher_log')).toEqual([]);
    } finally {
      await plain.close();
    }
  });

  it('a lost write costs no visitor anything', async () => {
    const { slug } = await create(app, {}, mine);
    await app.sql('alter table linky.launcher_days rename to launcher_days_gone');
    try {
      expect((await view(slug)).status).toBe(200);
      expect((await press(slug)).status).toBe(204);
      await send(app, 'GET', `/api/links/${slug}/insights`, undefined, mine);
    } finally {
      await app.sql('alter table linky.launcher_days_gone rename to launcher_days');
    }
    await view(slug);
    expect((await insights(slug)).totals.views).toBe(1);
  });
});
