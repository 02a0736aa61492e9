import type { Principal, Role } from '#kernel';
import { secondFactorDemanded } from '#platform/auth';

/** Whom a bundle belongs to, as the wire tells it (docs/contracts/linky.md#bundle). */
export type Owner =
  | { readonly type: 'anonymous' }
  | { readonly type: 'user'; readonly userId: string }
  | { readonly type: 'org'; readonly orgId: string };

export const NOBODY: Owner = { type: 'anonymous' };

/**
 * Whom the caller creates and claims for: the organization that they act in, else themselves. Refuses whoever may not
 * act in it before they have a second factor: it would be somebody else's than they think.
 */
export function ownerFor(caller: Principal): Exclude<Owner, { type: 'anonymous' }> {
  if (caller.withheldOrg != null) throw secondFactorDemanded(caller.withheldOrg.orgSlug);
  if (caller.activeOrg !== null) return { type: 'org', orgId: caller.activeOrg.orgId };
  if (caller.userId === null) throw new Error(`${caller.subject} is neither a user nor in an organization`);
  return { type: 'user', userId: caller.userId };
}

/**
 * What the caller may do with a bundle of that owner (docs/contracts/linky.md#roles-and-ownership); `null`: it is not theirs.
 * People are admins of their own bundles, whichever organization they act in.
 */
export function roleFor(caller: Principal, owner: Owner): Role | null {
  switch (owner.type) {
    case 'anonymous':
      return null;
    case 'user':
      return caller.userId === owner.userId ? 'admin' : null;
    case 'org':
      return caller.activeOrg?.orgId === owner.orgId ? caller.activeOrg.role : null;
  }
}

/** The owner columns of a row, as an owner. */
export function ownerOf(row: { owner_user_id: string | null; owner_org_id: string | null }): Owner {
  if (row.owner_org_id !== null) return { type: 'org', orgId: row.owner_org_id };
  return row.owner_user_id === null ? NOBODY : { type: 'user', userId: row.owner_user_id };
}

/** An owner as the values of the owner columns: user, organization. */
export function ownerColumns(owner: Owner): readonly [string | null, string | null] {
  return [owner.type === 'user' ? owner.userId : null, owner.type === 'org' ? owner.orgId : null];
}
