import { BundlePurges, ClaimRecords, LauncherRecords, Slugs, VersionRecords } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp, USUAL_BYTE_CAPS } from '../support/app.js';
import { type Answer, create, makePeople, type People, type RequestHeaders, send } from './world.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the tests' });
  people = await makePeople(app);
});
afterAll(() => app.close());

const mine = async (): Promise<RequestHeaders> => await people.alone(people.admin);
const call = async <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, `/api/links/${path}`, body, await mine());

/** How many rows there are of a bundle, by table, and its own row. */
async function rowsOf(
  slug: string,
): Promise<{ readonly row: string; readonly counts: Record<string, number> }> {
  const tables = ['launcher_log', 'launcher_viewers', 'launcher_slots', 'launcher_days'];
  const all = [...tables, 'url_opens', 'versions', 'claim_tokens'];
  const [found] = await app.sql<{ row: string; counts: Record<string, number> }>(
    `select b::text as row, json_build_object(${all
      .map((table) => `'${table}', (select count(*) from linky.${table} t where t.bundle_id = b.id)`)
      .join(', ')}) as counts
     from linky.bundles b where slug = $1`,
    [slug],
  );
  if (found === undefined) throw new Error(`${slug} is not stored`);
  return found;
}

const insights = (slug: string): Promise<Answer> => call('GET', `${slug}/insights`);

describe('a deleted bundle', () => {
  it('is purged with all that belongs to it when it can no longer be brought back', async () => {
    const secret = { title: 'Secret plan', urls: ['https://secret.example/'], trackOpens: true };
    const { slug } = await create(
      app,
      { ...secret, metadata: { secret: 1 }, password: 'secret word' },
      await mine(),
    );
    await call('PATCH', slug, { password: null, description: 'Secret text' });
    await call('PUT', `${slug}/alias`, { alias: 'secret-name' });
    await send(app, 'GET', `/l/${slug}`);
    await send(app, 'POST', `/api/links/${slug}/events`, {
      kind: 'open_one',
      url: 'https://secret.example/',
    });
    await insights(slug);
    expect(Object.values((await rowsOf(slug)).counts).filter((count) => count > 0)).toHaveLength(6);
    await call('DELETE', slug);

    app.clock.advance(30 * DAY_MS - 60_000);
    await app.get(BundlePurges).purge();
    expect((await call('POST', `${slug}/restore`)).status).toBe(200);
    await call('DELETE', slug);
    app.clock.advance(30 * DAY_MS + 60_000);
    expect((await call('POST', `${slug}/restore`)).status).toBe(404);
    await app.get(BundlePurges).purge();
    const { row, counts } = await rowsOf(slug);
    expect(Object.values(counts)).toEqual(Object.values(counts).map(() => 0));
    expect(row).not.toMatch(/secret/i);
    expect(row).not.toContain(people.admin.id);
    const [{ names } = { names: '' }] = await app.sql<{ names: string }>(
      'select string_agg(a::text, $1) as names from linky.aliases a',
      [','],
    );
    expect(names).not.toContain('secret');
  });

  it('keeps its slug and its name from everybody else', async () => {
    const { slug } = await create(app, {}, await mine());
    await call('PUT', `${slug}/alias`, { alias: 'once-printed' });
    await call('DELETE', slug);
    app.clock.advance(31 * DAY_MS);
    await app.get(BundlePurges).purge();
    const source = app.get(Slugs);
    source.next = (): string => {
      source.next = () => Slugs.prototype.next.call(source);
      return slug;
    };
    const other = await create(app, {}, await mine());
    expect(other.slug).not.toBe(slug);
    expect((await call('PUT', `${other.slug}/alias`, { alias: 'once-printed' })).status).toBe(409);
    expect((await send(app, 'GET', '/l/once-printed')).status).toBe(404);
    expect((await send(app, 'GET', `/l/${slug}`)).status).toBe(404);
  });

  it('is purged once by many replicas at once, however much belongs to it, and nobody waits for them', async () => {
    const slugs: string[] = [];
    for (let n = 0; n < 120; n += 1) slugs.push((await create(app, {}, await mine())).slug);
    await app.sql(
      `insert into linky.launcher_log (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
       select id, 'view', now(), 'anonymous', 'x' from linky.bundles, generate_series(1, 12000) where slug = $1`,
      [slugs[0]],
    );
    for (const slug of slugs) await call('DELETE', slug);
    app.clock.advance(31 * DAY_MS);
    const purges = app.get(BundlePurges);
    await Promise.all([purges.purge(), purges.purge(), purges.purge()]);
    const [left] = await app.sql<{ bundles: number; events: number }>(
      `select count(*) filter (where purged_at is null)::int as bundles,
         (select count(*)::int from linky.launcher_log e where e.bundle_id = any (array_agg(b.id))) as events
       from linky.bundles b where slug = any ($1)`,
      [slugs],
    );
    expect(left).toEqual({ bundles: 0, events: 0 });
    expect(app.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('is purged at once where it cannot be brought back at all', async () => {
    const strict = await startApp({ undeleteDays: 0 });
    try {
      const { admin, alone } = await makePeople(strict);
      const { slug } = await create(strict, {}, await alone(admin));
      await send(strict, 'DELETE', `/api/links/${slug}`, undefined, await alone(admin));
      strict.clock.advance(1_000);
      await strict.get(BundlePurges).purge();
      const rows = await strict.sql('select from linky.bundles where purged_at is not null');
      expect(rows).toHaveLength(1);
    } finally {
      await strict.close();
    }
  });
});

describe('a claim', () => {
  const claimed = async (slug: string): Promise<{ email: string | null; fingerprint: string | null }[]> =>
    app.sql(
      `select email, creator_fingerprint as fingerprint from linky.claim_tokens t join linky.bundles b on b.id = t.bundle_id
       where slug = $1`,
      [slug],
    );
  const page = async (token: string): Promise<string> => (await send(app, 'GET', `/claim/${token}`)).text;

  it('loses the address of its recipient when it succeeds', async () => {
    const { slug, claimToken = '' } = await create(app, { email: 'alice@acme.example' });
    expect(await claimed(slug)).toMatchObject([{ email: 'alice@acme.example' }]);
    const shown = await send(app, 'GET', `/claim/${claimToken}`, undefined, await mine());
    const form = /name="form" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    await send(app, 'POST', `/claim/${claimToken}`, new URLSearchParams({ form }).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      ...(await mine()),
    });
    expect(await claimed(slug)).toEqual([{ email: null, fingerprint: null }]);
    expect(await page(claimToken)).toContain('already claimed');
  });

  it('loses it when it expires, and is forgotten a month later', async () => {
    const { slug, claimToken = '' } = await create(app, { email: 'bob@acme.example' });
    const young = await create(app, { email: 'carol@acme.example' });
    app.clock.advance(30 * DAY_MS - 60_000);
    await app.get(ClaimRecords).sweep();
    expect(await claimed(slug)).toMatchObject([{ email: 'bob@acme.example' }]);
    app.clock.advance(61_000);
    await app.sql(
      `update linky.claim_tokens set expires_at = expires_at + interval '1 day'
      where bundle_id = (select id from linky.bundles where slug = $1)`,
      [young.slug],
    );
    await app.get(ClaimRecords).sweep();
    expect(await claimed(slug)).toMatchObject([{ email: null }]);
    expect(await claimed(young.slug)).toMatchObject([{ email: 'carol@acme.example' }]);
    expect(await page(claimToken)).toContain('has expired');
    app.clock.advance(30 * DAY_MS);
    await app.get(ClaimRecords).sweep();
    expect(await claimed(slug)).toEqual([]);
    expect(await page(claimToken)).toContain('not valid');
    expect((await rowsOf(slug)).row).not.toMatch(/[0-9a-f]{32}(?!-)/);
    expect((await send(app, 'GET', `/l/${slug}`)).status).toBe(200);
  });
});

describe('versions', () => {
  it('are kept as many as are listed', async () => {
    const { slug } = await create(app, {}, await mine());
    for (let n = 1; n <= 53; n += 1) await call('PATCH', slug, { title: String(n) });
    expect((await rowsOf(slug)).counts['versions']).toBe(50);
    expect((await call('POST', `${slug}/versions/3/restore`)).status).toBe(404);
    const restored = await call<{ linky: { title: string } }>('POST', `${slug}/versions/4/restore`);
    expect(restored.body.linky.title).toBe('3');
    expect((await rowsOf(slug)).counts['versions']).toBe(50);
    const { body } = await call<{ versions: { versionNumber: number }[] }>('GET', `${slug}/versions`);
    expect(body.versions.at(0)?.versionNumber).toBe(54);
    expect(body.versions.at(-1)?.versionNumber).toBe(5);
  });

  it('are kept as many as are set', async () => {
    const few = await startApp({ versionsKept: 2 });
    try {
      const { admin, alone } = await makePeople(few);
      const { slug } = await create(few, {}, await alone(admin));
      for (const title of ['a', 'b', 'c', 'd'])
        await send(few, 'PATCH', `/api/links/${slug}`, { title }, await alone(admin));
      const { body } = await send<{ versions: object[] }>(
        few,
        'GET',
        `/api/links/${slug}/versions`,
        undefined,
        await alone(admin),
      );
      expect(body.versions).toHaveLength(2);
    } finally {
      await few.close();
    }
  });
});

it('records of launchers go after as many days as are set, in batches, the young ones stay', async () => {
  const short = await startApp({ viewerSalt: 'a salt of the tests', insightsDays: 7 });
  try {
    const { slug } = await create(short);
    await short.sql(
      `insert into linky.launcher_log (bundle_id, kind, occurred_at, viewer_state, viewer_hash_day)
       select id, 'view', now() - interval '9 days', 'anonymous', 'x' from linky.bundles, generate_series(1, 12000)
       where slug = $1`,
      [slug],
    );
    await send(short, 'POST', `/api/links/${slug}/events`);
    short.clock.advance(DAY_MS);
    const young = async (): Promise<number> =>
      (await short.sql("select from linky.launcher_log where occurred_at > now() - interval '1 day'")).length;
    await expect.poll(young).toBe(1);
    await short.get(LauncherRecords).sweep();
    expect(await short.sql('select from linky.launcher_log')).toHaveLength(1);
    short.clock.advance(9 * DAY_MS);
    await short.get(LauncherRecords).sweep();
    expect(await short.sql('select from linky.launcher_log')).toHaveLength(0);
  } finally {
    await short.close();
  }
});

describe('versions', () => {
  it('beyond what the operator has set since are removed, also of bundles that nobody edits', async () => {
    const slugs: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { slug } = await create(app, {}, await mine());
      for (let edit = 1; edit <= 4; edit += 1)
        await call('PATCH', slug, { title: `${String(n)} ${String(edit)}` });
      slugs.push(slug);
    }
    const numbers = async (slug = ''): Promise<number[]> =>
      (await call<{ versions: { versionNumber: number }[] }>('GET', `${slug}/versions`)).body.versions.map(
        ({ versionNumber }) => versionNumber,
      );
    const sweep = async (settings: Parameters<typeof startApp>[0]): Promise<void> => {
      const strict = await startApp(settings, { databaseUrl: app.env.databaseUrl ?? '' });
      await strict
        .get(VersionRecords)
        .sweep()
        .finally(() => strict.close());
    };
    await app.get(VersionRecords).sweep();
    expect(await numbers(slugs[0])).toEqual([4, 3, 2, 1]);
    await sweep({ versionsKept: 2 });
    for (const slug of slugs) expect(await numbers(slug)).toEqual([4, 3]);
    // However large it is, the newest one stays.
    await sweep({ byteCaps: { ...USUAL_BYTE_CAPS, versions: 1 } });
    for (const slug of slugs) expect(await numbers(slug)).toEqual([4]);
  });

  it('are looked through once after a start: from then on each edit removes those of its bundle', async () => {
    const { slug } = await create(app, {}, await mine());
    for (let edit = 1; edit <= 4; edit += 1) await call('PATCH', slug, { title: String(edit) });
    const strict = await startApp({ versionsKept: 2 }, { databaseUrl: app.env.databaseUrl ?? '' });
    try {
      const count = async (): Promise<number> =>
        (
          await app.sql(
            'select from linky.versions v join linky.bundles b on b.id = v.bundle_id where slug = $1',
            [slug],
          )
        ).length;
      await strict.get(VersionRecords).sweep();
      expect(await count()).toBe(2);
      await call('PATCH', slug, { title: '5' });
      await strict.get(VersionRecords).sweep();
      expect(await count()).toBe(3);
    } finally {
      await strict.close();
    }
  });
});
