import { DomainError } from '#kernel';

/** `branch:get`, when nothing is published under the token, or not any more. */
export function branchNotFound(): DomainError {
  return new DomainError('not_found', 'branch_not_found', 'There is no such public branch');
}

/** `GET /api/branch`, when somebody who is not signed in names a node instead of a public token. */
export function signInRequired(): DomainError {
  return new DomainError('unauthenticated', 'auth_missing', 'Authentication required');
}

/** `history:page`, when `scopeType` or `scopeId` make no sense. */
export function invalidScope(message: string): DomainError {
  return new DomainError('invalid', 'invalid_scope', message);
}

/** `history:page`, when the scope is another user. */
export function scopeUserMismatch(): DomainError {
  return new DomainError('invalid', 'scope_user_mismatch', 'The scope USER is the caller');
}

/** `history:page`, when neither a node nor a user has the id. */
export function scopeNotFound(): DomainError {
  return new DomainError('not_found', 'scope_id_not_found', 'scopeId is neither a node nor a user');
}

/** `history:page`, when the caller does not see the node. */
export function noAccessToScope(): DomainError {
  return new DomainError(
    'forbidden',
    'no_access_to_scope_branch',
    'Access denied: the branch is not shared with you',
  );
}
