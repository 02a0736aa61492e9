import { type Answer, bearer, type RequestHeaders, send } from '../linky/world.js';
import type { TestApp } from '../support/app.js';
import { createKey, createMember, createSession, createTenant, createUser } from '../support/identity.js';

/** An organization, and headers of everybody who may ask for it. */
export interface OrganizationWorld {
  readonly id: string;
  readonly slug: string;
  readonly workspace: string;
  readonly admin: Person;
  readonly member: Person;
  readonly stranger: Person;
  readonly callers: Readonly<Record<CallerKind, RequestHeaders>>;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly username: string;
  /** Of a session. */
  readonly headers: RequestHeaders;
}

export type CallerKind =
  'nobody' | 'admin' | 'member' | 'stranger' | 'keyOfAdmin' | 'keyOfStranger' | 'teamKey';

export async function organizationWorld(app: TestApp): Promise<OrganizationWorld> {
  const { user, org, workspace, key, teamKey } = await createTenant(app);
  const [member, stranger] = [await newPerson(app), await newPerson(app)];
  await createMember(app, org.id, member.id, 'org:member');
  const admin = await personOf(app, user);
  const keyOfStranger = (await createKey(app, { userId: stranger.id })).rawKey;
  return {
    id: org.id,
    slug: org.slug,
    workspace: workspace.slug,
    admin,
    member,
    stranger,
    callers: {
      nobody: {},
      admin: admin.headers,
      member: member.headers,
      stranger: stranger.headers,
      keyOfAdmin: bearer(key),
      keyOfStranger: bearer(keyOfStranger),
      teamKey: bearer(teamKey),
    },
  };
}

export async function newPerson(app: TestApp): Promise<Person> {
  return personOf(app, await createUser(app));
}

async function personOf(
  app: TestApp,
  { id, email, username }: { id: string; email: string | null; username: string },
): Promise<Person> {
  return { id, email: email ?? '', username, headers: bearer(await createSession(app, id)) };
}

/** What each caller is answered to the same request: only statuses. */
export async function statuses(
  app: TestApp,
  world: OrganizationWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<CallerKind, number>> {
  const found: Partial<Record<CallerKind, number>> = {};
  for (const [kind, headers] of Object.entries(world.callers))
    found[kind as CallerKind] = (await send(app, method, path, body, headers)).status;
  return found as Record<CallerKind, number>;
}

export type { Answer };
