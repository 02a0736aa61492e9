import { DomainError } from '#kernel';

/** Anything about the caller's own account, when it was deleted a moment ago. */
export function accountGone(): DomainError {
  return new DomainError('not_found', 'account_not_found', 'This account does not exist any more');
}

/** Ending a session that has ended, or is somebody else's. */
export function sessionNotFound(): DomainError {
  return new DomainError('not_found', 'session_not_found', 'No such session');
}
