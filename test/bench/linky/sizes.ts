import { compare, HEADER, row } from '../compare.js';
import { type BenchRequest, httpLoad } from '../http-load.js';
import { startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';

interface Sizes {
  readonly few: number;
  readonly bundles: number;
  readonly events: number;
}

interface Effort {
  readonly rounds: number;
  readonly seconds: number;
}

const SIZES: Sizes = { few: 1_000, bundles: 1_000_000, events: 10_000_000 };
const SALT = 'a salt of the benchmark';

/** The slug of the `n`th bundle: base 31, scattered by a factor without common divisor. */
const SLUG_OF = `(select string_agg(substr('abcdefghjkmnpqrstuvwxyz23456789',
  ((n * 1000003 % 27512614111) / power(31, place)::bigint % 31)::int + 1, 1), '') from generate_series(0, 6) place)`;

async function fill(stage: Stage, count: number): Promise<void> {
  await stage.pool.query(
    `insert into linky.bundles (id, slug, urls, url_metadata, source, title, created_at, updated_at, idle_since, creator_fingerprint)
     select gen_random_uuid(), ${SLUG_OF}, '["https://example.com/", "https://example.org/a?b=c"]', '[{}, {}]', 'agent',
       'Bundle ' || n, now() - n * interval '1 second', now() - n * interval '1 second', now() - n * interval '1 second', md5(n::text)
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

/** Sequential scans so far of the tables that a visitor or a creator meets. */
async function sequentialScans(stage: Stage): Promise<string> {
  // The statistics of the service's connections are written once they have been idle for a moment.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
  const { rows } = await stage.pool.query<{ scans: string }>(
    `select string_agg(relname || ' ' || seq_scan, ', ' order by relname) as scans from pg_stat_user_tables
     where schemaname = 'linky'`,
  );
  return rows[0]?.scans ?? '';
}

async function compareSizes(
  large: Stage,
  { few, bundles }: Sizes,
  { rounds, seconds }: Effort,
): Promise<void> {
  const small = await setStage();
  await Promise.all([fill(small, few), fill(large, bundles)]);
  const open = (stage: Stage): ReturnType<typeof startServer> =>
    startServer('dist/bundle/main.js', {
      ...stage.env,
      LIGATURE_INSIGHTS: 'on',
      LIGATURE_VIEWER_SALT: SALT,
    });
  const known = { ours: await slugsOf(large, bundles), ceiling: await slugsOf(small, few) };
  const servers = { ours: await open(large), ceiling: await open(small) };
  try {
    print(`\n"ours": ${String(bundles)} bundles; "ceiling": ${String(few)}\n\n${HEADER}`);
    const before = await sequentialScans(large);
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
    print(row(launcher));
    const create = await compare(
      '`POST /api/links`',
      servers,
      (server) => httpLoad(server.port, () => CREATE, 201, load),
      rounds,
    );
    print(row(create));
    print(`\nsequential scans before: ${before}\nand after: ${await sequentialScans(large)}\n`);
  } finally {
    await servers.ours.stop();
    await servers.ceiling.stop();
    await small.close();
  }
}

/** A bundle of the caller's with that many events, evenly between two ages in days, as the service keeps them. */
interface Traffic {
  readonly slug: string;
  readonly events: number;
  readonly oldest: number;
  readonly youngest: number;
}

/** Ten rules, and 50,000 viewers a day; counted as the service counts them. */
async function fillEvents(
  { pool, caller }: Stage,
  { slug, events, oldest, youngest }: Traffic,
): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into linky.bundles (id, slug, urls, url_metadata, source, created_at, updated_at, owner_user_id)
     values (gen_random_uuid(), $1, '["https://example.com/"]', '[{}]', 'bench', now(), now(), $2) returning id`,
    [slug, caller.id],
  );
  const id = rows[0]?.id;
  await pool.query(
    `insert into linky.launcher_log (bundle_id, kind, occurred_at, matched_rule_id, viewer_state, viewer_hash_day)
     select $1, case when n % 4 = 0 then 'open_all' else 'view' end, at,
       nullif('r' || n % 10, 'r0'), 'anonymous', md5((n * 7919 % 50000)::text || at::date)
     from (select n, now() - ($3 - n::float8 / $2::float8 * ($3::float8 - $4::float8)) * interval '1 day' as at
           from generate_series(1::bigint, $2::float8::bigint) n) e`,
    [id, events, oldest, youngest],
  );
  await pool.query(
    `insert into linky.launcher_viewers (bundle_id, day, viewer_hash_day, last_seen_at)
     select $1, (occurred_at at time zone 'UTC')::date, viewer_hash_day, max(occurred_at)
     from linky.launcher_log where bundle_id = $1 and kind = 'view' group by 2, 3`,
    [id],
  );
  const views = `count(*) filter (where kind = 'view') as views, count(*) filter (where kind = 'open_all') as opens`;
  await pool.query(
    `insert into linky.launcher_days (bundle_id, day, rule_id, views, opens, viewers)
     select $1, day, rule_id, sum(views), sum(opens), sum(viewers) from (
       select (occurred_at at time zone 'UTC')::date as day, coalesce(matched_rule_id, '') as rule_id, ${views}, 0 as viewers
       from linky.launcher_log where bundle_id = $1 group by 1, 2
       union all select day, '', 0, 0, count(*) from linky.launcher_viewers where bundle_id = $1 group by 1
     ) counted group by 2, 3`,
    [id],
  );
  await pool.query(
    `insert into linky.launcher_slots (bundle_id, slot, rule_id, views, opens, viewers)
     select $1, slot, rule_id, sum(views), sum(opens), sum(viewers) from (
       select date_bin('10 minutes', occurred_at, timestamptz 'epoch') as slot, coalesce(matched_rule_id, '') as rule_id,
         ${views}, 0 as viewers
       from linky.launcher_log where bundle_id = $1 group by 1, 2
       union all
       select date_bin('10 minutes', last_seen_at, timestamptz 'epoch'), '', 0, 0, count(*)
       from linky.launcher_viewers where bundle_id = $1 group by 1
     ) counted group by 2, 3`,
    [id],
  );
}

async function timeInsights(stage: Stage, events: number): Promise<void> {
  const sorts: readonly Traffic[] = [
    { slug: 'evenaaa', events, oldest: 100, youngest: 0 },
    { slug: 'firstaa', events: events / 10, oldest: 90, youngest: 89.2 },
  ];
  for (const traffic of sorts) await fillEvents(stage, traffic);
  await stage.pool.query(
    'vacuum (analyze) linky.launcher_log, linky.launcher_days, linky.launcher_slots, linky.launcher_viewers',
  );
  const server = await startServer('dist/bundle/main.js', {
    ...stage.env,
    LIGATURE_INSIGHTS: 'on',
    LIGATURE_VIEWER_SALT: SALT,
  });
  print('| events of the bundle | range | views in it | first ms | median ms | worst ms of 20 |');
  print('| --- | --- | --- | --- | --- | --- |');
  try {
    for (const { slug, events: all, oldest, youngest } of sorts) {
      const name = `${String(all)} from ${String(oldest)} to ${String(youngest)} days ago`;
      for (const range of ['7d', '30d', '90d']) {
        const times: number[] = [];
        let views = 0;
        for (let n = 0; n < 20; n += 1) {
          const started = performance.now();
          const answer = await fetch(`${server.origin}/api/links/${slug}/insights?range=${range}`, {
            headers: { authorization: `Bearer ${stage.caller.key}` },
          });
          const { totals } = (await answer.json()) as { totals: { views: number } };
          times.push(performance.now() - started);
          ({ views } = totals);
        }
        const sorted = [...times].sort((a, b) => a - b);
        const shown = [times[0], sorted[10], sorted[19]].map((ms = 0) => ms.toFixed(0));
        print(`| ${[name, range, String(views), ...shown].join(' | ')} |`);
      }
    }
  } finally {
    await server.stop();
  }
}

/**
 * What a large database costs: `POST /api/links` and `GET /l/:slug` at 1,000,000 bundles ("ours") against 1,000
 * ("ceiling"), interleaved; then insights over 10,000,000 events of one bundle, and over a bundle all of whose
 * events fall on the first day of the longest range. Needs about 5 GB of disk and some minutes.
 */
export async function benchLinkySizes(effort: Effort, sizes: Sizes = SIZES): Promise<void> {
  const stage = await setStage();
  try {
    await compareSizes(stage, sizes, effort);
    await timeInsights(stage, sizes.events);
  } finally {
    await stage.close();
  }
}
