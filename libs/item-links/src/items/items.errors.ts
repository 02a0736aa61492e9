import { DomainError } from '#kernel';
import { invalidInput } from '#platform';

/** Reading or changing an item that the project does not have. */
export function itemNotFound(): DomainError {
  return new DomainError('not_found', 'item_not_found', 'Item not found');
}

/** Creating an item, when another one of the project has its ref. */
export function refAlreadyExists(ref: string): DomainError {
  return new DomainError('conflict', 'already_exists', `An item with the ref "${ref}" already exists`);
}

/** Changing an item, when the merged payload becomes larger than any body could be. */
export function payloadTooLarge(mostBytes: number): DomainError {
  const msg = `The payload should be at most ${String(mostBytes)} bytes`;
  return invalidInput([{ loc: ['body', 'data'], msg, type: 'too_large' }]);
}

/** Changing an item, when its status is to be set and cleared at once. */
export function statusContradictsItself(): DomainError {
  const msg = 'status and clear_status exclude each other';
  return invalidInput([{ loc: ['body'], msg, type: 'value_error' }]);
}
