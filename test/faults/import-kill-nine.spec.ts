import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';

import { ligature } from '../operations/cli.js';
import { built } from '../support/built.js';
import { cloneDatabase } from '../support/databases.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const PLACE = 'to=items&org=acme&workspace=main&project=default';
const ITEMS = 3_000;
const LOCK = 77;

const undo: (() => unknown)[] = [];
let client: pg.Client;
let settings: Record<string, string>;
let key: string;

beforeEach(async () => {
  const database = await cloneDatabase(inject('serverUrl'));
  undo.push(() => database.drop());
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  undo.push(() => client.end());
  settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_JOB_LEASE_SECONDS: '1',
  };
  await did('user', 'add', '--email', 'ada@acme.example', '--username', 'ada');
  await did('org', 'add', '--slug', 'acme', '--name', 'Acme', '--owner', 'ada@acme.example');
  await did('workspace', 'add', '--org', 'acme', '--slug', 'main');
  const scopes = 'imports:write,items:write,graph:write';
  key =
    (await did('key', 'add', '--user', 'ada@acme.example', '--name', 'k', '--scopes', scopes))['rawKey'] ??
    '';
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** What an operator's command answers. */
async function did(...args: string[]): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await ligature(built(), settings, ...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, string>;
}

async function start(): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(built(), settings);
  undo.push(() => (service.hasEnded ? undefined : service.end('SIGKILL')));
  return service;
}

interface State {
  readonly status: string;
  readonly done: number;
  readonly counts: Readonly<Record<string, number>>;
}

async function state(): Promise<State> {
  const { rows } = await client.query<State>('select status, done, counts from exchange.imports');
  return rows[0]!;
}

async function count(table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]!.count;
}

/** The write of the row of this title waits until `killed`. */
async function waitAt(table: string, title: string): Promise<void> {
  await client.query(`
    create function public.wait() returns trigger language plpgsql as $$
    begin if new.title = '${title}' then perform pg_advisory_xact_lock(${String(LOCK)}); end if; return new; end $$`);
  await client.query(
    `create trigger wait before insert on ${table} for each row execute function public.wait()`,
  );
  await client.query('select pg_advisory_lock($1)', [LOCK]);
}

async function isWaiting(): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_locks where locktype = 'advisory' and objid = $1 and not granted`,
    [LOCK],
  );
  return rowCount === 1;
}

/** Ends the service in the middle of what waits, and waits until the database has taken that back. */
async function killed(service: ServiceProcess): Promise<void> {
  await service.end('SIGKILL');
  await client.query('select pg_advisory_unlock($1)', [LOCK]);
  await eventually('what was begun is taken back', async () => {
    const { rowCount } = await client.query(
      `select from pg_locks where locktype = 'advisory' and objid = $1`,
      [LOCK],
    );
    return rowCount === 0;
  });
}

it('an import is whole although the service that did it was killed half way', async () => {
  const service = await start();
  // In the middle of a part, with rows of it written.
  await waitAt('item_links.items', 'Item 1200');
  const line = (n: number): string =>
    JSON.stringify({
      ...{ type: 'item', id: String(n), itemType: 'note', title: `Item ${String(n)}`, data: { n } },
      links: n === 0 ? [] : [{ target: String(n - 1), relationship: 'follows' }],
    });
  const body = [...Array.from({ length: ITEMS }, (_, n) => line(n)), 'no line'].join('\n');
  const sent = await fetch(`${service.url}/api/imports?${PLACE}`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body,
  });
  expect([sent.status, await sent.clone().text()]).toEqual([202, expect.any(String)]);
  await eventually('two parts are written, and the third waits', async () => {
    return (await isWaiting()) && (await state()).done === 1_000;
  });
  await killed(service);
  expect(await count('item_links.items')).toBe(1_000);
  expect(await state()).toMatchObject({ status: 'running', done: 1_000 });
  await start();
  await eventually('it goes on to its end', async () => (await state()).status === 'finished');
  const { counts } = await state();
  expect(counts).toMatchObject({ read: ITEMS, created: ITEMS, linksCreated: ITEMS - 1, leftOut: 1 });
  expect(await count('item_links.items')).toBe(ITEMS);
  expect(await count('item_links.links')).toBe(ITEMS - 1);
  const { rows } = await client.query<{ lines: object[] }>('select lines from exchange.import_reports');
  expect(rows.flatMap(({ lines }) => lines)).toHaveLength(1);
});

it('a graph is there as a whole although the service that made it was killed half way', async () => {
  const service = await start();
  await waitAt('node_graph.nodes', 'Node 2500');
  const numbers = Array.from({ length: ITEMS }, (_, n) => n);
  const body = [
    ...numbers.map((n) => JSON.stringify({ type: 'node', id: String(n), title: `Node ${String(n)}` })),
    'no line',
    ...numbers
      .slice(1)
      .map((n) => JSON.stringify({ type: 'link', source: String(n - 1), target: String(n), linkType: 0 })),
    JSON.stringify({ type: 'link', source: String(ITEMS - 1), target: '0', linkType: 0 }),
  ].join('\n');
  const sent = await fetch(`${service.url}/api/imports?to=graph`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body,
  });
  expect(sent.status).toBe(202);
  await eventually('the second part of the nodes waits', isWaiting);
  await killed(service);
  expect(await count('node_graph.nodes')).toBe(0);
  await start();
  await eventually('it goes on to its end', async () => (await state()).status === 'finished');
  expect((await state()).counts).toMatchObject({
    ...{ read: 2 * ITEMS, created: ITEMS, linksCreated: ITEMS - 1, leftOut: 2 },
  });
  expect(await count('node_graph.nodes')).toBe(ITEMS);
  expect(await count('node_graph.links')).toBe(ITEMS - 1);
  const { rows } = await client.query<{ lines: { code: string }[] }>(
    'select lines from exchange.import_reports order by number',
  );
  expect(rows.flatMap(({ lines }) => lines.map(({ code }) => code))).toEqual(['not_json', 'cycle']);
});
