import { DomainError } from '#kernel';

/** Reading the events of an organization that the caller does not belong to, or that does not exist. */
export function streamNotFound(): DomainError {
  return new DomainError('not_found', 'organization_not_found', 'No such organization');
}

/** Asking for types by a name or pattern that fits none. */
export function unknownEventType(pattern: string): DomainError {
  return new DomainError('invalid', 'invalid_types', `types: there are no events of the type ${pattern}`);
}

/** Going on from a cursor that nobody gave out. */
export function badEventCursor(field: 'after' | 'before' | 'cursor' = 'after'): DomainError {
  return new DomainError('invalid', 'bad_cursor', `${field}: should be a cursor that was told before`);
}

/** Going on from a cursor that is older than what is kept, or from before the database was restored. */
export function cursorExpired(oldest: string): DomainError {
  return new DomainError(
    'not_found',
    'cursor_expired',
    'Some events after this cursor are not kept any more: go on from the one that is told here',
    { gone: true, coded: true, extras: { cursor: oldest } },
  );
}

/** The audit log of an organization, asked for by a member who is no admin, or by a key. */
export function auditForAdmins(): DomainError {
  return new DomainError('forbidden', 'admins_only', 'The audit log is for admins who are signed in');
}
