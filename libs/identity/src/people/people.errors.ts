import { DomainError } from '#kernel';

/** Looking up a user who does not exist, or with whom the caller shares no organization. */
export function userNotFound(): DomainError {
  return new DomainError('not_found', 'user_not_found', 'User not found');
}
