import { callOf, type CallOrigin, type Credential, type Membership, type Principal } from '#kernel';
import type { ScopeCatalog } from '#platform/auth';

import { roleOf } from '../organizations/role-of.js';
import type { KeyPrincipalRow, MembershipTuple, UserPrincipalRow } from './principals.repository.js';

/** Team keys have no role of their own; they may do what an editor may (docs/contracts/identity.md#roles). */
const TEAM_KEY_ROLE = 'editor';

type SessionCredential = Extract<Credential, { type: 'session' }>;

/** The caller behind a session; an organization that they do not belong to (any more) is not their active one. */
export function principalOfSession(
  row: UserPrincipalRow,
  credential: SessionCredential,
  activeOrgId: string | null,
  origin: CallOrigin,
): Principal {
  const { memberships, withheld } = membershipsOf(row.memberships);
  const activeOrg = memberships.find(({ orgId }) => orgId === activeOrgId) ?? null;
  const withheldOrg = withheld.find(({ orgId }) => orgId === activeOrgId) ?? null;
  const places = { activeOrg, memberships, withheld, withheldOrg };
  const call = callOf(origin, row, credential);
  return { ...userPart(row), ...places, scopes: null, effectiveScopes: null, credential, call };
}

/** The caller behind a key: its user in no particular organization, or the organization without a user. */
export function principalOfKey(
  keyPrefix: string,
  row: KeyPrincipalRow,
  catalog: ScopeCatalog,
  origin: CallOrigin,
): Principal {
  const scopes = row.scopes.filter((scope) => catalog.has(scope));
  const allowed = { scopes, effectiveScopes: catalog.implied(scopes) };
  const credential = {
    type: 'api_key',
    keyId: Number(row.keyId),
    keyPrefix,
    rateLimitPerHour: row.rateLimitPerHour,
    workspaceId: row.workspaceId,
    expiresAt: row.expiresAt,
    allowedAddresses: row.allowedAddresses?.split(',') ?? null,
  } as const;
  const { userId, username, orgId, orgSlug } = row;
  const call = callOf(origin, row, credential);
  if (userId !== null && username !== null) {
    return {
      ...userPart({ ...row, userId, username }),
      activeOrg: null,
      ...membershipsOf(row.memberships),
      ...allowed,
      credential,
      call,
    };
  }
  if (orgId === null || orgSlug === null) throw new Error('a key without an owner');
  const workspacesVersion = row.workspacesVersion ?? 0;
  const membership: Membership = { orgId, orgSlug, role: TEAM_KEY_ROLE, workspacesVersion };
  return {
    kind: 'org',
    subject: `org:${orgId}`,
    userId: null,
    username: null,
    email: null,
    unverifiedEmail: null,
    displayName: null,
    activeOrg: membership,
    memberships: [membership],
    ...allowed,
    credential,
    call,
  };
}

type UserPart = Pick<
  Principal,
  'kind' | 'subject' | 'userId' | 'username' | 'email' | 'unverifiedEmail' | 'displayName'
>;

function userPart({ userId, username, email, emailVerified, displayName }: UserPrincipalRow): UserPart {
  return {
    kind: 'user',
    subject: `user:${userId}`,
    userId,
    username,
    email: emailVerified ? email : null,
    unverifiedEmail: emailVerified ? null : email,
    displayName,
  };
}

/** Those that count, and those that wait for a second factor. */
function membershipsOf(
  tuples: readonly MembershipTuple[] | null,
): Required<Pick<Principal, 'memberships' | 'withheld'>> {
  const [memberships, withheld]: [Membership[], Membership[]] = [[], []];
  for (const [orgId, orgSlug, role, workspacesVersion, isWithheld] of tuples ?? []) {
    const membership = { orgId, orgSlug, role: roleOf(role), workspacesVersion };
    (isWithheld === true ? withheld : memberships).push(membership);
  }
  return { memberships, withheld };
}
