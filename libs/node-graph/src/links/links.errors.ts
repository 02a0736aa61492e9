import { DomainError } from '#kernel';

/** `link:add_many`, when `links` is not what it should be. */
export function invalidLinks(most: number): DomainError {
  return new DomainError('invalid', 'invalid_links', `links must be a list of 1 to ${String(most)} links`);
}
