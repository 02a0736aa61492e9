import { DomainError } from '#kernel';

/** Asking for a link to confirm one's address, where there is nothing to confirm. */
export function addressVerified(): DomainError {
  return new DomainError('conflict', 'address_verified', 'Your address is confirmed already');
}

/** The same, where no mail server is configured. */
export function noMail(): DomainError {
  return new DomainError(
    'unavailable',
    'no_mail',
    'This service sends no mail: ask whoever runs it to confirm your address',
  );
}
