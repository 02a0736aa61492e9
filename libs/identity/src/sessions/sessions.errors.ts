import { DomainError } from '#kernel';

/** Sign-in, with the right password or link, of somebody who is locked out, or whose password was changed meanwhile. */
export function accountDisabled(): DomainError {
  return new DomainError(
    'forbidden',
    'account_disabled',
    'This account cannot be signed in to now; ask the operator',
  );
}
