import { DomainError } from '#kernel';

/** The authenticator, for a genuine token whose time is over. */
export function sessionExpired(): DomainError {
  return new DomainError('unauthenticated', 'expired_signature', 'The session has expired, sign in again');
}

/** The authenticator, when too many wait to hear of a key that only the external issuer knows. */
export function issuerBusy(): DomainError {
  return new DomainError('unavailable', 'upstream', 'The identity provider is asked too much at the moment', {
    retryAfter: 2,
  });
}

/** The authenticator, when the external issuer's keys are needed and cannot be had. */
export function issuerUnreachable(cause: unknown): DomainError {
  return new DomainError('unavailable', 'upstream', 'The identity provider cannot be reached', {
    retryAfter: 5,
    cause,
  });
}
