import { gzipSync } from 'node:zlib';

import { Contents } from '#identity';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeProject, makeWorld } from '../item-links/world.js';
import { type TestApp, startApp } from '../support/app.js';
import { createSession } from '../support/identity.js';
import { type Answer, fixture, importRequests, type ImportView } from './import-requests.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const { ask, ended, imported, somebody } = importRequests(() => app);

const bundlesOf = (userId: string): Promise<object[]> =>
  app.sql('select 1 from linky.bundles where owner_user_id = $1', [userId]);

describe('imports', () => {
  it('take the file of a form', async () => {
    const { headers } = await somebody();
    const sent = async (form: FormData): Promise<Answer<ImportView>> => {
      const response = await fetch(`${app.url}/api/imports`, { method: 'POST', headers, body: form });
      return { status: response.status, body: (await response.json()) as ImportView };
    };
    const file = new Blob([fixture('chrome.html')]);
    const form = new FormData();
    form.set('file', file, 'bookmarks.html');
    const { status, body } = await sent(form);
    expect([status, body.code]).toEqual([202, undefined]);
    expect(await ended(body.id, headers)).toMatchObject({
      status: 'finished',
      bytes: file.size,
      counts: { created: 3 },
    });
    const before = new FormData();
    before.set('dryRun', '1');
    before.set('file', file, 'bookmarks.html');
    expect(await sent(before)).toMatchObject({ status: 400, body: { code: 'FIELD_IN_FORM' } });
    const empty = new FormData();
    expect((await sent(empty)).body.code).toMatch(/EMPTY_FILE|UNREADABLE_FORM/);
    const type = { ...headers, 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask('POST', '', type, 'no form')).body.code).toBe('UNREADABLE_FORM');
    expect(
      (await ask('POST', '', { ...headers, 'content-type': 'multipart/form-data' }, 'x')).body.code,
    ).toBe('UNREADABLE_FORM');
    const large = new FormData();
    large.set('file', new Blob([Buffer.alloc(53 * 1024 * 1024, 'https://example.com/ | x\n')]), 'large.txt');
    expect((await sent(large)).body.code).toBe('FILE_TOO_LARGE');
    const elsewhere = await fetch(`${app.url}/api/links`, { method: 'POST', headers, body: form });
    expect(elsewhere.status).toBe(400);
    expect((await ask<{ imports: ImportView[] }>('GET', '', headers)).body.imports).toHaveLength(1);
  });

  it('are one import, however often a request comes under one Idempotency-Key', async () => {
    const { userId, headers } = await somebody();
    const keyed = { ...headers, 'idempotency-key': 'once' };
    const file = fixture('onetab.txt');
    const first = await ask('POST', '', keyed, file);
    expect(first.status).toBe(202);
    const again = await ask('POST', '', keyed, file);
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect((await ask('POST', '', keyed, `${file}\nhttps://more.example/ | More`)).status).toBe(400);
    expect((await ask('POST', '?dryRun=1', keyed, file)).status).toBe(400);
    const other = file.replace('Three', 'Eerht');
    expect(other).toHaveLength(file.length);
    for (const content of [other, `${file} `, file.slice(0, -1)])
      expect(await ask('POST', '', keyed, content)).toMatchObject({
        status: 400,
        body: { error: expect.stringContaining('used with another payload') as unknown },
      });
    const large = Buffer.alloc(53 * 1024 * 1024, 'https://example.com/ | x\n');
    expect((await ask('POST', '', keyed, large)).status).toBe(400);
    await ended(first.body.id, headers);
    expect((await ask<{ imports: ImportView[] }>('GET', '', headers)).body.imports).toHaveLength(1);
    expect(await bundlesOf(userId)).toHaveLength(3);
  });

  it('are one import under one Idempotency-Key, whichever way the same file is sent', async () => {
    const { headers } = await somebody();
    const file = fixture('chrome.html');
    const first = await ask('POST', '', { ...headers, 'idempotency-key': '"any way"' }, file);
    const sent = async (body: FormData | Uint8Array<ArrayBuffer>, more: object = {}): Promise<object> => {
      const request = {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': '"any way"', ...more },
        body,
      };
      const response = await fetch(`${app.url}/api/imports`, request);
      const { id } = (await response.json()) as ImportView;
      return { status: response.status, id, replayed: response.headers.get('idempotency-replayed') };
    };
    const form = (content: string): FormData => {
      const made = new FormData();
      made.set('file', new Blob([content]), 'bookmarks.html');
      return made;
    };
    const known = { status: 202, id: first.body.id, replayed: 'true' };
    // Each form has a boundary of its own.
    expect(await sent(form(file))).toEqual(known);
    expect(await sent(form(file))).toEqual(known);
    expect(await sent(new Uint8Array(gzipSync(file)), { 'content-encoding': 'gzip' })).toEqual(known);
    expect(await sent(form(`${file} `))).toMatchObject({ status: 400 });
    expect((await ask<{ imports: ImportView[] }>('GET', '', headers)).body.imports).toHaveLength(1);
    expect(
      (await ask('POST', `/${first.body.id}/cancel`, { ...headers, 'idempotency-key': 'c' })).status,
    ).not.toBe(500);
  });

  it('leave nothing of a request that was cut off, and its key is free', async () => {
    const { headers } = await somebody();
    const cut = new AbortController();
    const parts = new ReadableStream({
      pull: async (stream) => {
        stream.enqueue(Buffer.alloc(700_000, 'https://example.com/ | x\n'));
        await new Promise((resolve) => setImmediate(resolve));
        const [row] = await app.sql<{ count: number }>(
          'select count(*)::int as count from exchange.import_chunks',
        );
        if ((row?.count ?? 0) > 1) cut.abort();
      },
    });
    const keyed = { ...headers, 'idempotency-key': 'cut' };
    const request = {
      method: 'POST',
      headers: keyed,
      body: parts,
      duplex: 'half',
      signal: cut.signal,
    } as RequestInit;
    await expect(fetch(`${app.url}/api/imports`, request)).rejects.toThrow();
    await expect.poll(() => app.sql('select 1 from exchange.import_chunks')).toEqual([]);
    await expect.poll(async () => (await ask('POST', '', keyed, fixture('onetab.txt'))).status).toBe(202);
    expect((await ask<{ imports: ImportView[] }>('GET', '', headers)).body.imports).toHaveLength(1);
  });

  it('end where they are cancelled: parts are whole, and the same file goes on from there', async () => {
    const world = await makeWorld(app);
    const { key } = await makeProject(world);
    const headers = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
    const place = `to=items&org=${world.org}&workspace=main&project=${key}`;
    const count = 2_000;
    const file = Array.from({ length: count }, (_, n) =>
      JSON.stringify({
        type: 'item',
        id: String(n),
        itemType: 'note',
        title: n === 1_200 ? 'Wait here' : 'Go on',
        data: {},
      }),
    ).join('\n');
    await app.sql(`
      create function item_links.wait() returns trigger language plpgsql as $$
      begin if new.title = 'Wait here' then perform pg_advisory_xact_lock(77); end if; return new; end $$`);
    await app.sql(
      'create trigger wait before insert on item_links.items for each row execute function item_links.wait()',
    );
    const holder = new pg.Client({ connectionString: app.env.databaseUrl ?? '' });
    await holder.connect();
    const { body } = await (async () => {
      await holder.query('select pg_advisory_lock(77)');
      const sent = await ask('POST', `?${place}`, headers, file);
      await expect
        .poll(() =>
          app.sql(`select 1 from pg_locks where locktype = 'advisory' and objid = 77 and not granted`),
        )
        .toHaveLength(1);
      return sent;
    })();
    expect((await ask('POST', `/${body.id}/cancel`, headers)).body.status).toBe('cancelled');
    await holder.end();
    await expect.poll(() => app.sql('select 1 from graphile_worker._private_jobs')).toEqual([]);
    const written = async (): Promise<number> =>
      (
        await app.sql<{ count: number }>(
          'select count(*)::int as count from item_links.items i join item_links.projects p on p.id = i.project_id where p.key = $1',
          [key],
        )
      )[0]?.count ?? 0;
    const half = await written();
    expect([1_000, 1_500]).toContain(half);
    const { counts } = (await ask('GET', `/${body.id}`, headers)).body;
    expect(counts).toMatchObject({ created: 1_000 });
    await app.sql('drop function item_links.wait cascade');
    expect((await imported(file, place, headers)).counts).toMatchObject({
      created: count - half,
      unchanged: half,
    });
    expect(await written()).toBe(count);
  });

  it('are part of what somebody has, without their files, and go with them', async () => {
    const { userId, headers } = await somebody();
    const { id } = await imported(fixture('onetab.txt'), '', headers);
    const { headers: other } = await somebody();
    await imported(fixture('onetab.txt'), '', other);
    const text = await (await fetch(`${app.url}/api/me/export`, { headers })).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id: string; status: string; format: string });
    expect(lines.filter(({ type }) => type === 'import')).toMatchObject([
      { id, status: 'finished', format: 'onetab' },
    ]);
    const { part } = app.get(Contents).removals.find(({ name }) => name === 'imports')!;
    const owner = { kind: 'user', id: userId } as const;
    expect(await part.count(owner)).toBe(1);
    let removed = 0;
    await part.remove(owner, {
      ending: undefined,
      removed: (count) => {
        removed += count;
        return Promise.resolve();
      },
    });
    expect([removed, await part.count(owner)]).toEqual([1, 0]);
    expect((await ask<{ imports: ImportView[] }>('GET', '', other)).body.imports).toHaveLength(1);
  });

  it('refresh what the planner knows of what came in', async () => {
    const world = await makeWorld(app);
    const { key } = await makeProject(world);
    const headers = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
    const known = async (table: string): Promise<Date | null> =>
      (
        await app.sql<{ at: Date | null }>(
          `select last_analyze as at from pg_stat_user_tables where schemaname || '.' || relname = $1`,
          [table],
        )
      )[0]?.at ?? null;
    const files = [
      [
        'item_links.items',
        '{"type":"item","id":"1","itemType":"note","data":{}}',
        `to=items&org=${world.org}&workspace=main&project=${key}`,
      ],
      ['node_graph.nodes', '{"type":"node","id":"1","title":"One"}', 'to=graph'],
    ] as const;
    for (const [table, file, query] of files) {
      const before = await known(table);
      await imported(file, `${query}&dryRun=1`, headers);
      expect(await known(table)).toEqual(before);
      await imported(file, query, headers);
      await expect.poll(() => known(table)).not.toEqual(before);
    }
  });
});
