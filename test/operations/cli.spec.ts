import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { type TestApp, startApp } from '../support/app.js';
import { built } from '../support/built.js';
import { emptyDatabase } from '../support/databases.js';
import { query } from '../support/query.js';
import { ServiceProcess } from '../faults/processes/service.js';
import { type CliResult, ligature } from './cli.js';
import { hasTerminals, Terminal } from './terminal.js';
import { readEnv } from '../../apps/ligature/src/settings.js';

const SECRET = 'operator secret of more than thirty-two bytes';

let dist: string;
let app: TestApp;

beforeAll(async () => {
  dist = built();
  app = await startApp({ registrationVerifiesEmail: false });
});

afterAll(() => app.close());

const PASSWORD = 'a long password';
/** Runs a command on a terminal, and answers its questions for a password. */
async function onTerminal(
  command: string,
  settings: Readonly<Record<string, string>>,
  [first, second]: readonly [string, string],
): Promise<{ code: number | null; screen: string }> {
  const terminal = new Terminal(`${process.execPath} ${dist}/bundle/cli.js ${command}`, settings);
  await terminal.shows('The password:');
  terminal.type(`${first}\r`);
  await terminal.shows('The password again:');
  terminal.type(`${second}\r`);
  return { code: await terminal.ended, screen: terminal.screen };
}

/** As `ligature` does, without the seconds that a process needs to load the service. */
function run(...args: string[]): Promise<CliResult> {
  return runCommand(
    COMMANDS,
    args,
    () => app.env,
    () => Promise.resolve(PASSWORD),
  );
}

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

describe('the operator commands', () => {
  it('make people, places and keys that the running service knows at once', async () => {
    const { user } = await json<{ user: { id: string } }>(
      ...['user', 'add', '--email', 'ops@example.com', '--username', 'ops', '--password'],
    );
    expect(user).toMatchObject({ email: 'ops@example.com', username: 'ops' });
    const { organization } = await json<{ organization: { id: string } }>(
      ...['org', 'add', '--slug', 'ops-org', '--name', 'Operations', '--owner', 'ops@example.com'],
    );
    await json('workspace', 'add', '--org', 'ops-org', '--slug', 'main', '--name', 'Main');
    await json('user', 'add', '--email', 'reader@example.com', '--username', 'reader');
    const { member } = await json<{ member: object }>(
      ...['org', 'member', '--org', 'ops-org', '--user', 'reader@example.com', '--role', 'reader'],
    );
    expect(member).toMatchObject({ orgId: organization.id, role: 'reader' });

    const minted = await json<{ apiKey: { keyPrefix: string }; rawKey: string }>(
      ...['key', 'add', '--user', 'ops@example.com', '--name', 'first'],
      ...['--scopes', 'projects:write,items:read', '--rate-limit', '50'],
    );
    expect(Object.keys(minted).sort()).toEqual(['apiKey', 'rawKey', 'warning']);
    expect(minted.rawKey).toMatch(/^lkyu_/);
    expect(minted.apiKey).toEqual({
      id: expect.any(Number) as number,
      name: 'first',
      description: null,
      expiresAt: null,
      allowedAddresses: null,
      previousSecretUntil: null,
      lastUsedAddress: null,
      scope: 'user',
      scopes: ['projects:write', 'items:read'],
      keyPrefix: minted.rawKey.split('.')[0],
      rateLimitPerHour: 50,
      workspace: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      lastUsedAt: null,
      revokedAt: null,
      mintedBy: { type: 'operator' },
    });
    const projects = (): Promise<Response> =>
      fetch(`${app.url}/api/v1/org/ops-org/ws/main/projects`, { headers: { 'x-api-key': minted.rawKey } });
    expect((await projects()).status).toBe(200);

    await json('key', 'revoke', '--prefix', minted.apiKey.keyPrefix);
    expect((await projects()).status).toBe(401);

    const bound = ['key', 'add', '--name', 'bound', '--scopes', 'items:read', '--workspace'] as const;
    expect(await json(...bound, 'ops-org/main', '--user', 'ops@example.com')).toMatchObject({
      apiKey: { workspace: { slug: 'main', organization: 'ops-org' } },
    });
    expect(await json(...bound, 'main', '--org', 'ops-org')).toMatchObject({
      apiKey: { workspace: { slug: 'main', organization: 'ops-org' } },
    });
    expect(await run(...bound, 'elsewhere/main', '--org', 'ops-org')).toMatchObject({ code: 1 });

    const team = await json<{ rawKey: string }>('key', 'add', '--org', 'ops-org', '--name', 'team');
    expect(team.rawKey).toMatch(/^lkyo_/);
  });

  it('take an address for an identity only once it is verified', async () => {
    const account = { email: 'squat@example.com', username: 'squat', password: 'correct horse battery' };
    const answer = await fetch(`${app.url}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    expect(answer.status).toBe(201);
    const { user } = (await answer.json()) as { user: { id: string } };
    const member = (): Promise<CliResult> =>
      run('org', 'member', '--org', 'ops-org', '--user', account.email, '--role', 'org:admin', '--json');
    const refusal = { error: { reason: 'user_not_found' } };

    const refused = await member();
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(refused.stderr)).toMatchObject(refusal);

    await json('user', 'verify', '--email', 'SQUAT@example.com');
    expect(JSON.parse((await member()).stdout)).toMatchObject({ member: { userId: user.id } });
    const twice = await run('user', 'verify', '--email', account.email, '--json');
    expect(JSON.parse(twice.stderr)).toMatchObject(refusal);

    await json('user', 'unverify', '--email', account.email);
    expect((await member()).code).toBe(1);
    await json('user', 'add', '--email', account.email, '--username', 'rightful');
    const late = await run('user', 'verify', '--email', account.email, '--json');
    expect(JSON.parse(late.stderr)).toMatchObject({ error: { reason: 'email_taken' } });
  });

  it('take a bundle down and reinstate it', async () => {
    const created = await fetch(`${app.url}/api/links`, {
      method: 'POST',
      body: JSON.stringify({ urls: ['https://example.com'] }),
    });
    const { slug } = (await created.json()) as { slug: string };
    const status = async (): Promise<number> => (await fetch(`${app.url}/l/${slug}`)).status;
    const { bundle } = await json<{ bundle: object }>('bundle', 'takedown', '--reason', 'spam', slug);
    expect(bundle).toEqual({ slug, takenDownAt: expect.stringMatching(/Z$/) as string });
    expect(await status()).toBe(410);
    expect(await json('bundle', 'reinstate', slug)).toEqual({ bundle: { slug } });
    expect(await status()).toBe(200);
    expect((await run('bundle', 'reinstate', slug)).stderr).toContain('not taken down');
    for (const wrong of [
      ['--reason', 'x'],
      ['a', 'b'],
      ['a', '--days', '3'],
    ])
      expect(await run('bundle', 'takedown', ...wrong)).toMatchObject({ code: 2, stdout: '' });
  });

  it('tell people what was done, without --json', async () => {
    const { code, stdout, stderr } = await ligature(
      dist,
      { DATABASE_URL: app.env.databaseUrl ?? '', LIGATURE_JWT_SECRET: SECRET, LIGATURE_INSIGHTS: 'off' },
      ...['user', 'add', '--email', 'plain@example.com', '--username', 'plain'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^User plain <plain@example\.com> \([0-9a-f-]{36}\) was made\.\n$/);
  });

  it('take no password from the command line, nor repeat it', async () => {
    const add = ['user', 'add', '--email', 'typed@example.com', '--username', 'typed'];
    for (const given of [['--password', 'hunter2 hunter2'], ['--password=hunter2 hunter2']]) {
      const { code, stdout, stderr } = await run(...add, ...given);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).not.toContain('hunter2');
      expect(stderr).toContain('[--password]');
    }
  });

  it.skipIf(!hasTerminals)('ask for a password on a terminal, twice and without showing it', async () => {
    const add = `user add --email tty@example.com --username tty --password`;
    const settings = {
      DATABASE_URL: app.env.databaseUrl ?? '',
      LIGATURE_JWT_SECRET: SECRET,
      LIGATURE_INSIGHTS: 'off',
    };
    const first = await onTerminal(add, settings, ['correct horse', 'correct house']);
    expect(first).toMatchObject({ code: 2, screen: expect.stringContaining('differently') as string });
    const { code, screen } = await onTerminal(add, settings, [
      'correct horse battery',
      'correct horse battery',
    ]);
    expect({ code, screen }).toEqual({ code: 0, screen: expect.stringContaining('User tty') as string });
    expect(screen).toContain('The password again:');
    expect(screen).not.toContain('horse');
    const answer = await fetch(`${app.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'tty@example.com', password: 'correct horse battery' }),
    });
    expect(answer.status).toBe(200);
  });

  it('say what is refused, and end with 1', async () => {
    const unknown = await run(
      'org',
      'add',
      '--slug',
      'x',
      '--name',
      'X',
      '--owner',
      'nobody@example.com',
      '--json',
    );
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(unknown.stderr)).toMatchObject({ error: { reason: 'user_not_found' } });
  });

  it('take an option without its value for a mistake, not for its default', async () => {
    const key = ['key', 'add', '--user', 'ops@example.com', '--name', 'empty'];
    for (const option of ['scopes', 'rate-limit']) {
      const { code, stdout, stderr } = await run(...key, `--${option}`, '');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`--${option} must not be empty`);
    }
    expect((await run(...key, '--scopes', ' , ')).code).toBe(1);
  });

  it('end what was minted with a key, if told to', async () => {
    const parent = await json<{ apiKey: { keyPrefix: string }; rawKey: string }>(
      ...['key', 'add', '--user', 'ops@example.com', '--name', 'parent', '--scopes', 'keys:admin'],
    );
    const answer = await fetch(`${app.url}/api/me/keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': parent.rawKey },
      body: JSON.stringify({ name: 'child' }),
    });
    expect(answer.status).toBe(201);
    const revoke = ['key', 'revoke', '--prefix', parent.apiKey.keyPrefix];
    expect((await run(...revoke)).stdout).toMatch(/Still valid are those that were minted with it: lkyu_/);
    expect(await json(...revoke, '--children')).toMatchObject({
      children: [{ name: 'child', revokedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string }],
    });
  });

  it('explain what they cannot understand, and end with 2', async () => {
    const { code, stdout, stderr } = await ligature(dist, {}, 'user', 'add', '--colour', 'red');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("Unknown option '--colour'");
    expect(stderr).toContain('user add --email ADDRESS --username NAME [--password]');
  });

  it('refuse mail without an origin for its links', async () => {
    const settings = { LIGATURE_SMTP_URL: 'smtp://127.0.0.1', LIGATURE_MAIL_FROM: 'a@acme.example' };
    const { code, stderr } = await runCommand(COMMANDS, ['migrate'], () => readEnv(settings));
    expect(code).toBe(1);
    expect(stderr).toContain('LIGATURE_PUBLIC_URL must be set when LIGATURE_SMTP_URL is');
  });

  it('name every wrong setting at once, and end with 1', async () => {
    const settings = { DATABASE_URL: 'mysql://x', PORT: 'seven', LOG_LEVEL: 'loud' };
    const { code, stderr } = await ligature(dist, settings, 'migrate');
    expect(code).toBe(1);
    for (const name of Object.keys(settings)) expect(stderr).toContain(name);
  });
});

describe('the schema', () => {
  it('is made by migrate; a service that meets another one says so and ends with 1', async () => {
    const database = await emptyDatabase(inject('serverUrl'));
    const settings = { DATABASE_URL: database.url, LIGATURE_JWT_SECRET: SECRET, LIGATURE_INSIGHTS: 'off' };
    try {
      const early = await ServiceProcess.spawn(dist, settings);
      expect((await early.ended).code).toBe(1);
      expect(early.terminal).toMatch(/older than this build.*ligature migrate/);

      const status = (): Promise<CliResult> =>
        runCommand(COMMANDS, ['migrate', '--status'], () => readEnv(settings));
      expect(await status()).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^To be done:\n {2}Create/) as string,
      });
      const migrated = async (): Promise<string[]> => {
        const { stdout } = await runCommand(COMMANDS, ['migrate', '--json'], () => readEnv(settings));
        return (JSON.parse(stdout) as { migrated: string[] }).migrated;
      };
      expect((await migrated()).length).toBeGreaterThan(0);
      expect(await migrated()).toEqual([]);
      expect(await status()).toMatchObject({ code: 0, stdout: 'The schema is up to date.\n' });

      const service = await ServiceProcess.start(dist, settings);
      expect((await service.end('SIGTERM')).code).toBe(0);

      await query(
        database.url,
        `insert into public.migrations (timestamp, name) values (9999999999999, 'FromTheFuture')`,
      );
      const late = await ServiceProcess.spawn(dist, settings);
      expect((await late.ended).code).toBe(1);
      expect(late.terminal).toMatch(/newer than this build.*FromTheFuture/);
    } finally {
      await database.drop();
    }
  });
});
