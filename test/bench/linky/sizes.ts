import { parseArgs } from 'node:util';

import { compare, HEADER, row } from '../compare.js';
import { type BenchRequest, httpLoad } from '../http-load.js';
import { startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';

/**
 * What a large database costs: `POST /api/links` and `GET /l/:slug` at 1,000,000 bundles ("ours" in the table)
 * against 1,000 ("ceiling"), interleaved; and insights over 10,000,000 events of one bundle. Needs about 5 GB of
 * disk and some minutes: `node dist/test/bench/linky/sizes.js [--bundles N] [--events N] [--seconds N]`.
 */
const { values } = parseArgs({
  options: {
    few: { type: 'string', default: '1000' },
    bundles: { type: 'string', default: '1000000' },
    events: { type: 'string', default: '10000000' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
  },
});
const [few, bundles, events, seconds, rounds] = [
  values.few,
  values.bundles,
  values.events,
  values.seconds,
  values.rounds,
].map(Number) as [number, number, number, number, number];

const SALT = 'a salt of the benchmark';
const DAYS = 100;
const INSIGHTS_BUNDLE = '00000000-0000-7000-8000-000000000000';

/** The slug of the `n`th bundle: base 31, scattered by a factor without common divisor. */
const SLUG_OF = `(select string_agg(substr('abcdefghjkmnpqrstuvwxyz23456789',
  ((n * 1000003 % 27512614111) / power(31, place)::bigint % 31)::int + 1, 1), '') from generate_series(0, 6) place)`;

async function fill(stage: Stage, count: number): Promise<void> {
  await stage.pool.query(
    `insert into linky.bundles (id, slug, urls, url_metadata, source, title, created_at, updated_at, creator_fingerprint)
     select gen_random_uuid(), ${SLUG_OF}, '["https://example.com/", "https://example.org/a?b=c"]', '[{}, {}]', 'agent',
       'Bundle ' || n, now() - n * interval '1 second', now() - n * interval '1 second', md5(n::text)
     from generate_series(1::bigint, $1::bigint) n`,
    [count],
  );
  await stage.pool.query(
    `insert into linky.claim_tokens (token_hash, bundle_id, created_at, expires_at)
     select sha256(id::text::bytea), id, created_at, created_at + interval '30 days' from linky.bundles`,
  );
  await stage.pool.query('vacuum (analyze) linky.bundles, linky.claim_tokens');
}

async function slugsOf(stage: Stage, count: number): Promise<string[]> {
  const { rows } = await stage.pool.query<{ slug: string }>(
    `select ${SLUG_OF} as slug from generate_series(1::bigint, $1::bigint, greatest(1, $1::bigint / 5000)) n`,
    [count],
  );
  return rows.map(({ slug }) => slug);
}

const CREATE: BenchRequest = {
  method: 'POST',
  path: '/api/links',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    urls: ['https://example.com', 'https://example.org/a?b=c'],
    title: 'Release review',
  }),
};

async function compareSizes(large: Stage): Promise<void> {
  const small = await setStage();
  await Promise.all([fill(small, few), fill(large, bundles)]);
  const open = (stage: Stage): ReturnType<typeof startServer> =>
    startServer('dist/apps/ligature/src/main.js', { ...stage.env, LIGATURE_VIEWER_SALT: SALT });
  const known = { ours: await slugsOf(large, bundles), ceiling: await slugsOf(small, few) };
  const servers = { ours: await open(large), ceiling: await open(small) };
  try {
    console.log(`ours: ${String(bundles)} bundles; ceiling: ${String(few)}\n\n${HEADER}`);
    const load = { connections: 16, seconds };
    let sent = 0;
    const launcher = await compare(
      '`GET /l/:slug`',
      servers,
      (server) => {
        const slugs = server === servers.ours ? known.ours : known.ceiling;
        const next = (): BenchRequest => {
          sent += 7;
          return { method: 'GET', path: `/l/${slugs[sent % slugs.length] ?? ''}` };
        };
        return httpLoad(server.port, next, 200, load);
      },
      rounds,
    );
    console.log(row(launcher));
    const create = await compare(
      '`POST /api/links`',
      servers,
      (server) => httpLoad(server.port, () => CREATE, 201, load),
      rounds,
    );
    console.log(row(create));
  } finally {
    await servers.ours.stop();
    await servers.ceiling.stop();
    await small.close();
  }
}

/** Events over 100 days, ten rules and 50,000 viewers a day; the counts of days as the service keeps them. */
async function fillEvents({ pool, caller }: Stage): Promise<void> {
  await pool.query(
    `insert into linky.bundles (id, slug, urls, url_metadata, source, created_at, updated_at, owner_user_id)
     values ($1, 'xxxxxxx', '["https://example.com/"]', '[{}]', 'bench', now(), now(), $2)`,
    [INSIGHTS_BUNDLE, caller.id],
  );
  await pool.query(
    `insert into linky.launcher_events (bundle_id, kind, occurred_at, matched_rule_id, viewer_state, viewer_hash_day)
     select $1, case when n % 4 = 0 then 'open_all' else 'view' end, at,
       nullif('r' || n % 10, 'r0'), 'anonymous', md5((n * 7919 % 50000)::text || at::date)
     from (select n, now() - (1 - n::float8 / $2::float8) * ${String(DAYS)} * interval '1 day' as at
           from generate_series(1::bigint, $2::float8::bigint) n) e`,
    [INSIGHTS_BUNDLE, events],
  );
  await pool.query(
    `insert into linky.launcher_days (bundle_id, day, rule_id, views, opens, viewers)
     select bundle_id, day, rule_id, sum(views), sum(opens), sum(viewers) from (
       select bundle_id, (occurred_at at time zone 'UTC')::date as day, coalesce(matched_rule_id, '') as rule_id,
         count(*) filter (where kind = 'view') as views, count(*) filter (where kind = 'open_all') as opens, 0 as viewers
       from linky.launcher_events where bundle_id = $1 group by 1, 2, 3
       union all
       select bundle_id, (occurred_at at time zone 'UTC')::date, '', 0, 0,
         count(distinct viewer_hash_day) filter (where kind = 'view') from linky.launcher_events where bundle_id = $1 group by 1, 2
     ) counted group by 1, 2, 3`,
    [INSIGHTS_BUNDLE],
  );
  await pool.query('vacuum (analyze) linky.launcher_events, linky.launcher_days');
}

async function timeInsights(stage: Stage): Promise<void> {
  await fillEvents(stage);
  const server = await startServer('dist/apps/ligature/src/main.js', {
    ...stage.env,
    LIGATURE_VIEWER_SALT: SALT,
  });
  try {
    for (const range of ['7d', '30d', '90d']) {
      const times: number[] = [];
      let views = 0;
      for (let n = 0; n < 10; n += 1) {
        const started = performance.now();
        const answer = await fetch(`${server.origin}/api/links/xxxxxxx/insights?range=${range}`, {
          headers: { authorization: `Bearer ${stage.caller.key}` },
        });
        const { totals } = (await answer.json()) as { totals: { views: number } };
        times.push(performance.now() - started);
        ({ views } = totals);
      }
      const sorted = [...times].sort((a, b) => a - b);
      const [first = 0, median = 0, worst = 0] = [times[0], sorted[5], sorted[9]];
      console.log(
        `insights ${range}, ${String(events)} events, ${String(views)} views in range: first ${first.toFixed(0)} ms, median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
      );
    }
  } finally {
    await server.stop();
  }
}

const stage = await setStage();
try {
  if (bundles > 0) await compareSizes(stage);
  if (events > 0) await timeInsights(stage);
} finally {
  await stage.close();
}
