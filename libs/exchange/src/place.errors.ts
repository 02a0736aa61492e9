import { DomainError } from '#kernel';

/** Importing or exporting items without saying where. */
export function placeMissing(): DomainError {
  return new DomainError('invalid', 'place_missing', 'Items need org, workspace and project in the query', {
    coded: true,
  });
}
