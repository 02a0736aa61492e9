import { DomainError } from '#kernel';

/** Searches, when they would have to visit too many nodes. */
export function tooLargeToSearch(most: number): DomainError {
  return new DomainError(
    'invalid',
    'too_large_to_search',
    `The search would visit more than ${String(most)} nodes`,
  );
}
