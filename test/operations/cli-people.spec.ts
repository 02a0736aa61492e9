import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { type Ended, runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { type TestApp, startApp } from '../support/app.js';
import { type Answer, call, setUpTotp } from '../support/second-factor.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ registrationVerifiesEmail: false });
  for (const name of ['ada', 'ben', 'cleo'])
    await done('user', 'add', '--email', `${name}@people.example`, '--username', name);
  await done('org', 'add', '--slug', 'people', '--name', 'People', '--owner', 'ada@people.example');
});
afterAll(() => app.close());

const run = (...args: string[]): Promise<Ended> =>
  runCommand(
    COMMANDS,
    args,
    () => app.env,
    () => Promise.resolve('a long password'),
  );

async function done(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function json<T>(...args: string[]): Promise<T> {
  return JSON.parse(await done(...args, '--json')) as T;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await run(...args, '--json');
  expect(code).toBe(1);
  return (JSON.parse(stderr) as { error: { reason: string } }).error.reason;
}

describe('commands about people', () => {
  it('list everybody, page by page', async () => {
    const first = await json<{ users: { username: string }[]; nextCursor: string }>(
      ...['user', 'list', '--search', 'PEOPLE.example', '--limit', '2'],
    );
    expect(first.users.map(({ username }) => username)).toEqual(['ada', 'ben']);
    const rest = await json<{ users: object[]; nextCursor: null }>(
      ...['user', 'list', '--search', 'PEOPLE.example', '--after', first.nextCursor],
    );
    expect(rest).toMatchObject({ users: [{ username: 'cleo', emailVerified: true }], nextCursor: null });
    expect(await refusal('user', 'list', '--after', first.nextCursor)).toBe('bad_cursor');

    const table = (await done('user', 'list', '--search', 'people.example', '--limit', '2')).split('\n');
    expect(table[0]).toMatch(/^USERNAME +EMAIL +NAME +SIGNS IN BY +DISABLED +SINCE$/);
    expect(table[1]).toMatch(/^ada +ada@people\.example +– +keys only +– +20\d\d-.*Z$/);
    expect(table.slice(3)).toEqual(['', expect.stringMatching(/^There are more: --after \S+$/), '']);
    expect(await done('user', 'list', '--search', 'nobody at all')).toBe('There are no users.\n');
  });

  it('find somebody by address, username and id, whether the address is verified or not', async () => {
    await done('user', 'unverify', '--email', 'cleo@people.example');
    const { user } = await json<{ user: { id: string } }>('user', 'show', 'CLEO');
    for (const name of ['cleo@people.example', user.id])
      expect(await json('user', 'show', name)).toMatchObject({
        user: { username: 'cleo' },
        organizations: [],
      });
    expect(await done('user', 'show', 'cleo')).toContain('cleo@people.example (not verified)');
    expect(await done('user', 'show', 'ada')).toMatch(/organizations +people \(org:admin\)/);
    expect(await refusal('user', 'show', 'nobody')).toBe('user_not_found');
  });

  it('tell how people sign in', async () => {
    const { user } = await json<{ user: { id: string } }>('user', 'show', 'cleo');
    await app.sql(
      `insert into identity.passkeys
         (id, user_id, credential_id, public_key, counter, transports, name, synced, created_at)
       values (gen_random_uuid(), $1, 'cleo', '', 0, '{}', 'phone', false, now())`,
      [user.id],
    );
    await app.sql(
      `insert into identity.external_identities (issuer, subject, user_id, provider, created_at)
       values ('https://github.com', 'cleo', $1, 'github', now()), ('https://id.example', 'cleo', $1, 'oidc', now())`,
      [user.id],
    );
    const ways = 'passkey, github, single sign-on';
    expect(await done('user', 'show', 'cleo')).toMatch(new RegExp(`signs in by +${ways}`));
    expect(await done('user', 'list', '--search', 'cleo')).toContain(ways);
    expect(await json('user', 'show', 'cleo')).toMatchObject({
      user: { hasPassword: false, hasPasskeys: true, providers: ['github', 'oidc'] },
    });
  });

  it('list, show and rename organizations', async () => {
    expect(await json('org', 'list', '--search', 'people')).toMatchObject({
      organizations: [{ slug: 'people', name: 'People' }],
    });
    expect(await done('org', 'rename', 'people', '--name', 'All People')).toBe(
      'people is called All People.\n',
    );
    expect(await done('org', 'show', 'people')).toMatch(/name +All People[^]*second factor +–/);
    await app.sql(`update identity.organizations set require_second_factor = true where slug = 'people'`);
    expect(await done('org', 'show', 'people')).toMatch(/second factor +demanded/);
    await app.sql(`update identity.organizations set require_second_factor = false where slug = 'people'`);
    expect(await refusal('org', 'show', 'none')).toBe('org_not_found');
    expect((await run('org', 'rename', 'people')).code).toBe(2);
  });

  it('delete organizations and workspaces, and bring them back', async () => {
    await done('org', 'add', '--slug', 'shortlived', '--name', 'Short', '--owner', 'ada@people.example');
    const of = ['--org', 'shortlived'] as const;
    await done('workspace', 'add', ...of, '--slug', 'main');
    const { rawKey } = await json<{ rawKey: string }>(
      'key',
      'add',
      ...of,
      '--name',
      'k',
      '--scopes',
      'projects:write',
    );
    const made = await post(
      '/api/v1/org/shortlived/ws/main/projects',
      { key: 'short', name: 'Short' },
      rawKey,
    );
    expect(await made.json()).toMatchObject({ key: 'short' });

    expect(await refusal('workspace', 'delete', 'main', ...of)).toBe('workspace_occupied');
    await done('workspace', 'delete', 'main', ...of, '--force');
    expect(await done('workspace', 'list', ...of)).toBe('There are no workspaces.\n');
    await done('workspace', 'restore', 'main', ...of);
    expect(await json('workspace', 'list', ...of)).toMatchObject({ workspaces: [{ slug: 'main' }] });

    expect((await run('org', 'delete', 'shortlived')).code).toBe(2);
    expect((await run('org', 'delete', 'shortlived', '--confirm', 'other')).code).toBe(2);
    await done('org', 'delete', 'shortlived', '--confirm', 'shortlived');
    expect((await me(rawKey)).status).toBe(401);
    expect(await done('org', 'list', '--search', 'shortlived')).toMatch(/DELETED.*\nshortlived +Short +20/);
    expect(await done('org', 'show', 'shortlived')).toMatch(/deletion +can be brought back/);
    expect(await json('deletion', 'list')).toMatchObject({
      deletions: [{ kind: 'organization', name: 'shortlived', state: 'can be brought back', endedAt: null }],
    });
    await done('org', 'restore', 'shortlived');
    expect((await me(rawKey)).status).toBe(200);
    expect((await run('org', 'restore', 'shortlived')).code).toBe(1);
  });

  it('add, list, change and remove members, and always leave an admin', async () => {
    const of = ['--org', 'people', '--user'] as const;
    expect(await refusal('org', 'member', 'role', ...of, 'ben', '--role', 'reader')).toBe('member_not_found');
    await done('org', 'member', 'add', ...of, 'ben@people.example', '--role', 'org:member');
    expect(await json('org', 'member', 'list', '--org', 'people')).toMatchObject({
      members: [
        { username: 'ada', role: 'org:admin' },
        { username: 'ben', role: 'org:member' },
      ],
    });
    for (const act of [
      ['role', ...of, 'ada', '--role', 'reader'],
      ['remove', ...of, 'ada'],
    ])
      expect(await refusal('org', 'member', ...act)).toBe('last_admin');
    await done('org', 'member', 'role', ...of, 'ben', '--role', 'org:admin');
    await done('org', 'member', 'remove', ...of, 'ada@people.example');
    expect(await done('org', 'member', 'remove', ...of, 'ada')).toBe('ada was no member of people.\n');
    expect(await done('org', 'member', 'list', '--org', 'people')).toMatch(/^USERNAME.*\nben +org:admin/);
  });

  it('give somebody another password, and end their sessions', async () => {
    await signsIn('ada', 'a long password', 401);
    expect(await done('user', 'passwd', 'ada')).toBe(
      'ada has another password; 0 of their sessions ended.\n',
    );
    const signedIn = await signsIn('ada', 'a long password', 200);
    expect((await me(signedIn)).status).toBe(200);
    expect(await json('user', 'passwd', 'ada@people.example')).toMatchObject({ endedSessions: 1 });
    expect((await me(signedIn)).status).toBe(401);
    expect(await refusal('user', 'passwd', 'nobody')).toBe('user_not_found');
  });

  it('print a link to a new password, which works once', async () => {
    const link = (await done('user', 'reset-link', 'ada@people.example')).trim();
    expect(link).toMatch(/^http:\/\/\S+\/reset\/\S+$/);
    const [token] = link.split('/').reverse();
    const confirm = (): Promise<Response> =>
      post('/api/auth/password-reset/confirm', { token, password: 'another long password' });
    expect((await confirm()).ok).toBe(true);
    expect((await confirm()).ok).toBe(false);
    await signsIn('ada', 'another long password', 200);
    expect(await refusal('user', 'reset-link', 'nobody@people.example')).toBe('user_not_found');
  });

  it('print a link that signs in, which works once', async () => {
    const link = (await done('user', 'sign-in-link', 'ben')).trim();
    expect(link).toMatch(/^http:\/\/\S+\/signin\/link\/\S+$/);
    const use = (): Promise<Response> =>
      fetch(new URL(new URL(link).pathname, app.url), { method: 'POST', redirect: 'manual' });
    const [first, second] = [await use(), await use()];
    expect([first.status, second.status]).toEqual([303, 410]);
    expect(first.headers.get('set-cookie')).toContain('st_access=');
    expect(await refusal('user', 'sign-in-link', 'nobody')).toBe('user_not_found');
  });

  it('lock somebody out, with their sessions and keys, and let them in again', async () => {
    await done('user', 'passwd', 'ben');
    const session = await signsIn('ben', 'a long password', 200);
    const { rawKey } = await json<{ rawKey: string }>('key', 'add', '--user', 'ben', '--name', 'left');
    await done('user', 'disable', 'ben@people.example');
    for (const credential of [session, rawKey]) expect((await me(credential)).status).toBe(401);
    await signsIn('ben', 'a long password', 403);
    await signsIn('ben', 'a wrong password', 401);
    expect(await done('user', 'show', 'ben')).toMatch(/disabled +20/);
    await done('user', 'enable', 'ben');
    expect((await me(rawKey)).status).toBe(200);
    expect((await me(session)).status).toBe(401);
    await signsIn('ben', 'a long password', 200);
  });

  it('remove the second factor of somebody who has lost it', async () => {
    await done('user', 'add', '--email', 'eve@people.example', '--username', 'eve', '--password');
    const login = { email: 'eve@people.example', password: 'a long password' };
    const signIn = (): Promise<Answer> => call(app, ['POST', '/api/auth/login'], login);
    const token = String((await signIn()).body['token']);
    expect(await done('user', 'second-factor', 'eve')).toContain('no second factor');
    await setUpTotp(app, token);
    expect((await signIn()).body['code']).toBe('SECOND_FACTOR_REQUIRED');
    expect(await done('user', 'second-factor', 'eve@people.example')).toContain('a second factor');
    expect(await done('user', 'show', 'eve')).toMatch(/second factor +20/);
    expect(await json('user', 'second-factor', 'eve', '--reset')).toMatchObject({ reset: true });
    expect((await signIn()).status).toBe(200);
    expect((await me(token)).status).toBe(401);
    expect(await json('user', 'second-factor', 'eve', '--reset')).toMatchObject({ reset: false });
    expect(await refusal('user', 'second-factor', 'nobody')).toBe('user_not_found');
  });

  it('delete somebody, who can be brought back', async () => {
    await done('user', 'add', '--email', 'dora@people.example', '--username', 'dora');
    const { rawKey } = await json<{ rawKey: string }>('key', 'add', '--user', 'dora', '--name', 'k');
    expect((await run('user', 'delete', 'dora', '--confirm', 'ben')).code).toBe(2);
    expect(await done('user', 'delete', 'dora@people.example', '--confirm', 'dora')).toContain(
      'user restore dora',
    );
    expect((await me(rawKey)).status).toBe(401);
    expect(await done('user', 'show', 'dora')).toMatch(/removed from +20.*\ndeletion +can be brought back/);
    expect(await done('deletion', 'list')).toMatch(/user +dora +can be brought back +20/);
    await done('user', 'restore', 'dora');
    expect((await me(rawKey)).status).toBe(200);
    expect(await refusal('user', 'restore', '--email', 'dora')).toBe('user_not_found');
    expect(await refusal('user', 'delete', 'ada', '--confirm', 'ada')).toBe('only_admin');
  });

  it('bring back the one who is meant, of two deleted with one address', async () => {
    const address = ['--email', 'twice@people.example'] as const;
    await done('user', 'add', ...address, '--username', 'twice-b');
    await done('user', 'unverify', ...address);
    await done('user', 'add', ...address, '--username', 'twice-a');
    const { user } = await json<{ user: { id: string } }>('user', 'show', 'twice-b');
    for (const name of ['twice-a', 'twice-b']) await done('user', 'delete', name, '--confirm', name);
    const { code, stderr } = await run('user', 'restore', ...address);
    expect([code, stderr]).toEqual([1, expect.stringContaining('twice-a, twice-b')]);
    expect(await json('user', 'restore', user.id)).toMatchObject({ user: { username: 'twice-b' } });
    expect(await json('user', 'restore', ...address)).toMatchObject({ user: { username: 'twice-a' } });
  });

  it('export people and organizations, deleted ones too, as a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ligature-export-'));
    const file = join(folder, 'ben.jsonl');
    const { records } = await json<{ records: number }>('user', 'export', 'ben', '--to', file);
    const read = async (): Promise<{ type: string }[]> =>
      (await readFile(file, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string });
    const lines = await read();
    expect(lines).toHaveLength(records + 2);
    expect(lines[1]).toMatchObject({ type: 'account', username: 'ben' });
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await run('user', 'export', 'ben', '--to', file)).stderr).toContain('--force');
    expect(await done('org', 'export', 'people', '--to', file, '--force')).toContain('people was exported');
    expect((await read())[1]).toMatchObject({ type: 'organization', slug: 'people' });
    expect(await refusal('org', 'export', 'nowhere')).toBe('org_not_found');
    await rm(folder, { recursive: true });
  });

  it('list where somebody is signed in, and sign them out', async () => {
    const [first, second] = [
      await signsIn('ada', 'another long password', 200),
      await signsIn('ada', 'another long password', 200),
    ];
    const { sessions } = await json<{ sessions: { id: string }[] }>('session', 'list', 'ada');
    expect(await done('session', 'list', 'ada')).toMatch(/^ID +SIGNED IN +LAST SEEN +ADDRESS +BROWSER\n/);
    const [{ id } = { id: '' }] = sessions;
    expect(await json('session', 'revoke', 'ada', '--id', id)).toEqual({ ended: 1 });
    expect((await me(second)).status).toBe(401);
    expect((await me(first)).status).toBe(200);
    expect(await refusal('session', 'revoke', 'ada', '--id', id)).toBe('session_not_found');
    expect(await refusal('session', 'revoke', 'ada', '--id', 'none')).toBe('session_not_found');
    await done('session', 'revoke', 'ada', '--all');
    expect((await me(first)).status).toBe(401);
    expect(await done('session', 'list', 'ada')).toBe('They are signed in nowhere.\n');
    expect((await run('session', 'revoke', 'ada')).code).toBe(2);
  });
});

describe('commands about keys', () => {
  const scopes = ['--scopes', 'items:read'] as const;

  it('list and show keys, with what is known of their use', async () => {
    const { apiKey } = await json<{ apiKey: { keyPrefix: string } }>(
      ...['key', 'add', '--user', 'ben', '--name', 'known', ...scopes, '--description', 'for the build'],
      ...['--expires', '2099-01-01T00:00:00Z', '--allow', '10.0.0.0/8,::1'],
    );
    expect(apiKey).toMatchObject({
      expiresAt: '2099-01-01T00:00:00.000Z',
      allowedAddresses: ['10.0.0.0/8', '::1/128'],
      description: 'for the build',
    });
    const { apiKeys } = await json<{ apiKeys: object[] }>('key', 'list', '--user', 'ben');
    expect(apiKeys[0]).toMatchObject({ keyPrefix: apiKey.keyPrefix });
    expect(await done('key', 'list', '--user', 'ben')).toMatch(
      /^PREFIX.*\nlkyu_\w+ +known +items:read +works +2099-/,
    );
    const shown = await done('key', 'show', apiKey.keyPrefix);
    expect(shown).toMatch(/description +for the build/);
    expect(shown).toMatch(/works from +10\.0\.0\.0\/8 ::1\/128/);
    expect(await refusal('key', 'show', 'lkyu_00000000')).toBe('key_not_found');
    for (const wrong of [
      ['--expires', '2001-01-01T00:00:00Z'],
      ['--expires', 'soon'],
      ['--allow', 'everywhere'],
    ])
      expect((await run('key', 'add', '--user', 'ben', '--name', 'wrong', ...scopes, ...wrong)).code).toBe(1);
  });

  it('give a key another secret while the old one works, or at once', async () => {
    const { apiKey, rawKey } = await json<{ apiKey: { keyPrefix: string }; rawKey: string }>(
      ...['key', 'add', '--user', 'ben', '--name', 'rotating', ...scopes],
    );
    const rotated = await json<{ rawKey: string }>('key', 'rotate', apiKey.keyPrefix, '--overlap', '1');
    for (const key of [rawKey, rotated.rawKey]) expect((await me(key)).status).toBe(200);
    expect(await done('key', 'rotate', apiKey.keyPrefix, '--overlap', '0')).toContain('The old one is over.');
    for (const key of [rawKey, rotated.rawKey]) expect((await me(key)).status).toBe(401);
    expect((await run('key', 'rotate', apiKey.keyPrefix, '--overlap', '169')).code).toBe(1);
  });

  it('mint none for whoever has only claimed an address', async () => {
    expect(await refusal('key', 'add', '--user', 'cleo@people.example', '--name', 'x')).toBe(
      'user_not_found',
    );
    await done('key', 'add', '--user', 'cleo', '--name', 'x');
  });
});

function post(path: string, body: object, key?: string): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-api-key': key }) },
    body: JSON.stringify(body),
  });
}

async function signsIn(name: string, password: string, status: number): Promise<string> {
  const answer = await post('/api/auth/login', { email: `${name}@people.example`, password });
  expect(answer.status).toBe(status);
  return ((await answer.json()) as { token: string }).token;
}

function me(token: string): Promise<Response> {
  return fetch(`${app.url}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
}
