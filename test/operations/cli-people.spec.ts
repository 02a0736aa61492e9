import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { type Ended, runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { type TestApp, startApp } from '../support/app.js';

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
    expect(table[0]).toMatch(/^USERNAME +EMAIL +NAME +SIGNS IN BY +SINCE$/);
    expect(table[1]).toMatch(/^ada +ada@people\.example +– +keys only +20\d\d-.*Z$/);
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

  it('list, show and rename organizations', async () => {
    expect(await json('org', 'list', '--search', 'people')).toMatchObject({
      organizations: [{ slug: 'people', name: 'People' }],
    });
    expect(await done('org', 'rename', 'people', '--name', 'All People')).toBe(
      'people is called All People.\n',
    );
    expect(await done('org', 'show', 'people')).toMatch(/name +All People/);
    expect(await refusal('org', 'show', 'none')).toBe('org_not_found');
    expect((await run('org', 'rename', 'people')).code).toBe(2);
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
});
