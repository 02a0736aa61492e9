import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createOrg, createUser, createWorkspace } from '../support/identity.js';
import { query } from '../support/query.js';

const ACCOUNT = { email: 'ada@test.example', username: 'ada', password: 'correct horse battery' };

let app: TestApp;
let name: string;
let project: string;
let item: string;
let slug: string;
let headers: Record<string, string>;

async function post(path: string, body: object): Promise<Response> {
  return fetch(app.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** As an operator makes it; sessions that are open would keep what they have. */
async function takeWrites(whether: boolean): Promise<void> {
  const off = whether ? 'off' : 'on';
  await query(inject('serverUrl'), `alter database ${name} set default_transaction_read_only = ${off}`);
  await query(
    inject('serverUrl'),
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
    [name],
  );
  await eventually('readiness knows', async () => (await ready()).database === (whether ? 'up' : 'readonly'));
}

async function ready(path = '/health/ready'): Promise<{ code: number; status: string; database: string }> {
  const response = await fetch(app.url + path);
  return { code: response.status, ...((await response.json()) as { status: string; database: string }) };
}

beforeAll(async () => {
  app = await startApp();
  [{ name }] = (await app.sql<{ name: string }>('select current_database() as name')) as [{ name: string }];
  const { id } = await createUser(app, ACCOUNT);
  const org = await createOrg(app, id, 'org');
  await createWorkspace(app, org.id, 'main');
  const { rawKey } = await createKey(app, { userId: id });
  headers = { authorization: `Bearer ${rawKey}`, 'content-type': 'application/json' };
  project = '/api/v1/org/org/ws/main/projects/default';
  item = ((await (await post(`${project}/items`, { item_type: 'note' })).json()) as { id: string }).id;
  slug = ((await (await post('/api/links', { urls: ['https://example.com'] })).json()) as { slug: string })
    .slug;
  await post('/api/node', { title: 'node' });
  await takeWrites(false);
});

afterAll(async () => {
  await takeWrites(true);
  await app.close();
});

describe('a database that takes reads only', () => {
  it('is told by readiness: reads are served, writes are not', async () => {
    expect(await ready()).toMatchObject({ code: 200, status: 'ready', database: 'readonly' });
    expect(await ready('/health/ready/writes')).toMatchObject({ code: 503, status: 'unavailable' });
  });

  it('serves every kind of read', async () => {
    const paths = [
      project,
      `${project}/items`,
      `${project}/items?q=note`,
      `${project}/items/summary`,
      `${project}/items/facets`,
      `${project}/items/export`,
      `${project}/item-types`,
      `${project}/relationships`,
      `${project}/links/history`,
      `${project}/items/${item}`,
      `${project}/items/${item}/links`,
      `${project}/items/${item}/graph`,
      '/api/graph',
      '/api/graph/ready',
      '/api/trash',
      '/api/history',
      '/api/me/keys',
      '/api/me/links',
      '/api/auth/me',
      '/api/graph/export',
      '/api/node/access/received',
      `/api/links/${slug}`,
      `/api/links/${slug}/versions`,
      `/api/links/${slug}/insights`,
      `/l/${slug}`,
      `/l/${slug}/qr.svg`,
      `/claim/${'A'.repeat(32)}`,
      '/graph',
      '/signin',
      '/signup',
      '/',
    ];
    for (const path of paths) {
      const { status } = await fetch(app.url + path, { headers });
      expect({ path, status }).toEqual({ path, status: 200 });
    }
  });

  it('lets people sign in, and tells on a page that nobody can register', async () => {
    const submit = (path: string, form: Record<string, string>): Promise<Response> =>
      fetch(app.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: app.url },
        body: new URLSearchParams(form),
      });
    expect((await submit('/signin', ACCOUNT)).status).toBe(303);
    const { email, password } = ACCOUNT;
    const signedIn = await post('/api/auth/login', { email, password });
    const { token } = (await signedIn.json()) as { token: string };
    const me = await fetch(`${app.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ user: { email } });
    const refused = await submit('/signup', { ...ACCOUNT, email: 'new@test.example', username: 'new' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('content-type')).toMatch(/^text\/html/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    ['item links', () => post(`${project}/items`, { item_type: 'note' }), 502, {}],
    ['bundles', () => post('/api/links', { urls: ['https://example.com'] }), 500, { code: 'INTERNAL_ERROR' }],
    ['the graph', () => post('/api/node', { title: 'node' }), 503, { reason: 'database_readonly' }],
  ])('refuses writes so that they can be repeated: %s', async (_, write, status, body) => {
    const response = await write();
    expect(response.status).toBe(status);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject(body);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/ligature_database_refusals_total\{reason="database_readonly"\} [1-9]/);
    expect(metrics).toMatch(/^ligature_database_up 1$/m);
    expect(metrics).toMatch(/^ligature_database_writable 0$/m);
  });
});
