import { ApiKeys } from '#identity';
import { type Scope, systemCall } from '#kernel';

import type { TestApp } from '../../support/app.js';
import {
  createKey,
  createMember,
  createOrg,
  createSession,
  createUser,
  createWorkspace,
} from '../../support/identity.js';

/** One personal key for each; a test compares them with what there is. */
export const SCOPES = [
  'items:read',
  'items:write',
  'projects:read',
  'projects:write',
  'graph:read',
  'graph:write',
  'links:read',
  'links:write',
  'keys:admin',
  'events:read',
  'imports:read',
  'imports:write',
  'webhooks:admin',
] as const satisfies readonly Scope[];

/** Of all people. */
export const PASSWORD = 'correct horse battery';

export const PEOPLE = ['admin', 'member', 'reader', 'stranger'] as const;

/** Keys with every scope that is possible for them. */
export const SPECIAL_KEYS = ['team key', 'bound key', 'expired key', 'revoked key'] as const;

export const KINDS = ['anonymous', ...PEOPLE, ...SCOPES, ...SPECIAL_KEYS] as const;

export type Kind = (typeof KINDS)[number];

export type Headers = Readonly<Record<string, string>>;

export interface Callers {
  readonly org: string;
  readonly orgId: string;
  readonly ids: Readonly<Record<(typeof PEOPLE)[number], string>>;
  readonly emails: Readonly<Record<'admin', string>>;
  /** Sessions are made anew after a row that ends them. */
  readonly headers: Record<Kind, Headers>;
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/**
 * An organization with the workspace `main`, people of every role with sessions in which they act for themselves, keys of
 * the admin with one scope each, and keys that are not what they were. The bound key works in another workspace.
 */
export async function makeCallers(app: TestApp): Promise<Callers> {
  const [admin, member, reader, stranger] = [
    await createUser(app, { password: PASSWORD }),
    await createUser(app, { password: PASSWORD }),
    await createUser(app, { password: PASSWORD }),
    await createUser(app, { password: PASSWORD }),
  ];
  const org = await createOrg(app, admin.id);
  await createMember(app, org.id, member.id, 'org:member');
  await createMember(app, org.id, reader.id, 'reader');
  await createWorkspace(app, org.id, 'main');
  const { id: workspaceId } = await createWorkspace(app, org.id, 'other');
  const key = async (defaults: Parameters<typeof createKey>[2] = {}): Promise<Headers> =>
    bearer((await createKey(app, { userId: admin.id }, defaults)).rawKey);
  const revoked = await createKey(app, { userId: admin.id });
  await app.get(ApiKeys).revoke({ kind: 'user', id: admin.id }, revoked.apiKey.id, false, systemCall('cli'));
  const headers: Record<string, Headers> = {
    anonymous: {},
    'team key': bearer((await createKey(app, { orgId: org.id })).rawKey),
    'bound key': await key({ scopes: ['items:write', 'projects:write'], workspaceId }),
    'expired key': await key({ expiresAt: new Date(app.clock.now() + 1_000) }),
    'revoked key': bearer(revoked.rawKey),
  };
  for (const scope of SCOPES) headers[scope] = await key({ scopes: [scope] });
  app.clock.advance(1_000);
  const callers = {
    org: org.slug,
    orgId: org.id,
    ids: { admin: admin.id, member: member.id, reader: reader.id, stranger: stranger.id },
    emails: { admin: admin.email ?? '' },
    headers: headers as Record<Kind, Headers>,
  };
  await signIn(app, callers);
  return callers;
}

export async function signIn(app: TestApp, { ids, headers }: Callers): Promise<void> {
  for (const person of PEOPLE) {
    headers[person] = { cookie: `st_access=${await createSession(app, ids[person])}` };
  }
}
