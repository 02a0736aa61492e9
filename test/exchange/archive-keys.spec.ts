import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exportCommand } from '../../apps/ligature/src/cli/commands/export.command.js';
import { importCommand } from '../../apps/ligature/src/cli/commands/import.command.js';
import { Options } from '../../apps/ligature/src/cli/options.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createMember, createSession, createTenant, createUser } from '../support/identity.js';

const BOT = { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' };

type Json = Readonly<Record<string, unknown>>;

interface Moved {
  readonly records: Readonly<Record<string, { readonly read: number; readonly written: number } | undefined>>;
  readonly attention: Json;
}

let here: TestApp;
let there: TestApp;
let folder: string;
let file: string;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let slug: string;
let hooks: { readonly on: string; readonly off: string };
let bound: string;
let revoked: string;
let personalPrefix: string;
let moved: Moved;
let text: string;

const ask = async (
  app: TestApp,
  token: string | null,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: Json }> => {
  const answer = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answered = await answer.text();
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  return { status: answer.status, body: isJson ? (JSON.parse(answered) as Json) : {} };
};
const noKey = (): Promise<never> => Promise.reject(new Error('no key'));
const insights = async (app: TestApp, token: string): Promise<Json> =>
  (await ask(app, token, 'GET', `/api/links/${slug}/insights`)).body;
const KEYS = `select to_jsonb(k) - array['id', 'minted_by_key_id', 'last_used_at', 'last_used_address'] as key,
    (select m.key_prefix from identity.api_keys m where m.id = k.minted_by_key_id) as minter
  from identity.api_keys k where owner_org_id = $1 order by key_prefix`;
const importAll = (): ReturnType<typeof importCommand.run> =>
  importCommand.run(new Options({ all: true }, [file]), there.env, noKey);

beforeAll(async () => {
  const settings = { viewerSalt: 'a'.repeat(32) };
  [here, there] = [await startApp(settings), await startApp(settings)];
  folder = mkdtempSync(join(tmpdir(), 'archive-keys-'));
  file = join(folder, 'whole.jsonl');
  tenant = await createTenant(here);
  await fill();
  await exportCommand.run(new Options({ all: true, org: tenant.org.slug, to: file }), here.env, noKey);
  const outcome = await importAll();
  [moved, text] = [outcome.json as Moved, outcome.text];
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([here.close(), there.close()]);
});

async function fill(): Promise<void> {
  const { org, workspace, user } = tenant;
  const session = await createSession(here, user.id, org.id);
  const workspaceId = workspace.id;
  bound = (await createKey(here, { orgId: org.id }, { name: 'Bound', workspaceId, scopes: ['items:read'] }))
    .rawKey;
  revoked = (await createKey(here, { orgId: org.id }, { name: 'Revoked' })).rawKey;
  await here.sql(
    `update identity.api_keys set minted_by = 'api_key', minted_by_key_id =
       (select id from identity.api_keys where name = 'Revoked') where name = 'Bound'`,
  );
  const list = await ask(here, session, 'GET', `/api/orgs/${org.slug}/keys`);
  const { id } = (list.body['apiKeys'] as { id: number; name: string }[]).find(
    ({ name }) => name === 'Revoked',
  )!;
  expect(
    (await ask(here, session, 'DELETE', `/api/orgs/${org.slug}/keys/${String(id)}`)).status,
  ).toBeLessThan(300);
  const member = await createUser(here);
  await createMember(here, org.id, member.id);
  personalPrefix = (await createKey(here, { userId: member.id }, { name: 'On a laptop' })).rawKey.split(
    '.',
  )[0]!;
  const make = async (url: string, more: object = {}): Promise<string> =>
    String(
      (await ask(here, session, 'POST', '/api/webhooks', { url, types: ['*'], org: org.slug, ...more })).body[
        'id'
      ],
    );
  hooks = {
    on: await make('https://hooks.example.com/on'),
    off: await make('https://hooks.example.com/off', { enabled: false }),
  };
  await ask(here, session, 'POST', `/api/orgs/${org.slug}/invitations`, {
    email: 'guest@example.com',
    role: 'org:member',
  });
  slug = String(
    (
      await ask(here, session, 'POST', '/api/links', {
        urls: ['https://a.example/', 'https://b.example/'],
        trackOpens: true,
      })
    ).body['slug'],
  );
  await ask(here, null, 'GET', `/l/${slug}`);
  await ask(here, null, 'GET', `/l/${slug}`, undefined, BOT);
  await ask(here, null, 'POST', `/api/links/${slug}/events`, { kind: 'open_all' });
  await ask(here, null, 'POST', `/api/links/${slug}/events`, { kind: 'open_one', url: 'https://b.example/' });
  await insights(here, session);
}

describe('an organization that moves', () => {
  it('brings its team keys, which are called with as before', async () => {
    expect(await there.sql(KEYS, [tenant.org.id])).toEqual(await here.sql(KEYS, [tenant.org.id]));
    expect(moved.records['key']).toEqual({ read: 3, written: 3 });
    expect((await ask(there, tenant.teamKey, 'GET', `/api/links/${slug}`)).status).toBe(200);
    const wrong = `${tenant.teamKey.split('.')[0]!}.${bound.split('.')[1]!}`;
    expect((await ask(there, wrong, 'GET', `/api/links/${slug}`)).status).toBe(401);
    expect((await ask(there, revoked, 'GET', `/api/links/${slug}`)).status).toBe(401);
  });

  it('leaves keys of people behind, and names them', async () => {
    expect(moved.records['personal_key']).toEqual({ read: 2, written: 0 });
    expect(moved.attention['personalKeys']).toContainEqual({
      ...{ keyPrefix: personalPrefix, name: 'On a laptop' },
      owner: expect.any(String) as unknown,
    });
    expect(text).toContain(`${personalPrefix} On a laptop`);
    expect((await ask(there, tenant.key, 'GET', '/api/me/links')).status).toBe(401);
    expect(moved.attention['invitations']).toEqual(['guest@example.com']);
    expect(text).toContain('guest@example.com');
  });

  it('brings webhooks that are told nothing until they have a new secret', async () => {
    const session = await createSession(there, tenant.user.id, tenant.org.id);
    expect(moved.attention['webhooks']).toEqual([
      { id: hooks.on, url: 'https://hooks.example.com/on' },
      { id: hooks.off, url: 'https://hooks.example.com/off' },
    ]);
    expect(text).toContain(hooks.on);
    const list = await ask(there, session, 'GET', `/api/webhooks?org=${tenant.org.slug}`);
    expect(list.body['webhooks']).toMatchObject([
      {
        id: hooks.on,
        url: 'https://hooks.example.com/on',
        types: ['*'],
        enabled: false,
        disabledBecause: 'moved',
      },
      { id: hooks.off, enabled: false, disabledBecause: 'owner' },
    ]);
    const path = `/api/webhooks/${hooks.on}`;
    const early = await ask(there, session, 'PATCH', path, { enabled: true });
    expect([early.status, early.body['error']]).toEqual([
      409,
      'The webhook moved here without its secret: make a new one first, by rotate-secret',
    ]);
    expect((await ask(there, session, 'POST', `${path}/test`)).body['error']).toBe(
      'It moved here without its secret: make a new one',
    );
    expect((await ask(there, session, 'PATCH', path, { description: 'Moved' })).body).toMatchObject({
      ...{ description: 'Moved', enabled: false, disabledBecause: 'moved' },
    });
    const rotated = await ask(there, session, 'POST', `${path}/rotate-secret`, {});
    expect(rotated.body).toMatchObject({
      secret: expect.stringContaining('whsec_') as unknown,
      oldSecretUntil: null,
    });
    expect((await ask(there, session, 'PATCH', path, { enabled: true })).body).toMatchObject({
      ...{ enabled: true, disabledBecause: null },
    });
  });

  it('brings how often its bundles were looked at', async () => {
    const before = await insights(here, await createSession(here, tenant.user.id, tenant.org.id));
    const after = await insights(there, await createSession(there, tenant.user.id, tenant.org.id));
    expect(before).toMatchObject({
      totals: { views: 1, openAllClicks: 1 },
      bots: expect.anything() as unknown,
    });
    expect({ ...after, range: null }).toEqual({ ...before, range: null });
    expect(moved.records['bundle_counts']).toEqual({ read: 1, written: 1 });
    for (const table of ['launcher_days', 'launcher_slots', 'bot_views', 'url_opens']) {
      const all = `select to_jsonb(t) as row from linky.${table} t order by to_jsonb(t)::text`;
      const rows = await here.sql(all);
      expect(rows, table).not.toEqual([]);
      expect(await there.sql(all), table).toEqual(rows);
    }
  });

  it('has no secret in its archive', () => {
    const archive = readFileSync(file, 'utf8');
    for (const key of [tenant.key, tenant.teamKey, bound]) expect(archive).not.toContain(key.split('.')[1]);
    expect(archive).not.toContain('whsec_');
    expect(archive).not.toContain('viewer_hash');
    expect(text).toContain(
      'events, the audit log, deliveries of webhooks and the history of the graphs stayed',
    );
  });

  it('changes nothing the second time, whatever happened meanwhile', async () => {
    await ask(there, null, 'GET', `/l/${slug}`);
    const session = await createSession(there, tenant.user.id, tenant.org.id);
    const before = await insights(there, session);
    expect(before).toMatchObject({ totals: { views: 2 } });
    const { records } = (await importAll()).json as Moved;
    expect(Object.values(records).map((count) => count?.written)).toEqual(
      Object.values(records).map(() => 0),
    );
    expect(await ask(there, session, 'GET', `/api/webhooks/${hooks.on}`)).toMatchObject({
      body: { enabled: true },
    });
    expect({ ...(await insights(there, session)), range: null }).toEqual({ ...before, range: null });
  });
});
