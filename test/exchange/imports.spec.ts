import { fileURLToPath } from 'node:url';

import { ImportRecords } from '#exchange';
import { DAY_MS } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { importCommand } from '../../apps/ligature/src/cli/commands/import.command.js';
import { Options } from '../../apps/ligature/src/cli/options.js';
import { makeProject, makeWorld } from '../item-links/world.js';
import { createKey, createMember, createOrg, createSession } from '../support/identity.js';
import { fixture, type Headers, importRequests, type ImportView as View } from './import-requests.js';

interface Line {
  readonly fate: string;
  readonly code: string;
  readonly place: string;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const { ask, ended, imported, keyOf, somebody } = importRequests(() => app);

async function reportOf(id: string, headers: Headers): Promise<Line[]> {
  const lines: Line[] = [];
  for (let from: number | null = 0; from !== null;) {
    const { body }: { body: { lines: Line[]; next: number | null } } = await ask(
      'GET',
      `/${id}/report?from=${String(from)}`,
      headers,
    );
    lines.push(...body.lines);
    from = body.next;
  }
  return lines;
}

const slugsOf = async (userId: string): Promise<string[]> =>
  (
    await app.sql<{ slug: string }>(
      'select slug from linky.bundles where owner_user_id = $1 order by title',
      [userId],
    )
  ).map(({ slug }) => slug);

const bundlesOf = (
  userId: string,
): Promise<{ title: string; urls: string[]; notes: string[]; created: Date }[]> =>
  app.sql(
    `select title, urls, jsonb_path_query_array(url_metadata, '$[*].note') as notes, created_at as created
     from linky.bundles where owner_user_id = $1 and deleted_at is null order by title`,
    [userId],
  );

describe('imports', () => {
  it('leave alone what was deleted since, and say so', async () => {
    const { userId, headers } = await somebody();
    await imported(fixture('chrome.html'), '', headers);
    const [slug = ''] = await slugsOf(userId);
    expect((await fetch(`${app.url}/api/links/${slug}`, { method: 'DELETE', headers })).ok).toBe(true);
    const again = await imported(fixture('chrome.html'), '', headers);
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(await bundlesOf(userId)).toHaveLength(2);
    expect((await reportOf(again.id, headers)).map(({ code }) => code)).toContain('bundle_gone');
  });

  it('make bundles of bookmarks: nothing the second time, what is new the third time', async () => {
    const { userId, headers } = await somebody();
    const file = fixture('chrome.html');
    const first = await imported(file, 'keepDates=1', headers);
    expect(first).toMatchObject({
      status: 'finished',
      format: 'netscape-bookmarks',
      to: 'bundles',
      failure: null,
    });
    expect(first.bytes).toBe(Buffer.byteLength(file));
    expect(first.counts).toMatchObject({
      read: 6,
      created: 3,
      updated: 0,
      unchanged: 0,
      leftOut: 4,
      changed: 1,
    });
    const bundles = await bundlesOf(userId);
    expect(bundles.map(({ title }) => title)).toEqual(['Imported links', 'Toolbar', 'Toolbar / Inner']);
    expect(bundles[1]?.notes).toEqual(['News & more\nFirst note\nsecond line']);
    expect(bundles[1]?.created).toEqual(new Date(1_700_000_001_000));
    expect((await reportOf(first.id, headers)).map(({ fate, code }) => `${fate} ${code}`)).toEqual([
      'left_out folder_note',
      'left_out not_a_web_page',
      'changed duplicate_url',
      'left_out no_url',
      'left_out not_a_web_page',
    ]);
    expect((await imported(file, '', headers)).counts).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
    });
    const newer = file.replace('https://outside.example/', 'https://elsewhere.example/');
    expect((await imported(newer, '', headers)).counts).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 2,
    });
    expect((await bundlesOf(userId))[0]?.urls).toEqual(['https://elsewhere.example/']);
  });

  it('tell all and write nothing in a dry run', async () => {
    const { userId, headers } = await somebody();
    const view = await imported(fixture('raindrop.csv'), 'dryRun=1', headers);
    expect(view.counts).toMatchObject({ read: 2, created: 2, leftOut: 5 });
    expect(view.mapping).toMatchObject({ url: 'url', excerpt: 'note', cover: 'ignore' });
    expect(await bundlesOf(userId)).toEqual([]);
    expect(await reportOf(view.id, headers)).toHaveLength(5);
  });

  it('belong to whoever began them, and end in an event', async () => {
    const { userId, headers } = await somebody();
    const view = await imported(fixture('onetab.txt'), '', headers);
    const events = await app.sql<{ type: string }>(
      `select type from events.log where user_id = $1 and subject = $2 order by seq`,
      [userId, `imports/${view.id}`],
    );
    expect(events.map(({ type }) => type)).toEqual(['import.created', 'import.finished']);
    const list = await ask<{ imports: View[] }>('GET', '', headers);
    expect(list.body.imports.map(({ id }) => id)).toEqual([view.id]);
    const other = await somebody();
    expect(await ask('GET', `/${view.id}`, other.headers)).toMatchObject({
      status: 404,
      body: { code: 'IMPORT_NOT_FOUND' },
    });
    expect(await ask('POST', `/${view.id}/cancel`, headers)).toMatchObject({
      status: 409,
      body: { code: 'IMPORT_IS_OVER' },
    });
    const chunks = await app.sql('select 1 from exchange.import_chunks where import_id = $1', [view.id]);
    expect(chunks).toEqual([]);
  });

  it('take the rights that somebody has when it is done', async () => {
    const owner = await somebody();
    const org = await createOrg(app, owner.userId);
    const member = await somebody(org.id);
    await createMember(app, org.id, member.userId, 'org:reader');
    const reader = { authorization: `Bearer ${await createSession(app, member.userId, org.id)}` };
    const refused = await imported(fixture('onetab.txt'), '', reader);
    expect(refused).toMatchObject({ status: 'failed', counts: { created: 0 } });
    await createMember(app, org.id, member.userId, 'org:member');
    expect((await imported(fixture('onetab.txt'), '', reader)).counts).toMatchObject({ created: 3 });
    expect(await imported(fixture('onetab.txt'), 'keepDates=1', reader)).toMatchObject({ status: 'failed' });
  });

  it('are refused before anything is written', async () => {
    const { userId, headers } = await somebody();
    const cases: [string, string, string | undefined, Headers?][] = [
      ['EMPTY_FILE', '', undefined],
      ['EMPTY_FILE', '', ' '.repeat(0)],
      ['UNKNOWN_FORMAT', '', 'hello'],
      ['WRONG_TARGET', 'to=graph', fixture('onetab.txt')],
      ['PLACE_MISSING', 'to=items', fixture('beads.jsonl')],
      ['INVALID_MAPPING', 'mapping=%7B%7B', fixture('raindrop.csv')],
      ['INVALID_MAPPING', 'mapping=%7B%22a%22%3A1%7D', fixture('raindrop.csv')],
      ['SCOPE_MISSING', '', fixture('onetab.txt'), await keyOf(userId, 'imports:write')],
    ];
    for (const [code, query, file, as = headers] of cases)
      expect((await ask('POST', `?${query}`, as, file)).body.code, `${code} ${query}`).toBe(code);
    expect((await ask<{ imports: View[] }>('GET', '', headers)).body.imports).toEqual([]);
  });

  it('are refused when the file is too large, or too many are under way', async () => {
    const { userId, headers } = await somebody();
    const line = Buffer.from(`https://example.com/ | ${'x'.repeat(1_000_000)}\n`);
    const large = Buffer.concat(Array.from({ length: 53 }, () => line));
    expect(await ask('POST', '', headers, large)).toMatchObject({
      status: 400,
      body: { code: 'FILE_TOO_LARGE' },
    });
    await app.sql(
      `insert into exchange.imports (id, created_at, user_id, caller, status, options, expires_at)
       select gen_random_uuid(), now(), $1, '{}', 'waiting', '{"format": "csv"}', now() + interval '7 days'
       from generate_series(1, 5)`,
      [userId],
    );
    const refused = await ask('POST', '', headers, fixture('onetab.txt'));
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_IMPORTS' } });
    const [{ id }] = (await ask<{ imports: [View] }>('GET', '', headers)).body.imports;
    expect(await ask('POST', `/${id}/cancel`, headers)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    expect((await ask('POST', '', headers, fixture('onetab.txt'))).status).toBe(202);
  });

  it('fail with what is wrong with the file, and with a key that is no more', async () => {
    const { userId, headers } = await somebody();
    const broken = '{"shortUrls":{"data":[{"longUrl":"https://one.example/"},{"longUrl" "x"}]}}';
    expect(await imported(broken, '', headers)).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('$.shortUrls.data[0]') as string,
    });
    const latin = Buffer.from('https://example.com/ | caf\xe9\n', 'latin1');
    expect((await imported(latin, '', headers)).failure).toContain('UTF-8');
    const { rawKey, apiKey } = await createKey(app, { userId }, { scopes: ['imports:write', 'links:write'] });
    const { body } = await stopped(() => ask('POST', '', { 'x-api-key': rawKey }, fixture('onetab.txt')));
    await app.sql('update identity.api_keys set revoked_at = now() where key_prefix = $1', [
      apiKey.keyPrefix,
    ]);
    await goOn();
    expect((await ended(body.id, headers)).failure).toContain('may not do so any more');
  });

  it('make items with links, wherever they stand in the file, and keep dates for admins', async () => {
    const world = await makeWorld(app);
    const { key } = await makeProject(world);
    const headers = { authorization: `Bearer ${await createSession(app, world.ownerId, world.orgId)}` };
    const place = `to=items&org=${world.org}&workspace=${world.projects.split('/')[6] ?? ''}&project=${key}`;
    const dry = await imported(fixture('jira.csv'), `${place}&dryRun=1`, headers);
    expect(dry.counts).toMatchObject({ read: 3, created: 3, linksCreated: 4, leftOut: 2, kept: 1 });
    const view = await imported(fixture('jira.csv'), `${place}&keepDates=1`, headers);
    expect(view).toMatchObject({ status: 'finished', counts: { ...dry.counts } });
    expect((await reportOf(view.id, headers)).map(({ code }) => code)).toEqual([
      'not_a_date',
      'unknown_status',
      'unknown_target',
    ]);
    const { body } = await world.owner.send<{ items: Record<string, unknown>[] }>(
      'GET',
      `${world.projects}/${key}/items?ref=PROJ-1`,
    );
    expect(body.items[0]).toMatchObject({
      item_type: 'story',
      title: 'First',
      created_at: '2024-01-15T09:30:00.000Z',
      data: {
        Sprint: ['Sprint 1', 'Sprint 2'],
        tags: ['backend', 'urgent'],
        due: '2024-01-31T00:00:00.000Z',
      },
    });
    const again = await imported(fixture('jira.csv'), place, headers);
    expect(again.counts).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 3,
      linksCreated: 0,
      linksUnchanged: 4,
    });
    for (const file of [
      'beads.jsonl',
      'needs.json',
      'github.json',
      'linear.csv',
      'openproject.csv',
      'ligature.jsonl',
      'tasks.json',
    ]) {
      const first = await imported(fixture(file), place, headers);
      expect([file, first.status, first.failure]).toEqual([file, 'finished', null]);
      expect(first.counts['created'], file).toBeGreaterThan(0);
      const second = await imported(fixture(file), place, headers);
      expect(second.counts, file).toMatchObject({ created: 0, updated: 0, linksCreated: 0 });
    }
  });

  it('make a graph, and the same file again changes nothing', async () => {
    for (const [file, nodes, links] of [
      ['taskwarrior.json', 4, 3],
      ['flow.mmd', 8, 6],
      ['graph.dot', 4, 4],
      ['tasks.json', 5, 5],
      ['beads.jsonl', 3, 2],
    ] as const) {
      const { headers } = await somebody();
      const dry = await imported(fixture(file), 'to=graph&dryRun=1', headers);
      expect([file, dry.failure, dry.counts['created']]).toEqual([file, null, nodes]);
      const first = await imported(fixture(file), 'to=graph', headers);
      expect(first.counts, file).toMatchObject({ created: nodes, linksCreated: links });
      const again = await imported(fixture(file), 'to=graph', headers);
      expect(again.counts, file).toMatchObject({ created: 0, updated: 0, unchanged: nodes, linksCreated: 0 });
    }
  });

  it('are a command, too', async () => {
    const { userId } = await somebody();
    const { rawKey } = await createKey(app, { userId }, { scopes: ['imports:write', 'links:write'] });
    const file = fileURLToPath(
      new URL('../../libs/exchange/src/formats/fixtures/onetab.txt', import.meta.url),
    );
    const run = (values: Record<string, string | boolean>): ReturnType<typeof importCommand.run> =>
      importCommand.run(new Options({ url: app.url, ...values }, [file]), app.env, () =>
        Promise.resolve(`${rawKey}\n`),
      );
    const dry = await run({ 'dry-run': true });
    expect(dry.text).toContain(
      'Nothing was written. It would be: 3 created, 0 updated, 0 unchanged (onetab to bundles).',
    );
    expect(dry.text).toContain('line 5');
    const done = await run({ source: 'tabs' });
    expect(done).toMatchObject({ failed: false, json: { status: 'finished', lines: [{ code: 'no_url' }] } });
    expect(await bundlesOf(userId)).toHaveLength(3);
    await expect(run({ to: 'graph' })).rejects.toThrow('OneTab becomes bundles');
  });

  it('go on after a crash: nothing is written twice, nothing is told twice', async () => {
    const { userId, headers } = await somebody();
    const lines = Array.from({ length: 1_300 }, (_, page) =>
      page % 50 === 49
        ? `no page ${String(page)}\n`
        : `https://example.com/${String(page)} | Page ${String(page)}\n`,
    );
    await app.sql(`
      create function linky.crash() returns trigger language plpgsql as $$
      begin if new.title = 'OneTab 1 (30)' then raise exception 'crash'; end if; return new; end $$`);
    await app.sql(
      'create trigger crash before insert on linky.bundles for each row execute function linky.crash()',
    );
    const { body } = await ask('POST', '', headers, lines.join(''));
    await expect
      .poll(() =>
        app.sql(`select 1 from graphile_worker.jobs where attempts > 0 and last_error like '%crash%'`),
      )
      .toHaveLength(1);
    const between = (await ask('GET', `/${body.id}`, headers)).body;
    expect(between).toMatchObject({ status: 'running', progress: { phase: 'entries', done: 626 } });
    await app.sql('drop function linky.crash cascade');
    await app.sql('update graphile_worker._private_jobs set run_at = now()');
    const view = await ended(body.id, headers);
    expect(view).toMatchObject({ status: 'finished', counts: { read: 1274, leftOut: 26 } });
    expect((view.counts['created'] ?? 0) + (view.counts['unchanged'] ?? 0)).toBe(51);
    expect(await bundlesOf(userId)).toHaveLength(51);
    const places = (await reportOf(view.id, headers)).map(({ place }) => place);
    expect(new Set(places).size).toBe(26);
    expect(places).toHaveLength(26);
  });

  it('are forgotten after a week', async () => {
    const { headers } = await somebody();
    const view = await imported(fixture('onetab.txt'), '', headers);
    app.clock.advance(8 * DAY_MS);
    await app.get(ImportRecords).sweep();
    expect(await app.sql('select 1 from exchange.imports where id = $1', [view.id])).toEqual([]);
  });
});

/** No job begins until `goOn`. */
async function stopped<T>(work: () => Promise<T>): Promise<T> {
  await app.sql(`
    create function exchange.wait() returns trigger language plpgsql as $$
    begin new.run_at := now() + interval '1 day'; return new; end $$`);
  await app.sql(
    'create trigger wait before insert on graphile_worker._private_jobs for each row execute function exchange.wait()',
  );
  return work();
}

async function goOn(): Promise<void> {
  await app.sql('drop function exchange.wait cascade');
  await app.sql('update graphile_worker._private_jobs set run_at = now()');
}
