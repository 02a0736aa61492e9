import type { Call, Membership, Principal } from '#kernel';
import { secondFactorDemanded } from '#platform/auth';

import { adminsOnly, organizationNotFound, signedInOnly } from './organizations.errors.js';

/** An admin of an organization, signed in. */
export interface SignedInAdmin {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly userId: string;
  readonly call: Call;
}

/** How the caller belongs to the organization. Refuses everybody else as if it did not exist, and members without the second factor that it demands. */
export function memberOf({ memberships, withheld = [] }: Principal, slug: string): Membership {
  const membership = memberships.find(({ orgSlug }) => orgSlug === slug);
  if (withheld.some(({ orgSlug }) => orgSlug === slug)) throw secondFactorDemanded(slug);
  if (membership === undefined) throw organizationNotFound();
  return membership;
}

/** The user who is signed in. Refuses every API key: what people decide, no program does for them. */
export function signedInUser({ userId, credential }: Principal): string {
  if (userId === null || credential.type !== 'session') throw signedInOnly();
  return userId;
}

/** Refuses as `memberOf` and `signedInUser` do, and members who are no admins. */
export function adminOf(caller: Principal, slug: string): SignedInAdmin {
  const { orgId, orgSlug, role } = memberOf(caller, slug);
  const userId = signedInUser(caller);
  if (role !== 'admin') throw adminsOnly();
  return { orgId, orgSlug, userId, call: caller.call };
}
