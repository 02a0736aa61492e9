import { setTimeout as sleep } from 'node:timers/promises';

import { type ServerProcess, startServer } from '../server-process.js';
import { setStage } from '../stage.js';
import { print } from '../report.js';

const ITEMS = Number(process.env['BENCH_EXPORT_ITEMS'] ?? 1_000_000);
const PROJECT = '0190b000-0000-7000-8000-000000000000';
const MIB = 1024 * 1024;

/** The CSV export of a million items, read to its end: how much memory the service takes above idle. */
export async function benchExport(): Promise<void> {
  const stage = await setStage();
  await stage.pool.query(
    `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
     values ($1, now(), $2, $3, 'export', 'Export', now())`,
    [PROJECT, stage.org.id, stage.workspaceId],
  );
  for (let from = 0; from < ITEMS; from += 50_000) {
    await stage.pool.query(
      `insert into item_links.items (id, created_at, project_id, organization_id, item_type, title, data, source, updated_at)
       select gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '1 millisecond', $1, $2, 'finding', 'Item ' || n,
         jsonb_build_object('title', 'Item ' || n, 'severity', (array['high', 'low', 'info'])[1 + n % 3], 'text', repeat('word ', 40)),
         'api', now() from generate_series($3::int, $4::int) n`,
      [PROJECT, stage.org.id, from + 1, Math.min(from + 50_000, ITEMS)],
    );
  }
  const server = await startServer('dist/bundle/main.js', stage.env);
  try {
    await sleep(3_000);
    const idle = server.residentBytes();
    const started = performance.now();
    const { lines, most } = await readExport(server, stage.caller.key);
    const seconds = (performance.now() - started) / 1000;
    print(
      `export of ${String(lines - 1)} items in ${seconds.toFixed(0)} s: ${(idle / MIB).toFixed(0)} MiB idle, ${((most - idle) / MIB).toFixed(0)} MiB above at most`,
    );
  } finally {
    await server.stop();
    await stage.close();
  }
}

async function readExport(server: ServerProcess, key: string): Promise<{ lines: number; most: number }> {
  const answer = await fetch(`${server.origin}/api/v1/org/bench/ws/main/projects/export/items/export`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`answered ${String(answer.status)}`);
  const read = { lines: 0, most: 0 };
  for await (const chunk of answer.body) {
    for (const byte of chunk as Uint8Array) if (byte === 10) read.lines += 1;
    read.most = Math.max(read.most, server.residentBytes());
  }
  return read;
}
