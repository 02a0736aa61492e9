import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Accounts, Members, Organizations, Workspaces } from '#identity';
import { newId, systemCall } from '#kernel';

import { startApp, type TestApp } from '../support/app.js';
import { createOrg, createUser } from '../support/identity.js';

describe('users, organizations and workspaces', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'done',
      (error: unknown) => (error as { reason?: string }).reason ?? error,
    );

  it('finds users by address, by name and by id', async () => {
    const accounts = app.get(Accounts);
    const { emailVerified, ...ada } = await createUser(app, { email: 'Ada@test.example', username: 'Ada' });
    const grace = await createUser(app);
    expect(emailVerified).toBe(true);
    expect(await accounts.findUserByEmail(' ada@TEST.example ')).toEqual(ada);
    expect(await accounts.findUserByEmail('nobody@test.example')).toBeNull();
    expect(await accounts.findUserByUsername('ada')).toEqual(ada);
    expect(await accounts.findUserByUsername('nobody')).toBeNull();
    const users = await accounts.usersById([ada.id, newId(), grace.id]);
    expect(new Set(users.map(({ username }) => username))).toEqual(new Set(['Ada', grace.username]));
    expect(await accounts.usersById([])).toEqual([]);
    expect(JSON.stringify(await accounts.findUserByEmail('ada@test.example'))).not.toContain('assword');
  });

  it('refuses what cannot be an organization', async () => {
    const organizations = app.get(Organizations);
    const { id: ownerId } = await createUser(app);
    const add = (input: object): Promise<unknown> =>
      reasonOf(organizations.add({ slug: 'fine', name: 'Fine', ownerId, ...input }, systemCall('cli')));
    expect(await add({ slug: 'Not Fine' })).toBe('invalid_slug');
    expect(await add({ name: ' ' })).toBe('invalid_name');
    expect(await add({ ownerId: newId() })).toBe('user_not_found');
    expect(await organizations.findBySlug('fine')).toBeNull();
    expect(await add({})).toBe('done');
    expect(await add({})).toBe('slug_taken');
  });

  it('gives and changes roles', async () => {
    const organizations = app.get(Organizations);
    const owner = await createUser(app);
    const { id: orgId, slug } = await createOrg(app, owner.id);
    const { id: userId, username } = await createUser(app);
    const give = (input: object): Promise<unknown> =>
      reasonOf(app.get(Members).put({ orgId, userId, role: 'reader', ...input }));
    expect(await give({ role: '' })).toBe('invalid_role');
    expect(await give({ userId: newId() })).toBe('user_not_found');
    expect(await give({ orgId: newId() })).toBe('organization_not_found');
    expect(await give({})).toBe('done');
    expect(await give({ role: 'org:member' })).toBe('done');
    expect(await organizations.listForUser(userId)).toEqual([
      { orgId, slug, name: slug, role: 'org:member', isWithheld: false },
    ]);
    const { rows } = await app.get(Members).list(orgId, { limit: 10, cursor: null, search: null });
    expect(rows.map((member) => [member.username, member.role])).toEqual(
      [
        [owner.username, 'org:admin'],
        [username, 'org:member'],
      ].sort(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    expect(await app.get(Members).remove({ orgId, userId }, 'operator')).toBe(true);
    expect(await app.get(Members).remove({ orgId, userId }, 'operator')).toBe(false);
  });

  it('makes workspaces and finds them by slug, also those made a moment later', async () => {
    const workspaces = app.get(Workspaces);
    const owner = await createUser(app);
    const org = await createOrg(app, owner.id);
    const other = await createOrg(app, owner.id);
    expect(await workspaces.resolve(org.slug, 'main')).toBeNull();
    const { id: workspaceId } = await workspaces.add({ orgId: org.id, slug: 'main' }, systemCall('cli'));
    for (let at = 0; at < 2; at += 1) {
      expect(await workspaces.resolve(org.slug, 'main')).toEqual({ orgId: org.id, workspaceId });
    }
    expect(await workspaces.resolve(other.slug, 'main')).toBeNull();
    expect(await workspaces.resolve(`${org.slug}/main`, '')).toBeNull();
    expect(await workspaces.resolve(org.slug, 'main\0')).toBeNull();

    const add = (input: object): Promise<unknown> =>
      reasonOf(workspaces.add({ orgId: org.id, slug: 'next', ...input }, systemCall('cli')));
    expect(await add({ slug: 'main' })).toBe('slug_taken');
    expect(await add({ slug: 'a/b' })).toBe('invalid_slug');
    expect(await add({ name: 'a'.repeat(101) })).toBe('invalid_name');
    expect(await add({ orgId: newId() })).toBe('organization_not_found');
    expect(await reasonOf(workspaces.add({ orgId: other.id, slug: 'main' }, systemCall('cli')))).toBe('done');
  });
});
