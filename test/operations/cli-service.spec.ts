import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { startApp, type TestApp } from '../support/app.js';
import { createKey, createTenant } from '../support/identity.js';

let app: TestApp;
let tenant: Awaited<ReturnType<typeof createTenant>>;
let home: string;
let place: string[];
const before = process.env['HOME'];

beforeAll(async () => {
  app = await startApp();
  tenant = await createTenant(app);
  home = mkdtempSync(join(tmpdir(), 'home-'));
  process.env['HOME'] = home;
  place = ['--org', tenant.org.slug, '--workspace', tenant.workspace.slug, '--project', 'default'];
});
afterAll(async () => {
  if (before === undefined) delete process.env['HOME'];
  else process.env['HOME'] = before;
  rmSync(home, { recursive: true });
  await app.close();
});

/** What the commands ask for. */
let secret = '';

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return runCommand(
    COMMANDS,
    argv,
    () => app.env,
    () => Promise.resolve(secret),
  );
}
async function told(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...argv);
  expect([argv.join(' '), code, stderr]).toEqual([argv.join(' '), 0, '']);
  return stdout;
}
const json = async <T>(...argv: string[]): Promise<T> => JSON.parse(await told(...argv, '--json')) as T;

it('a key is kept for the commands that follow, in a file of one’s own, and is told by none of them', async () => {
  expect(await told('profiles')).toContain('There is none');
  secret = 'lkyu_wrong';
  expect(await run('login', '--url', app.url)).toMatchObject({ code: 1 });
  expect(await run('login', '--url', 'nowhere')).toMatchObject({ code: 2 });
  secret = `${tenant.key}\n`;
  expect(await told('login', '--url', app.url)).toContain(
    `Profile default: ${tenant.user.username} at ${app.url}.`,
  );
  secret = tenant.teamKey;
  expect(await told('login', '--url', app.url, '--profile', 'team')).toContain('a team');
  secret = 'not asked for';
  const file = join(home, '.config/ligature/profiles.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain(tenant.key);
  expect(await json('profiles')).toEqual({
    profiles: [
      { name: 'default', url: app.url, current: false },
      { name: 'team', url: app.url, current: true },
    ],
  });
  expect(await json('whoami')).toEqual({ url: app.url, username: null, email: null });
  expect(await json('whoami', '--profile', 'default')).toMatchObject({ username: tenant.user.username });
  expect(await told('logout')).toContain('team');
  expect(await told('whoami')).toContain(tenant.user.username);
  expect(await run('whoami', '--profile', 'team')).toMatchObject({ code: 2 });
  expect(await run('logout', '--profile', 'team')).toMatchObject({ code: 1 });
  secret = tenant.teamKey;
  expect(await json('whoami', '--url', app.url.replace('127.0.0.1', 'localhost'))).toMatchObject({
    username: null,
  });
});

it('items are made, linked, listed and told', async () => {
  await told(
    'items',
    'add',
    'The login form',
    ...place,
    '--ref',
    'login',
    '--type',
    'task',
    '--data',
    '{"a":1}',
  );
  const made = await json<{ id: string; data: object }>(
    'items',
    'add',
    'A finding',
    ...place,
    '--ref',
    'F-1',
  );
  expect(
    await told('items', 'link', 'F-1', ...place, '--relationship', 'affects', '--to', 'login'),
  ).toContain('F-1 affects login.');
  const shown = await told('items', 'show', made.id, ...place);
  expect(shown).toMatch(/affects +login +The login form/);
  const list = await told('items', 'list', ...place);
  expect(list).toContain('A finding');
  expect(await json('items', 'list', ...place, '--type', 'task', '--search', 'login')).toMatchObject({
    total: 1,
  });
  expect(await told('items', 'list', ...place, '--status', 'open,resolved')).toContain('There is none.');
  const refused = await run('items', 'show', 'nothing', ...place);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/not found/i);
});

it('bundles and nodes are made and listed', async () => {
  const address = (
    await told('bundles', 'add', 'https://a.example/,https://b.example/', '--title', 'Reading')
  ).trim();
  expect((await fetch(address)).status).toBe(200);
  expect(await told('bundles', 'list', '--search', 'reading')).toMatch(/Reading +2/);
  const { id } = await json<{ id: string }>('graph', 'add', 'Print it');
  await told('graph', 'add', 'Order the paper', '--blocks', id);
  expect(await told('graph', 'list')).toMatch(new RegExp(`${id} +Print it +blocked`));
});

it('files come in and go out as the profile', async () => {
  const scopes = ['imports:write', 'links:write'] as const;
  secret = (await createKey(app, { userId: tenant.user.id }, { scopes })).rawKey;
  await told('login', '--url', app.url, '--profile', 'files');
  const file = join(home, 'tabs.txt');
  writeFileSync(file, 'https://one.example/ | One\n');
  expect(await told('import', file)).toContain('1 created');
  const out = join(home, 'out.html');
  await told('export', '--of', 'bundles', '--format', 'html', '--to', out);
  expect(readFileSync(out, 'utf8')).toContain('https://one.example/');
});

it('shells complete what there is', async () => {
  const script = join(home, 'completion.bash');
  writeFileSync(script, await told('completion', 'bash'));
  const completed = (...words: string[]): string[] =>
    execFileSync('bash', [
      '-c',
      `source "$1"; shift; COMP_WORDS=(ligature "$@"); COMP_CWORD=$#; _ligature; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      script,
      ...words,
    ])
      .toString()
      .trim()
      .split('\n');
  expect(completed('us')).toEqual(['user']);
  expect(completed('items', '')).toEqual(['list', 'show', 'add', 'link']);
  expect(completed('items', 'list', '--st')).toEqual(['--status']);
  expect(completed('import', 'file.csv', '--dry')).toEqual(['--dry-run']);
  expect(await told('completion', 'fish')).toContain(`__fish_seen_subcommand_from items" -f -a list`);
  expect(await told('completion', 'zsh')).toContain('bashcompinit');
  expect(await run('completion', 'csh')).toMatchObject({ code: 2 });
});
