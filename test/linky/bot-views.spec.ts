import { LauncherRecords } from '#linky';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, create, makePeople, type People, type RequestHeaders, send } from './world.js';

const DAY_MS = 86_400_000;

let app: TestApp;
let people: People;
let mine: RequestHeaders;

/** Sessions are made anew when time has passed: old ones may be over by then. */
async function renew(): Promise<void> {
  mine = await people.alone(people.admin);
}

beforeAll(async () => {
  app = await startApp({ viewerSalt: 'a salt of the tests' });
  people = await makePeople(app);
  await renew();
});
afterAll(() => app.close());

const view = (slug: string, headers: RequestHeaders): Promise<Answer> =>
  send(app, 'GET', `/l/${slug}`, undefined, headers);
const press = (slug: string, body: object, headers: RequestHeaders): Promise<Answer> =>
  send(app, 'POST', `/api/links/${slug}/events`, body, headers);
const insights = async (slug: string, range = ''): Promise<Record<string, unknown>> =>
  (await send(app, 'GET', `/api/links/${slug}/insights${range}`, undefined, mine)).body;

describe('visitors that are no people', () => {
  const CHROME = {
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  };
  const SLACK = { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' };
  const GOOGLE = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };

  it('are counted apart if they are bots, and not at all if they only load in advance', async () => {
    const { slug } = await create(app, { trackOpens: true }, mine);
    expect(await insights(slug)).not.toHaveProperty('bots');
    for (const headers of [
      SLACK,
      GOOGLE,
      SLACK,
      CHROME,
      { ...CHROME, 'sec-purpose': 'prefetch;prerender' },
    ]) {
      expect((await view(slug, headers)).status).toBe(200);
    }
    await press(slug, { kind: 'open_all' }, GOOGLE);
    await press(slug, { kind: 'open_one', url: 'https://example.com/' }, GOOGLE);
    const answer = await insights(slug);
    expect(answer['totals']).toEqual({ views: 1, uniqueViewerDays: 1, openAllClicks: 0, openAllRate: 0 });
    expect(answer['series']).toMatchObject([{ views: 1 }]);
    expect(answer).toMatchObject({ bots: { views: 3 }, byUrl: [] });
  });

  it('take nothing from the other counts when theirs cannot be written', async () => {
    const { slug } = await create(app, {}, mine);
    await app.sql(`create function linky.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'not today'; end $$`);
    await app.sql(
      'create trigger refuse before insert on linky.bot_views for each row execute function linky.refuse()',
    );
    try {
      await view(slug, CHROME);
      await view(slug, SLACK);
      expect(await insights(slug)).toMatchObject({ slug, totals: { views: 1 } });
      const logged = app.log.filter(({ msg }) => String(msg).includes('views by bots'));
      expect(logged).toHaveLength(1);
    } finally {
      await app.sql('drop function linky.refuse() cascade');
    }
  });

  it('are counted by day, and forgotten with the other counts', async () => {
    const { slug } = await create(app, {}, mine);
    await view(slug, SLACK);
    await insights(slug);
    app.clock.advance(10 * DAY_MS);
    await renew();
    await view(slug, SLACK);
    expect(await insights(slug)).toMatchObject({ bots: { views: 2 } });
    expect(await insights(slug, '?range=7d')).toMatchObject({ bots: { views: 1 } });
    app.clock.advance(91 * DAY_MS);
    await renew();
    await app.get(LauncherRecords).sweep();
    expect(await insights(slug, '?range=90d')).not.toHaveProperty('bots');
    const left = await app.sql(
      'select from linky.bot_views v join linky.bundles b on b.id = v.bundle_id where slug = $1',
      [slug],
    );
    expect(left).toHaveLength(1);
  });
});
