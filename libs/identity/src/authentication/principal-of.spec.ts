import { describe, expect, it } from 'vitest';

import type { CallOrigin } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { principalOfKey, principalOfSession } from './principal-of.js';

const SCOPES = new ScopeCatalog([{ 'links:read': { impliedBy: ['links:write'] }, 'links:write': {} }]);

const ORIGIN: CallOrigin = {
  traceId: '0123456789ab',
  via: 'rest',
  address: '203.0.113.7',
  userAgent: 'curl',
};

const USER = {
  userId: 'u1',
  username: 'ada',
  email: 'ada@example.com',
  emailVerified: true,
  displayName: null,
};
const KEY = {
  keyPrefix: 'lkyu_00be9c40',
  keyId: '7',
  secretHash: '',
  previousSecretHash: null,
  previousSecretUntil: null,
  scopes: ['links:write', 'planets:read', 7, null],
  rateLimitPerHour: 1000,
  workspaceId: null,
  expiresAt: null,
  allowedAddresses: null,
};
const NO_ORG = { orgId: null, orgSlug: null, workspacesVersion: null };
const NO_USER = {
  userId: null,
  username: null,
  email: null,
  emailVerified: false,
  displayName: null,
  memberships: null,
};

describe('principalOfSession', () => {
  const credential = {
    type: 'session',
    via: 'cookie',
    expiresAt: 1,
    sessionId: 's1',
    signedInAt: 0,
  } as const;
  const row = {
    ...USER,
    memberships: [
      ['o1', 'alpha', ' ORG:Admin ', 3],
      ['o2', 'beta', 'linky:admin', 0],
    ],
  } as const;

  it('acts in the organization of the session', () => {
    const principal = principalOfSession(row, credential, 'o1', ORIGIN);
    expect(principal).toMatchObject({
      kind: 'user',
      subject: 'user:u1',
      scopes: null,
      effectiveScopes: null,
      call: { ...ORIGIN, actor: { type: 'user', id: 'u1', name: 'ada' } },
    });
    expect(principal.activeOrg).toEqual({
      orgId: 'o1',
      orgSlug: 'alpha',
      role: 'admin',
      workspacesVersion: 3,
    });
    expect(principal.memberships[1]?.role).toBe('viewer');
  });

  it('is no member where a second factor is wanted that they have not', () => {
    const memberships = [
      ['o1', 'alpha', 'org:admin', 3, true],
      ['o2', 'beta', 'org:member', 0, false],
    ] as const;
    expect(principalOfSession({ ...USER, memberships }, credential, 'o1', ORIGIN)).toMatchObject({
      activeOrg: null,
      memberships: [{ orgSlug: 'beta' }],
      withheld: [{ orgSlug: 'alpha' }],
      withheldOrg: { orgSlug: 'alpha' },
    });
  });

  it('acts for himself where the membership is gone', () => {
    expect(principalOfSession(row, credential, 'o3', ORIGIN).activeOrg).toBeNull();
    expect(principalOfSession({ ...USER, memberships: null }, credential, 'o1', ORIGIN)).toMatchObject({
      activeOrg: null,
      memberships: [],
    });
  });
});

describe('principalOfKey', () => {
  it('makes a user of a personal key, in no particular organization, and ignores unknown scopes', () => {
    const row = { ...KEY, ...NO_ORG, ...USER, memberships: [['o1', 'alpha', 'org:member', 0]] as const };
    expect(principalOfKey('lkyu_00000000', row, SCOPES, ORIGIN)).toMatchObject({
      kind: 'user',
      userId: 'u1',
      activeOrg: null,
      memberships: [{ orgSlug: 'alpha', role: 'editor' }],
      scopes: ['links:write'],
      effectiveScopes: new Set(['links:write', 'links:read']),
      credential: { type: 'api_key', keyId: 7, keyPrefix: 'lkyu_00000000', rateLimitPerHour: 1000 },
      call: { ...ORIGIN, actor: { type: 'key', id: 'lkyu_00000000', name: 'ada' } },
    });
  });

  it('makes an organization of a team key, with the rights of an editor and no user', () => {
    const row = { ...KEY, ...NO_USER, orgId: 'o1', orgSlug: 'alpha', workspacesVersion: 3 };
    expect(principalOfKey('lkyo_00000000', row, SCOPES, ORIGIN)).toMatchObject({
      kind: 'org',
      subject: 'org:o1',
      userId: null,
      activeOrg: { orgId: 'o1', role: 'editor' },
      memberships: [{ orgId: 'o1', workspacesVersion: 3 }],
    });
  });

  it('knows no key without an owner', () => {
    expect(() => principalOfKey('lkyu_00000000', { ...KEY, ...NO_ORG, ...NO_USER }, SCOPES, ORIGIN)).toThrow(
      /owner/,
    );
  });
});
