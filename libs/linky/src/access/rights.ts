import { hasScope, type Principal, type Role, type Scope } from '#kernel';
import { scopeMissing } from '#platform/auth';

import { type Owner, ownerFor, roleFor } from '../model/owner.js';
import { bundleNotFound, bundleTakenDown, nobodyIsMe, notOwner, roleTooLow } from '../linky.errors.js';

/** For whom a caller acts, as lists tell it (docs/contracts/linky.md#subjects). */
export type Subject = Exclude<Owner, { type: 'anonymous' }>;

const RANK: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, admin: 2 };

/** The organization that the caller acts in, else themselves. */
export function subjectOf(caller: Principal): Subject {
  return ownerFor(caller);
}

/**
 * Whose bundles a list shows: those of whom the caller acts for, unless an owner is named. People have their own listed
 * whichever organization they act in, as they may read them. `null`: an owner of whose bundles the caller sees none.
 */
export function subjectOfList(caller: Principal, owner: string | null): Subject | null {
  const acting = subjectOf(caller);
  const { userId } = caller;
  if (owner === 'me' && userId === null) throw nobodyIsMe();
  if (userId !== null && (owner === 'me' || owner === userId)) return { type: 'user', userId };
  return owner === null || (acting.type === 'org' && acting.orgId === owner) ? acting : null;
}

/** What the caller may do as that subject: everything, if it is themselves. */
function roleOfSubject(caller: Principal): Role {
  return caller.activeOrg === null ? 'admin' : caller.activeOrg.role;
}

/** Refuses a key without the scope. */
export function demandScope(caller: Principal, scope: Scope): void {
  if (!hasScope(caller, scope)) throw scopeMissing(scope);
}

/** When and why a bundle was taken down; `null`: it is not. */
export interface Takedown {
  readonly taken_down_at: Date | null;
  readonly takedown_reason: string | null;
}

/** Refuses a bundle that is not there, and one that the operator has taken down. */
export function demandBundle<Row extends Takedown>(row: Row | null): Row {
  if (row === null) throw bundleNotFound();
  if (row.taken_down_at !== null) throw bundleTakenDown(row.takedown_reason);
  return row;
}

/** Refuses a bundle that is not the caller's, and one that they may do less with (docs/contracts/linky.md#roles-and-ownership). */
export function demandRole(caller: Principal, owner: Owner, least: Role): void {
  const role = roleFor(caller, owner);
  if (role === null) throw notOwner();
  if (RANK[role] < RANK[least]) throw roleTooLow(least);
}

/** Who the caller is to this wire: subject, role, and the scopes of a key (`null`: a session, unlimited). */
export function whoami(caller: Principal): {
  readonly subject: Subject & { readonly userId?: string | null };
  readonly role: Role;
  readonly scopes: readonly Scope[] | null;
} {
  const subject = subjectOf(caller);
  return {
    subject: subject.type === 'org' ? { ...subject, userId: caller.userId } : subject,
    role: roleOfSubject(caller),
    scopes: caller.scopes,
  };
}
