import { DomainError } from '#kernel';

/** Whatever asks for a password, when more of them wait to be hashed than there is room for. */
export function hashingBusy(): DomainError {
  return new DomainError('unavailable', 'busy', 'Too many passwords at once, try again in a moment', {
    retryAfter: 2,
  });
}
