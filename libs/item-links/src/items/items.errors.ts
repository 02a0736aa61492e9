import { DomainError } from '#kernel';
import { invalidInput } from '#platform/input';

/** Creating an item, when another one of the project has its ref. */
export function refAlreadyExists(ref: string): DomainError {
  return new DomainError('conflict', 'already_exists', `An item with the ref "${ref}" already exists`);
}

/** Creating or changing an item that would be larger than one may be. */
export function itemTooLarge(most: number, wouldBe: number): DomainError {
  const msg = `The payload and the texts of an item should be at most ${String(most)} bytes, not ${String(wouldBe)}`;
  return invalidInput([{ loc: ['body', 'data'], msg, type: 'too_large' }]);
}

/** Changing an item, when the numbers of the merged payload are too long for Postgres, or all together. */
export function numbersTooLarge(msg: string): DomainError {
  return invalidInput([{ loc: ['body', 'data'], msg, type: 'number_too_large' }]);
}

/** Changing an item, when its status is to be set and cleared at once. */
export function statusContradictsItself(): DomainError {
  const msg = 'status and clear_status exclude each other';
  return invalidInput([{ loc: ['body'], msg, type: 'value_error' }]);
}
