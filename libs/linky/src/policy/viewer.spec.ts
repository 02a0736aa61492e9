import { describe, expect, it } from 'vitest';

import { type Credential, type Membership, type Principal, systemCall } from '#kernel';

import { ANONYMOUS, viewerOf } from './viewer.js';

const SESSION: Credential = { type: 'session', via: 'cookie', expiresAt: 0, sessionId: 's', signedInAt: 0 };
const KEY: Credential = { type: 'api_key', keyId: 1, keyPrefix: 'lkyu_00000000', rateLimitPerHour: 0 };

const caller = (fields: Partial<Principal>): Principal => ({
  kind: 'user',
  subject: 'user:u1',
  userId: 'u1',
  username: 'alice',
  email: 'Alice@Acme.com',
  unverifiedEmail: null,
  displayName: null,
  activeOrg: null,
  memberships: [],
  scopes: null,
  effectiveScopes: null,
  credential: SESSION,
  call: systemCall('job'),
  ...fields,
});
const member = (orgId: string, orgSlug = orgId): Membership => ({ orgId, orgSlug, role: 'viewer' });

describe('viewerOf', () => {
  it('is anonymous without a session, keys included', () => {
    expect(viewerOf(null, false)).toBe(ANONYMOUS);
    expect(viewerOf(caller({ credential: KEY }), false)).toBe(ANONYMOUS);
  });

  it('lower-cases the address and its domain', () => {
    expect(viewerOf(caller({}), false)).toEqual({
      anonymous: false,
      userId: 'u1',
      email: 'alice@acme.com',
      emailDomain: 'acme.com',
      orgIds: [],
      orgSlugs: [],
    });
  });

  it('leaves out what is missing or blank', () => {
    expect(viewerOf(caller({ email: null }), false)).not.toHaveProperty('email');
    expect(viewerOf(caller({ email: '  ' }), false)).not.toHaveProperty('emailDomain');
  });

  it('has an address that nobody verified only where such are trusted', () => {
    const registered = caller({ email: null, unverifiedEmail: 'Bob@Corp.example' });
    expect(viewerOf(registered, false)).not.toHaveProperty('emailDomain');
    expect(viewerOf(registered, true)).toMatchObject({
      email: 'bob@corp.example',
      emailDomain: 'corp.example',
    });
    expect(viewerOf(caller({ unverifiedEmail: 'bob@corp.example' }), true).email).toBe('alice@acme.com');
  });

  it('takes the domain after the last @', () => {
    expect(viewerOf(caller({ email: '"a@b"@acme.com' }), false)).toMatchObject({ emailDomain: 'acme.com' });
  });

  it('knows all memberships, not only the active one, up to 100', () => {
    const memberships = [member('o1', 'acme'), member('o2', ''), member('o1', 'acme')];
    const viewer = viewerOf(caller({ memberships, activeOrg: member('o1', 'acme') }), false);
    expect(viewer).toMatchObject({ orgIds: ['o1', 'o2'], orgSlugs: ['acme'] });
    const many = Array.from({ length: 101 }, (_, n) => member(`o${String(n)}`));
    expect(viewerOf(caller({ memberships: many }), false).orgIds).toHaveLength(100);
  });
});
