import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { type ServerProcess, startServer } from '../server-process.js';
import { setStage, type Stage } from '../stage.js';
import { print } from '../report.js';

const READERS = Number(process.env['BENCH_EVENT_READERS'] ?? 1_000);
const PER_SECOND = Number(process.env['BENCH_EVENTS_PER_SECOND'] ?? 500);
const TICK_MS = 20;

/**
 * So many readers by Server-Sent Events, while so many events a second are committed by another process, which tells of
 * them as a replica does: the time from the commit to the reader. First each event has the readers of one user of 16,
 * then all readers have all events.
 */
export async function benchEventFanOut({ seconds }: { seconds: number }): Promise<void> {
  const stage = await setStage();
  await stage.pool.query(`update identity.api_keys set scopes = scopes || '["events:read"]'::jsonb`);
  const server = await startServer('dist/bundle/main.js', stage.env);
  try {
    print('\n| readers | events/s | told/s | p50 ms | p99 ms | CPU |\n| --- | --- | --- | --- | --- | --- |');
    for (const owner of ['user', 'org'] as const) await round(stage, server, owner, seconds);
  } finally {
    await server.stop();
    await stage.close();
  }
}

async function round(
  stage: Stage,
  server: ServerProcess,
  owner: 'user' | 'org',
  seconds: number,
): Promise<void> {
  const latencies: number[] = [];
  const query = owner === 'org' ? '?org=bench&types=bundle.updated' : '?types=bundle.updated';
  const streams = await Promise.all(
    Array.from({ length: READERS }, (_, n) =>
      listen(
        `${server.origin}/api/events/stream${query}`,
        stage.callers[n % stage.callers.length]!.key,
        latencies,
      ),
    ),
  );
  const cpu = server.cpuSeconds();
  const began = performance.now();
  for (let sent = 0; performance.now() - began < seconds * 1000;) {
    const due = Math.floor(((performance.now() - began) / 1000) * PER_SECOND) - sent;
    if (due > 0) {
      const ids = Array.from({ length: due }, (_, n) => stage.callers[(sent + n) % stage.callers.length]!.id);
      const owners = owner === 'org' ? ids.map(() => stage.org.id) : ids;
      await stage.pool.query(
        `select events.record('bundle.updated', false, 'bundles/' || n, case when $2 = 'org' then id end,
           case when $2 = 'user' then id end, null, jsonb_build_object('at', $3::text, 'title', repeat('x', 300)), null)
         from unnest($1::uuid[]) with ordinality o (id, n)`,
        [owners, owner, `at:${String(Date.now())}:`],
      );
      await stage.pool.query(`select pg_notify('ligature_events', 'bench')`);
      sent += due;
    }
    await sleep(TICK_MS);
  }
  const took = (performance.now() - began) / 1000;
  const used = (server.cpuSeconds() - cpu) / took;
  await sleep(1_000);
  for (const stream of streams) stream.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number): string => String(latencies[Math.floor(latencies.length * share)] ?? '–');
  print(
    `| ${String(READERS)}, ${owner === 'org' ? 'each event to all' : 'each event to a 16th'} | ${String(PER_SECOND)} | ${(latencies.length / took).toFixed(0)} | ${at(0.5)} | ${at(0.99)} | ${used.toFixed(2)} |`,
  );
}

/** Collects how old each event is when it comes. */
function listen(url: string, key: string, latencies: number[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, headers: { authorization: `Bearer ${key}` } }, (answer) => {
      if (answer.statusCode !== 200) {
        reject(new Error(`answered ${String(answer.statusCode)}`));
        return;
      }
      answer.setEncoding('latin1').on('data', (text: string) => {
        const now = Date.now();
        for (const [, at] of text.matchAll(/at:(\d{13}):/g)) latencies.push(now - Number(at));
      });
      answer.on('error', () => undefined);
      resolve(answer);
    });
    request.once('error', reject);
  });
}
