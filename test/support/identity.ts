import {
  type OwnAccount,
  Accounts,
  ApiKeys,
  Members,
  type MintedKey,
  Organizations,
  Sessions,
  Workspaces,
} from '#identity';
import { type Scope, systemCall } from '#kernel';

import type { TestApp } from './app.js';

type Ids = Awaited<ReturnType<Workspaces['add']>>;
type Org = Awaited<ReturnType<Organizations['add']>>;

let counter = 0;
const next = (): string => String((counter += 1)) + Math.random().toString(36).slice(2, 8);

/** Every scope there is. */
const ALL_SCOPES: readonly Scope[] = [
  'keys:admin',
  'links:write',
  'items:write',
  'projects:write',
  'graph:write',
];

export interface UserDefaults {
  readonly email?: string;
  readonly username?: string;
  readonly displayName?: string | null;
  /** Absent: no password, which is quick. */
  readonly password?: string;
}

/** A user with an email address and a username of his own. */
export function createUser(app: TestApp, defaults: UserDefaults = {}): Promise<OwnAccount> {
  const name = `user-${next()}`;
  return app
    .get(Accounts)
    .add({ email: `${name}@test.example`, username: name, ...defaults }, systemCall('cli'));
}

/** An organization; its owner is its admin. */
export function createOrg(app: TestApp, ownerId: string, slug = `org-${next()}`): Promise<Org> {
  return app.get(Organizations).add({ slug, name: slug, ownerId }, systemCall('cli'));
}

/** Makes the user a member, or changes his role. */
export function createMember(
  app: TestApp,
  orgId: string,
  userId: string,
  role = 'org:member',
): Promise<void> {
  return app.get(Members).put({ orgId, userId, role });
}

export function createWorkspace(app: TestApp, orgId: string, slug = `ws-${next()}`): Promise<Ids> {
  return app.get(Workspaces).add({ orgId, slug }, systemCall('cli'));
}

export interface KeyDefaults {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  /** Default 0: unlimited. */
  readonly rateLimitPerHour?: number;
  readonly workspaceId?: string;
  readonly expiresAt?: Date;
  readonly allowedAddresses?: readonly string[];
}

/** A key of a user (`{ userId }`) or of an organization (`{ orgId }`), with all scopes unless told otherwise. */
export function createKey(
  app: TestApp,
  owner: { userId: string } | { orgId: string },
  defaults: KeyDefaults = {},
): Promise<MintedKey> {
  return app.get(ApiKeys).mint({
    minter: null,
    owner: 'userId' in owner ? { kind: 'user', id: owner.userId } : { kind: 'org', id: owner.orgId },
    name: `key ${next()}`,
    scopes: ALL_SCOPES,
    rateLimitPerHour: 0,
    ...defaults,
  });
}

/** For sessions that no request asks for. */
export const NO_DEVICE = { address: null, userAgent: null, call: systemCall('cli') };

/** A session token of a user without the detour of a password, or of a second factor. */
export async function createSession(
  app: TestApp,
  userId: string,
  orgId: string | null = null,
): Promise<string> {
  return (await app.get(Sessions).issue(userId, orgId, NO_DEVICE, { secondFactor: true })).token;
}

/** A whole tenant: an admin, his organization with one workspace, and keys of both. */
export async function createTenant(app: TestApp): Promise<{
  readonly user: OwnAccount;
  readonly org: Org;
  readonly workspace: Ids;
  /** Raw key of the user, with all scopes. */
  readonly key: string;
  /** Raw key of the organization, with all scopes. */
  readonly teamKey: string;
}> {
  const user = await createUser(app);
  const org = await createOrg(app, user.id);
  const [workspace, personal, team] = await Promise.all([
    createWorkspace(app, org.id),
    createKey(app, { userId: user.id }),
    createKey(app, { orgId: org.id }),
  ]);
  return { user, org, workspace, key: personal.rawKey, teamKey: team.rawKey };
}
