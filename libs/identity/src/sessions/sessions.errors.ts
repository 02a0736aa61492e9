import { DomainError } from '#kernel';

/** Sign-in, with the right password or link, of somebody whom the operator has locked out. */
export function accountDisabled(): DomainError {
  return new DomainError('forbidden', 'account_disabled', 'This account is disabled; ask the operator');
}
