import { DomainError, type FieldError } from '#kernel';

/** Creating or listing links, when the item of the path is not in the project. */
export function sourceItemNotFound(): DomainError {
  return new DomainError('not_found', 'item_not_found', 'Item not found');
}

/** Creating a link, when its target is not in the project. Clients look for the word "Target ". */
export function targetItemNotFound(fields?: readonly FieldError[]): DomainError {
  return new DomainError('not_found', 'target_not_found', 'Target item not found', fields ? { fields } : {});
}

/** Creating a link, when the same one is there already. */
export function linkAlreadyExists(): DomainError {
  return new DomainError('conflict', 'already_exists', 'This link already exists');
}

/** Creating a link from an item to itself. */
export function selfLink(fields?: readonly FieldError[]): DomainError {
  return new DomainError(
    'invalid',
    'self_link',
    'An item cannot be linked to itself',
    fields ? { fields } : {},
  );
}

/** Deleting a link that does not exist, or that does not touch the item of the path. */
export function linkNotFound(): DomainError {
  return new DomainError('not_found', 'link_not_found', 'Link not found');
}
