import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { type Ended, runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { type TestApp, startApp } from '../support/app.js';
import { built } from '../support/built.js';

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly actor: { readonly type: string; readonly name: string | null; readonly via: string };
  readonly address: string | null;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await done('user', 'add', '--email', 'ada@audit.example', '--username', 'ada', '--password');
  await done('org', 'add', '--slug', 'audited', '--name', 'Audited', '--owner', 'ada@audit.example');
  await done('workspace', 'add', '--org', 'audited', '--slug', 'first', '--name', 'First');
  await signIn('not this one');
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

async function entries(...args: string[]): Promise<Entry[]> {
  return (JSON.parse(await done('audit', ...args, '--json')) as { events: Entry[] }).events;
}

async function signIn(password: string): Promise<void> {
  await fetch(`${app.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'audited/1' },
    body: JSON.stringify({ email: 'ada@audit.example', password }),
  });
}

describe('ligature audit', () => {
  it('tells what happened to everybody, the latest last', async () => {
    await vi.waitFor(async () => {
      expect((await entries()).map(({ type, source }) => [type, source.split('/')[1]])).toEqual([
        ['user.created', 'users'],
        ['org.created', 'orgs'],
        ['member.joined', 'orgs'],
        ['workspace.created', 'orgs'],
        ['user.sign_in_failed', 'users'],
      ]);
    });
    const [made] = await entries('--type', 'org.*');
    expect(made).toMatchObject({
      source: '/orgs/audited',
      actor: { type: 'system', via: 'cli' },
      address: null,
    });
    const lines = (await done('audit', '--limit', '2')).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^TIME +TYPE +SUBJECT +WHO +BY +ADDRESS$/);
    expect(lines[2]).toMatch(
      /^20\d\d-\S+Z +user\.sign_in_failed +users\/\S+ +anonymous +rest +127\.0\.0\.1$/,
    );
  });

  it('tells only what is asked for', async () => {
    expect((await entries('--org', 'audited')).map(({ type }) => type)).toEqual([
      'org.created',
      'member.joined',
      'workspace.created',
    ]);
    await signIn('a long password');
    expect(await entries('--actor', 'ADA')).toMatchObject([{ type: 'user.signed_in' }]);
    expect(await entries('--since', '2999-01-01T00:00:00Z')).toEqual([]);
    expect(await done('audit', '--type', 'key.*')).toBe('There are no such entries.\n');
    expect(await run('audit', '--type', 'cake.*')).toMatchObject({ code: 1 });
    expect(await run('audit', '--org', 'nowhere')).toMatchObject({ code: 1 });
    expect(await run('audit', '--since', 'yesterday')).toMatchObject({ code: 2 });
  });

  it('goes on with what happens until it is interrupted', async () => {
    const child = spawn(
      process.execPath,
      [
        ...[join(built(), 'bundle/cli.js'), 'audit', '--follow', '--json'],
        ...['--org', 'audited', '--type', 'workspace.*,member.*', '--limit', '1'],
      ],
      {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: app.env.databaseUrl ?? '',
          LIGATURE_JWT_SECRET: 'x'.repeat(32),
          LIGATURE_INSIGHTS: 'off',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let [told, said] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const heard = (): Entry[] =>
      told
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Entry);
    try {
      await expect.poll(() => [heard().length, said], { timeout: 60_000 }).toEqual([1, '']);
      await done('workspace', 'add', '--org', 'audited', '--slug', 'second', '--name', 'Second');
      await done('user', 'add', '--email', 'ben@audit.example', '--username', 'ben');
      await done(
        'org',
        'member',
        'add',
        '--org',
        'audited',
        '--user',
        'ben@audit.example',
        '--role',
        'org:member',
      );
      await expect.poll(() => heard().length, { timeout: 60_000 }).toBe(3);
    } finally {
      child.kill('SIGINT');
    }
    expect(await ended).toBe(0);
    expect(heard().map(({ type, source }) => [type, source])).toEqual([
      ['workspace.created', '/orgs/audited'],
      ['workspace.created', '/orgs/audited'],
      ['member.joined', '/orgs/audited'],
    ]);
    expect(JSON.parse(said)).toEqual({ entries: 3 });
  });
});
