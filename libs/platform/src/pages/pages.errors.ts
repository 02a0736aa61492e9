import { DomainError } from '#kernel';

/** The pages' file server, for an address that it never gave out. */
export function fileNotFound(): DomainError {
  return new DomainError('not_found', 'file_not_found', 'Not found');
}
