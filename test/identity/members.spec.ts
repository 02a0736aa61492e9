import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Members } from '#identity';

import { type Answer, type RequestHeaders, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';
import { createMember, createUser } from '../support/identity.js';
import {
  newPerson,
  organizationWorld,
  type OrganizationWorld,
  type Person,
  statuses,
} from './organizations-world.js';

interface Member {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly role: string;
}

interface Listed {
  readonly members: readonly Member[];
  readonly pagination: { readonly nextCursor: string | null };
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp({}, { poolSize: 20 });
});
afterAll(() => app.close());

const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  headers: RequestHeaders,
  body?: unknown,
): Promise<Answer<T>> => send<T>(app, method, path, body, headers);

const members = ({ slug }: OrganizationWorld, rest = ''): string => `/api/orgs/${slug}/members${rest}`;

async function rolesIn(world: OrganizationWorld): Promise<Record<string, string>> {
  const rows = await app.sql<{ user_id: string; role: string }>(
    'select user_id, role from identity.memberships where org_id = $1',
    [world.id],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
}

async function secondAdmin(world: OrganizationWorld): Promise<Person> {
  const person = await newPerson(app);
  await createMember(app, world.id, person.id, 'owner');
  return person;
}

describe('members', () => {
  it('are listed for members; addresses for admins, and of oneself', async () => {
    const world = await organizationWorld(app);
    expect(await statuses(app, world, 'GET', members(world))).toEqual({
      nobody: 401,
      admin: 200,
      member: 200,
      stranger: 404,
      keyOfAdmin: 200,
      keyOfStranger: 404,
      teamKey: 200,
    });
    const addresses = async (headers: RequestHeaders): Promise<Record<string, string | null>> => {
      const { body } = await call<Listed>('GET', members(world), headers);
      return Object.fromEntries(body.members.map(({ id, email }) => [id, email]));
    };
    const { admin, member } = world;
    expect(await addresses(admin.headers)).toEqual({ [admin.id]: admin.email, [member.id]: member.email });
    expect(await addresses(member.headers)).toEqual({ [admin.id]: null, [member.id]: member.email });
    expect(await addresses(world.callers.teamKey)).toEqual({ [admin.id]: null, [member.id]: null });
  });

  it('are listed by username, page by page, and found by parts of their names', async () => {
    const world = await organizationWorld(app);
    for (const [username, displayName] of [
      ['Zoe-B', 'Bee'],
      ['zoe-a', null],
      ['zoe-c', 'Sea Captain'],
    ] as const) {
      const { id } = await createUser(app, { username: `${username}.${world.slug.slice(4)}`, displayName });
      await createMember(app, world.id, id, 'reader');
    }
    const read = async (query: string): Promise<[string[], string | null]> => {
      const { body } = await call<Listed>('GET', members(world, `?${query}`), world.admin.headers);
      return [body.members.map(({ username }) => username.split('.', 1)[0]!), body.pagination.nextCursor];
    };
    expect(await read('q=ZOE-')).toEqual([['zoe-a', 'Zoe-B', 'zoe-c'], null]);
    expect((await read('q=captain'))[0]).toEqual(['zoe-c']);
    const [first, cursor] = await read('q=zoe-&limit=2');
    expect([first, (await read(`q=zoe-&limit=2&cursor=${cursor ?? ''}`))[0]]).toEqual([
      ['zoe-a', 'Zoe-B'],
      ['zoe-c'],
    ]);
    const other = await organizationWorld(app);
    expect(
      (await call('GET', members(other, `?q=zoe-&cursor=${cursor ?? ''}`), other.admin.headers)).status,
    ).toBe(400);
  });

  it('are given roles by admins who are signed in', async () => {
    const world = await organizationWorld(app);
    const path = members(world, `/${world.member.id}`);
    expect(await statuses(app, world, 'PATCH', path, { role: 'reader' })).toEqual({
      nobody: 401,
      admin: 200,
      member: 403,
      stranger: 404,
      keyOfAdmin: 403,
      keyOfStranger: 404,
      teamKey: 403,
    });
    const answer = await call('PATCH', path, world.admin.headers, { role: 'org:member' });
    expect(answer.body).toMatchObject({ id: world.member.id, role: 'org:member', email: world.member.email });
    for (const role of ['', 'two words', 7])
      expect((await call('PATCH', path, world.admin.headers, { role })).status).toBe(400);
    const stranger = members(world, `/${world.stranger.id}`);
    expect((await call('PATCH', stranger, world.admin.headers, { role: 'reader' })).status).toBe(404);
    expect(
      (await call('PATCH', members(world, '/no-id'), world.admin.headers, { role: 'reader' })).status,
    ).toBe(400);
    expect(Object.keys(await rolesIn(world))).not.toContain(world.stranger.id);
  });

  it('are removed by admins, and leave by themselves', async () => {
    const world = await organizationWorld(app);
    const [other, leaver] = [await newPerson(app), await newPerson(app)];
    for (const { id } of [other, leaver]) await createMember(app, world.id, id, 'reader');
    expect(await statuses(app, world, 'DELETE', members(world, `/${other.id}`))).toEqual({
      nobody: 401,
      admin: 204,
      member: 403,
      stranger: 404,
      keyOfAdmin: 403,
      keyOfStranger: 404,
      teamKey: 403,
    });
    expect((await call('DELETE', members(world, `/${other.id}`), world.admin.headers)).status).toBe(404);
    expect((await call('DELETE', members(world, `/${leaver.id}`), leaver.headers)).status).toBe(204);
    expect(Object.keys(await rolesIn(world)).sort()).toEqual([world.admin.id, world.member.id].sort());
    expect((await call('GET', members(world), leaver.headers)).status).toBe(404);
  });

  it('have an admin among them always, also on the word of the operator', async () => {
    const world = await organizationWorld(app);
    const { admin } = world;
    const own = members(world, `/${admin.id}`);
    const demoted = await call('PATCH', own, admin.headers, { role: 'reader' });
    expect([demoted.status, demoted.body['code']]).toEqual([409, 'CONFLICT']);
    expect((await call('DELETE', own, admin.headers)).status).toBe(409);
    const operator = app.get(Members);
    const who = { orgId: world.id, userId: admin.id };
    await expect(operator.put({ ...who, role: 'reader' })).rejects.toMatchObject({ reason: 'last_admin' });
    await expect(operator.remove(who, 'operator')).rejects.toMatchObject({ reason: 'last_admin' });
    expect((await call('PATCH', own, admin.headers, { role: 'Owner' })).status).toBe(200);
    const second = await secondAdmin(world);
    for (const column of ['disabled_at', 'erase_at']) {
      await app.sql(`update identity.users set ${column} = now() where id = $1`, [second.id]);
      expect((await call('DELETE', own, admin.headers)).status).toBe(409);
      expect((await call('PATCH', own, admin.headers, { role: 'reader' })).status).toBe(409);
      await app.sql(`update identity.users set ${column} = null where id = $1`, [second.id]);
    }
    expect((await call('DELETE', own, admin.headers)).status).toBe(204);
  });
});

describe('two admins', () => {
  const ROUNDS = 12;

  it('who demote each other at once: one wins, and one stays', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await organizationWorld(app);
      const [one, two] = [world.admin, await secondAdmin(world)];
      const answers = await Promise.all([
        call('PATCH', members(world, `/${two.id}`), one.headers, { role: 'reader' }),
        call('PATCH', members(world, `/${one.id}`), two.headers, { role: 'reader' }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      const roles = await rolesIn(world);
      expect([roles[one.id], roles[two.id]].filter((role) => role === 'reader')).toHaveLength(1);
    }
  });

  it('who remove each other, or leave at once: one stays', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await organizationWorld(app);
      const [one, two] = [world.admin, await secondAdmin(world)];
      const [first, second] = round % 2 === 0 ? [two, one] : [one, two];
      const answers = await Promise.all([
        call('DELETE', members(world, `/${first.id}`), one.headers),
        call('DELETE', members(world, `/${second.id}`), two.headers),
      ]);
      const refusals = answers.map(({ status }) => status).filter((status) => status !== 204);
      expect(refusals).toHaveLength(1);
      expect(round % 2 === 0 ? [404] : [409]).toEqual(refusals);
      const roles = await rolesIn(world);
      expect([one.id, two.id].filter((id) => id in roles)).toHaveLength(1);
    }
  });
});
