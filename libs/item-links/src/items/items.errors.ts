import { DomainError } from '#kernel';

/** Reading or changing an item that the project does not have. */
export function itemNotFound(): DomainError {
  return new DomainError('not_found', 'item_not_found', 'Item not found');
}

/** Creating an item, when another one of the project has its ref. */
export function refAlreadyExists(ref: string): DomainError {
  return new DomainError('conflict', 'already_exists', `An item with the ref "${ref}" already exists`);
}
