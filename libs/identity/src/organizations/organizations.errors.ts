import { DomainError } from '#kernel';

/** Making an organization or a workspace, or giving a role, with a field that breaks its rule. */
export function organizationFieldInvalid(field: string, mistake: string): DomainError {
  return new DomainError('invalid', `invalid_${field}`, `${field}: ${mistake}`, {
    fields: [{ loc: ['body', field], msg: mistake, type: 'value_error' }],
  });
}

/** Making an organization under a slug that is in use. */
export function organizationSlugTaken(slug: string): DomainError {
  return new DomainError('conflict', 'slug_taken', `An organization ${slug} exists already`);
}

/** Anything about an organization that does not exist. */
export function organizationNotFound(): DomainError {
  return new DomainError('not_found', 'organization_not_found', 'No such organization');
}

/** Sign-in to an organization, by somebody who is not its member; unknown ones look the same. */
export function notAMember(): DomainError {
  return new DomainError('forbidden', 'not_a_member', 'You are not a member of this organization');
}

/** Giving a role to a user, or making an organization for a user, who does not exist. */
export function userUnknown(): DomainError {
  return new DomainError('not_found', 'user_not_found', 'No such user');
}

/** Changing or removing somebody who is no member of the organization. */
export function memberNotFound(): DomainError {
  return new DomainError('not_found', 'member_not_found', 'No such member');
}

/** Removing the only admin of an organization, or giving them a lower role. */
export function lastAdmin(): DomainError {
  return new DomainError(
    'conflict',
    'last_admin',
    'An organization needs an admin: make somebody else one first',
  );
}

/** Managing an organization, as a member who is no admin. */
export function adminsOnly(): DomainError {
  return new DomainError('forbidden', 'admins_only', 'Only an admin of this organization may do that');
}

/** Managing organizations with an API key. */
export function signedInOnly(): DomainError {
  return new DomainError('forbidden', 'sessions_only', 'An API key cannot do that: sign in instead');
}

/** Making an organization where only the operator does. */
export function organizationCreationClosed(): DomainError {
  return new DomainError('forbidden', 'creation_closed', 'Organizations are made by the operator here');
}

/** Deleting an organization without saying which one it is. */
export function deletionUnconfirmed(): DomainError {
  const mistake = 'should be the slug of the organization: nothing was deleted';
  return new DomainError('invalid', 'unconfirmed', `confirm: ${mistake}`, {
    fields: [{ loc: ['query', 'confirm'], msg: mistake, type: 'value_error' }],
  });
}

/** Restoring an organization or a workspace that is not deleted, or is being removed for good. */
export function notRestorable(what: 'organization' | 'workspace', slug: string): DomainError {
  return new DomainError(
    'not_found',
    `deleted_${what}_not_found`,
    `There is no deleted ${what} ${slug} that can be restored`,
  );
}

/** Demanding a second factor of the members, without one of one's own. */
export function ownFactorFirst(): DomainError {
  return new DomainError(
    'forbidden',
    'second_factor_required',
    'Set up two-factor authentication for yourself first, at /account/second-factor',
    { coded: true },
  );
}
