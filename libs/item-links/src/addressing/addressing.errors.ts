import { DomainError } from '#kernel';

/** Reading or changing an item that the project does not have. */
export function itemNotFound(): DomainError {
  return new DomainError('not_found', 'item_not_found', 'Item not found');
}
