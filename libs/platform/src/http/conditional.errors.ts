import { DomainError } from '#kernel';

/** Changing or deleting what has another version than `If-Match` admits, or is newer than `If-Unmodified-Since`. */
export function preconditionFailed(): DomainError {
  return new DomainError('conflict', 'precondition_failed', 'It was changed since you read it');
}
