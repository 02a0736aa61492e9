import { DomainError } from '#kernel';

/** Changing a session, with a key. */
export function sessionsOnly(): DomainError {
  return new DomainError('forbidden', 'sessions_only', 'An API key has no session: sign in instead');
}
