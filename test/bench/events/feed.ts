import { median } from '../compare.js';
import { startServer } from '../server-process.js';
import { setStage } from '../stage.js';
import { print } from '../report.js';

const SIZES = (process.env['BENCH_EVENT_LOGS'] ?? '10000,1000000').split(',').map(Number);
const PAGES = 200;
const AT_ONCE = 100_000;

/** A page of 100 events, the newest and after a cursor, of logs of several sizes. */
export async function benchEventFeed(): Promise<void> {
  const stage = await setStage();
  await stage.pool.query(`update identity.api_keys set scopes = scopes || '["events:read"]'::jsonb`);
  const server = await startServer('dist/bundle/main.js', stage.env);
  const headers = { authorization: `Bearer ${stage.caller.key}` };
  const page = async (query: string): Promise<{ cursor: string; ms: number }> => {
    const began = performance.now();
    const answer = await fetch(`${server.origin}/api/events?org=bench&limit=100${query}`, { headers });
    if (answer.status !== 200) throw new Error(`answered ${String(answer.status)}`);
    const { cursor } = (await answer.json()) as { cursor: string };
    return { cursor, ms: performance.now() - began };
  };
  const fill = async (count: number): Promise<void> => {
    await stage.pool.query(
      `insert into events.log (type, audit, subject, org_id, time, actor_type, via, trace_id, data)
       select 'bundle.updated', false, 'bundles/' || n, $1, now(), 'system', 'job', '000000000000',
         jsonb_build_object('n', n, 'title', repeat('x', 200))
       from generate_series(1, $2::int) n`,
      [stage.org.id, count],
    );
  };
  try {
    print('\n| events in the log | newest 100, ms | 100 after a cursor, ms |\n| --- | --- | --- |');
    for (let [filled, n] = [0, 0]; n < SIZES.length; n += 1) {
      for (const size = SIZES[n] ?? 0; filled < size - 200;) {
        const some = Math.min(AT_ONCE, size - 200 - filled);
        await fill(some);
        filled += some;
      }
      await stage.pool.query('vacuum analyze events.log');
      const { cursor } = await page('');
      await fill(200);
      filled += 200;
      const [newest, after]: [number[], number[]] = [[], []];
      for (let round = 0; round < PAGES; round += 1) {
        newest.push((await page('')).ms);
        after.push((await page(`&after=${cursor}`)).ms);
      }
      print(`| ${String(filled)} | ${median(newest).toFixed(2)} | ${median(after).toFixed(2)} |`);
    }
  } finally {
    await server.stop();
    await stage.close();
  }
}
