import { migrate } from '#data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { connect } from '../node-graph/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';
import { missingServers } from './processes/installed.js';
import { missingDisk, PostgresServer } from './processes/postgres-server.js';
import { eventually } from './processes/processes.js';

const missing = missingServers() ?? missingDisk();
const title = `a database${missing === null ? '' : ` (skipped: ${missing})`}`;

/** Megabytes; a fresh database with all tables takes some ninety. */
const DISK = 160;

interface Seen {
  readonly status: number;
  readonly retryAfter: number;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

describe.skipIf(missing !== null)(title, () => {
  let server: PostgresServer;
  let app: TestApp;
  let key: string;
  let project: string;
  let slug: string;

  async function ask(method: string, path: string, body?: object): Promise<Seen> {
    const response = await fetch(app.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: Number(response.headers.get('retry-after')),
      type: String(response.headers.get('content-type')),
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  const long = 'x'.repeat(500);
  const writes: readonly (readonly [
    name: string,
    write: () => Promise<Seen>,
    done: number,
    refused: number,
  ])[] = [
    ['item links', () => ask('POST', `${project}/items`, { item_type: 'note', data: { long } }), 201, 502],
    ['bundles', () => ask('POST', '/api/links', { urls: [`https://example.com/${long}`] }), 201, 500],
    ['the graph', () => ask('POST', '/api/node', { title: 'node' }), 200, 503],
  ];

  async function refusals(reason: string): Promise<number> {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    const line = new RegExp(`^ligature_database_refusals_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(
      metrics,
    );
    return Number(line?.[1] ?? 0);
  }

  /** Every write until it is refused, since there is room for a few in what was allocated before. */
  async function refused(write: () => Promise<Seen>, done: number): Promise<Seen> {
    for (;;) {
      const seen = await write();
      if (seen.status !== done) return seen;
    }
  }

  beforeAll(async () => {
    server = await PostgresServer.start(DISK);
    const dataSource = await openDatabase(server.url);
    await migrate(dataSource);
    await dataSource.destroy();
    app = await startApp({}, { databaseUrl: server.url });
    const tenant = await createTenant(app);
    key = tenant.key;
    project = `/api/v1/org/${tenant.org.slug}/ws/${tenant.workspace.slug}/projects/default`;
    for (const [name, write, status] of writes)
      expect({ name, status: (await write()).status }).toEqual({ name, status });
    slug = String((await writes[1]![1]()).body['slug']);
  });

  afterAll(async () => {
    await app.close();
    await server.remove();
  });

  it('whose disk is full serves reads, and refuses writes until there is room', async () => {
    const before = await refusals('database_full');
    const makeRoom = server.fill();
    for (const [name, write, done, status] of writes) {
      const seen = await refused(write, done);
      expect({ name, status: seen.status }).toEqual({ name, status });
      expect(seen.retryAfter).toBeGreaterThan(0);
    }
    const socket = await connect(app, { key });
    let ack = await socket.ask('node:add', { title: 'node' });
    while (ack.ok) ack = await socket.ask('node:add', { title: 'node' });
    expect(ack).toMatchObject({
      ok: false,
      error: 'internal.exception',
      reason: 'database_full',
      retry_after: 30,
    });
    expect(await refusals('database_full')).toBeGreaterThanOrEqual(before + 4);
    for (const path of [`${project}/items`, `/api/links/${slug}`, '/api/graph', `/l/${slug}`])
      expect({ path, status: (await ask('GET', path)).status }).toEqual({ path, status: 200 });
    expect(await socket.ask('graph:get', {})).toMatchObject({ ok: true });
    socket.close();
    // A write of the service itself may find room in what is allocated, and then it counts as up until the next refusal.
    const [, write, done] = writes[2]!;
    await eventually('readiness tells of it', async () => {
      await refused(write, done);
      const reads = await ask('GET', '/health/ready');
      expect(reads.status).toBe(200);
      return reads.body['database'] === 'full' && (await ask('GET', '/health/ready/writes')).status === 503;
    });
    makeRoom();
    for (const [name, write, status] of writes)
      expect({ name, status: (await write()).status }).toEqual({ name, status });
    expect((await ask('GET', '/health/ready/writes')).status).toBe(200);
  });

  it('that panics, since there is no room for its log, refuses everything until it is started again', async () => {
    const makeRoom = server.fill();
    const log = `select pg_logical_emit_message(false, 'ballast', repeat('x', 8000000))`;
    await eventually('it panics', async () => {
      const outcome = await server.sql(log).then(
        () => 'written',
        (error: unknown) => (error as { code?: string }).code ?? 'cut',
      );
      return outcome !== 'written' && outcome !== '53100';
    });
    await eventually('readiness is red', async () => (await ask('GET', '/health/ready')).status === 503);
    for (const [name, write, , status] of writes) {
      const seen = await write();
      expect({ name, status: seen.status }).toEqual({ name, status });
      expect(seen.retryAfter).toBeGreaterThan(0);
    }
    const page = await ask('GET', `/l/${slug}`);
    expect(page).toMatchObject({ status: 503, type: 'text/html; charset=utf-8' });
    makeRoom();
    await server.restart('immediate');
    await eventually('it is ready', async () => (await ask('GET', '/health/ready')).status === 200);
    for (const [name, write, status] of writes)
      expect({ name, status: (await write()).status }).toEqual({ name, status });
  });
});
