import type { StoredEvent } from '#events';
import { BundleExpiry, BundlePurges, Takedowns } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { create, makePeople, type People, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { type EventReader, eventReader, told } from './event-reader.js';
import { planOf } from './plans.js';

const DAY_MS = 86_400_000;

type Body = Record<string, unknown>;

let app: TestApp;
let people: People;
let key: RequestHeaders;
let team: RequestHeaders;
let own: EventReader;
let ofTeam: EventReader;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of at least thirty-two characters' }, { poolSize: 20 });
  people = await makePeople(app);
  key = await people.key(people.member);
  team = await people.teamKey();
  own = await eventReader(app, { kind: 'user', id: people.member.id }, ['bundle.']);
  ofTeam = await eventReader(app, { kind: 'org', id: people.orgId }, ['bundle.']);
});
afterAll(() => app.close());

const typesOf = (events: readonly StoredEvent[]): string[] => events.map(({ type }) => type);
const dataOf = (events: readonly StoredEvent[]): object[] => events.map(({ data }) => data);
const read = async (slug: string, who = key): Promise<Body> =>
  (await send(app, 'GET', `/api/links/${slug}`, undefined, who)).body;
const call = async (method: string, path: string, body?: unknown, who = key): Promise<Body> => {
  const answer = await send(app, method, `/api/links/${path}`, body, who);
  if (answer.status >= 300) throw new Error(`${path} answered ${String(answer.status)}: ${answer.text}`);
  return answer.body;
};

describe('events of bundles', () => {
  it('show the bundle as its owner reads it, and nothing secret', async () => {
    let slug = '';
    const policy = {
      version: 1,
      rules: [{ name: 'ours', when: { op: 'always' }, tabs: [{ url: 'https://acme.com/' }] }],
    };
    const fields = { title: 'Told', password: 'correct horse battery', trackOpens: true, metadata: { n: 1 } };
    const made = await own.of(
      async () => ({ slug } = await create(app, { ...fields, resolutionPolicy: policy }, key)),
    );
    const before = await read(slug);
    const subject = `bundles/${slug}`;
    expect(before).toMatchObject({
      passwordProtected: true,
      resolutionPolicy: { rules: [{ name: 'ours' }] },
    });
    expect(told(made)).toEqual([{ type: 'bundle.created', subject, data: before }]);
    expect(made[0]).toMatchObject({
      userId: people.member.id,
      orgId: null,
      actor: { type: 'key', via: 'rest' },
      address: null,
    });
    expect(JSON.stringify(made)).not.toMatch(/horse|scrypt|\$/);

    const changed = await own.of(() => call('PATCH', slug, { title: 'Retold', password: null, maxOpens: 5 }));
    const after = await read(slug);
    const changes = { title: ['Told', 'Retold'], passwordProtected: [true, null], maxOpens: [null, 5] };
    expect(told(changed)).toEqual([{ type: 'bundle.updated', subject, data: { ...after, changes } }]);

    const merged = await own.of(() => call('PATCH', `${slug}/metadata`, { n: null, m: 2 }));
    expect(merged[0]?.data).toMatchObject({ changes: { metadata: [{ n: 1 }, { m: 2 }] } });
    const named = await own.of(() => call('PUT', `${slug}/alias`, { alias: 'told-by-events' }));
    expect(named[0]?.data).toMatchObject({ changes: { alias: [null, 'told-by-events'] } });

    const last = await read(slug);
    const gone = await own.of(() => call('DELETE', slug));
    expect(told(gone)).toEqual([{ type: 'bundle.deleted', subject, data: last }]);
    const back = await own.of(() => call('POST', `${slug}/restore`));
    expect(told(back)).toEqual([{ type: 'bundle.restored', subject, data: await read(slug) }]);
    expect(await own.of(() => call('POST', `${slug}/restore`))).toEqual([]);
  });

  it('of an organization are in its stream alone; of a batch one each; of refusals none', async () => {
    await own.read();
    const links = [{ urls: ['https://example.com/1'] }, { urls: ['https://example.com/2'], title: 'Second' }];
    let slugs: string[] = [];
    const made = await ofTeam.of(async () => {
      const { body } = await send<{ linkies?: { slug: string }[]; links?: { slug: string }[] }>(
        app,
        'POST',
        '/api/links/batch',
        { links },
        team,
      );
      slugs = (body.linkies ?? body.links ?? []).map(({ slug }) => slug);
      await send(app, 'POST', '/api/links/batch', { links: [...links, { urls: [] }] }, team);
      await send(app, 'POST', '/api/links', { urls: ['nonsense'] }, team);
      await send(app, 'PATCH', `/api/links/${slugs[0] ?? ''}`, { title: 'x' }, key);
    });
    expect(typesOf(made)).toEqual(['bundle.created', 'bundle.created']);
    const shown = await Promise.all(slugs.map((slug) => read(slug, team)));
    expect(slugs).toHaveLength(2);
    expect(dataOf(made)).toEqual(expect.arrayContaining(shown));
    expect(await own.read()).toEqual([]);
  });

  it('leave out what is too large', async () => {
    const text = 'y'.repeat(60_000);
    const [made] = await own.of(() => create(app, { metadata: { text } }, key));
    expect(made).toMatchObject({ truncated: ['urls', 'urlMetadata', 'metadata', 'resolutionPolicy'] });
    expect(made?.data).not.toHaveProperty('metadata');
    const [copy] = await own.of(() =>
      send(
        app,
        'POST',
        '/api/links/batch',
        { links: [{ urls: ['https://a.example/'], metadata: { text } }] },
        key,
      ),
    );
    expect(copy?.truncated).toEqual(made?.truncated);
  });

  it('begin with the claim, where nobody owned it', async () => {
    const { slug, claimToken = '' } = await create(app);
    const session = await people.alone(people.member);
    const form = async (): Promise<string> => {
      const { text } = await send(app, 'GET', `/claim/${claimToken}`, undefined, session);
      return /name="form" value="([^"]+)"/.exec(text)?.[1] ?? '';
    };
    const claimed = await own.of(async () => {
      const body = new URLSearchParams({ form: await form() }).toString();
      await send(app, 'POST', `/claim/${claimToken}`, body, {
        ...session,
        'content-type': 'application/x-www-form-urlencoded',
      });
    });
    expect(told(claimed)).toEqual([
      { type: 'bundle.claimed', subject: `bundles/${slug}`, data: await read(slug) },
    ]);
    expect(claimed[0]?.actor).toMatchObject({ type: 'user', id: people.member.id, via: 'console' });
    const [{ n } = { n: '' }] = await app.sql<{ n: string }>(
      `select count(*) as n from events.log where subject = $1`,
      [`bundles/${slug}`],
    );
    expect(n).toBe('1');
  });

  it('tell of an end once, whoever looks at once, and of a new one again', async () => {
    const expiresAt = new Date(app.clock.now() + DAY_MS).toISOString();
    const { slug } = await create(app, { expiresAt }, key);
    const gone = await create(app, { expiresAt }, key);
    await call('DELETE', gone.slug);
    await create(app, { expiresAt });
    const tell = (): Promise<unknown> => Promise.all([1, 2, 3].map(() => app.get(BundleExpiry).tell()));
    expect(await own.of(tell)).toEqual([]);
    app.clock.advance(2 * DAY_MS);
    const expired = await own.of(tell);
    expect(told(expired)).toEqual([
      { type: 'bundle.expired', subject: `bundles/${slug}`, data: await read(slug) },
    ]);
    expect(expired[0]?.actor).toMatchObject({ type: 'system', via: 'job' });
    expect(await own.of(tell)).toEqual([]);
    await call('PATCH', slug, { expiresAt: new Date(app.clock.now() + DAY_MS).toISOString() });
    app.clock.advance(2 * DAY_MS);
    expect(typesOf(await own.of(tell))).toEqual(['bundle.expired']);
  });

  it('tell of what the operator takes down and reinstates, once each, and not of what was deleted', async () => {
    const { slug } = await create(app, { title: 'Questionable' }, key);
    const subject = `bundles/${slug}`;
    const takedowns = app.get(Takedowns);
    let takenDownAt = new Date(0);
    const taken = await own.of(async () => {
      ({ takenDownAt } = await takedowns.takeDown(slug, 'Phishing'));
      await takedowns.takeDown(slug, 'Phishing, for sure');
    });
    const data = { slug, takenDownAt: takenDownAt.toISOString(), reason: 'Phishing' };
    expect(told(taken)).toEqual([{ type: 'bundle.taken_down', subject, data }]);
    expect(taken[0]).toMatchObject({ actor: { type: 'system', via: 'cli' }, userId: people.member.id });
    const back = await own.of(() => takedowns.reinstate(slug));
    expect(told(back)).toEqual([{ type: 'bundle.reinstated', subject, data: await read(slug) }]);
    await call('DELETE', slug);
    const deleted = await own.of(async () => {
      await takedowns.takeDown(slug, null);
      await takedowns.reinstate(slug);
    });
    expect(deleted).toEqual([]);
  });

  it('tell of openings where the owner wants it, people and bots apart', async () => {
    const tracked = await create(app, { trackOpens: true }, key);
    const other = await create(app, {}, key);
    const nobodys = await create(app, { trackOpens: true });
    await own.read();
    const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36' };
    const bot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    for (const { slug } of [tracked, other, nobodys])
      for (const headers of [browser, bot, { ...browser, 'sec-purpose': 'prefetch' }])
        await send(app, 'GET', `/l/${slug}`, undefined, headers);
    const opened: StoredEvent[] = [];
    await expect
      .poll(async () => opened.push(...(await own.read())), { timeout: 10_000 })
      .toBeGreaterThanOrEqual(2);
    expect(opened.map(({ type, subject, data }) => [type, subject, (data as Body)['by']])).toEqual([
      ['bundle.opened', `bundles/${tracked.slug}`, 'person'],
      ['bundle.opened', `bundles/${tracked.slug}`, 'bot'],
    ]);
    expect(opened[0]?.actor).toEqual({ type: 'anonymous', id: null, name: null, via: 'console' });
  });

  it('are none of what is purged', async () => {
    const { slug } = await create(app, {}, key);
    await call('DELETE', slug);
    const purged = await own.of(async () => {
      app.clock.advance(40 * DAY_MS);
      await app.get(BundlePurges).purge();
    });
    expect(
      await app.sql('select 1 from linky.bundles where slug = $1 and purged_at is not null', [slug]),
    ).toHaveLength(1);
    expect(purged).toEqual([]);
  });
});

it('the events are what the table says, whoever writes at once', async () => {
  const maker = await people.key(people.stranger);
  const reader = await eventReader(app, { kind: 'user', id: people.stranger.id }, ['bundle.']);
  const slugs: string[] = [];
  const pick = (): string => slugs[Math.floor(Math.random() * slugs.length)] ?? '';
  const writer = async (): Promise<void> => {
    for (let n = 0; n < 25; n += 1) {
      const dice = Math.random();
      if (slugs.length < 4 || dice < 0.2) slugs.push((await create(app, {}, maker)).slug);
      else if (dice < 0.6) await send(app, 'PATCH', `/api/links/${pick()}`, { title: String(n) }, maker);
      else if (dice < 0.8) await send(app, 'DELETE', `/api/links/${pick()}`, undefined, maker);
      else await send(app, 'POST', `/api/links/${pick()}/restore`, undefined, maker);
    }
  };
  await Promise.all(Array.from({ length: 6 }, writer));
  const alive = new Map<string, { title: unknown; revision: number }>();
  const deleted = new Map<string, number>();
  for (const { type, subject, data } of await reader.read()) {
    const slug = subject.slice('bundles/'.length);
    const known = alive.get(slug)?.revision ?? deleted.get(slug) ?? 0;
    expect(alive.has(slug)).toBe(type === 'bundle.updated' || type === 'bundle.deleted');
    if (type === 'bundle.deleted') {
      alive.delete(slug);
      deleted.set(slug, known + 1);
    } else alive.set(slug, { title: (data as Body)['title'], revision: known + 1 });
  }
  const rows = await app.sql<{ slug: string; title: string | null; revision: number }>(
    'select slug, title, revision from linky.bundles where owner_user_id = $1 and deleted_at is null order by slug',
    [people.stranger.id],
  );
  expect(rows).toEqual(
    [...alive].map(([slug, said]) => ({ slug, ...said })).toSorted((a, b) => (a.slug < b.slug ? -1 : 1)),
  );
});

it('a bundle and its event are one statement, which reads no table from end to end', async () => {
  const { slug } = await create(app, {}, key);
  const [same] = await app.sql<{ is_one: boolean }>(
    `select b.xmin::text::bigint = e.xid % 4294967296 as is_one from linky.bundles b, events.log e
     where b.slug = $1 and e.subject = 'bundles/' || b.slug`,
    [slug],
  );
  expect(same).toEqual({ is_one: true });
  const plan = await planOf(app, 'linky.insert_owned');
  expect(plan).toMatch(/Insert on bundles/);
  expect(plan).toMatch(/Insert on log/);
  expect(plan).not.toMatch(/Seq Scan/);
});
