import { DomainError } from '#kernel';

/** Showing a passkey that is not known, was made for another place, or whose answer does not hold. */
export function passkeyRefused(cause?: unknown): DomainError {
  return new DomainError(
    'unauthenticated',
    'passkey_refused',
    'This passkey was not recognized: try again, or sign in another way',
    { coded: true, cause },
  );
}

/** Adding a passkey, with an answer of the browser that does not hold. */
export function passkeyNotMade(cause?: unknown): DomainError {
  return new DomainError('invalid', 'passkey_not_made', 'The passkey could not be added: try again', {
    cause,
  });
}

/** Adding a passkey that is there already. */
export function passkeyExists(): DomainError {
  return new DomainError('conflict', 'passkey_exists', 'This passkey was added already');
}

/** Adding more passkeys than an account may have. */
export function tooManyPasskeys(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many_passkeys',
    `An account has ${String(most)} passkeys at most: remove one first`,
  );
}

/** Removing the passkey that somebody could not sign in without. */
export function lastPasskey(): DomainError {
  return new DomainError(
    'conflict',
    'last_sign_in_method',
    'This passkey is your only way to sign in: add another one, set a password or connect another account first',
  );
}

/** Renaming or removing a passkey that does not exist, or is somebody else's. */
export function passkeyNotFound(): DomainError {
  return new DomainError('not_found', 'passkey_not_found', 'No such passkey');
}

/** Naming a passkey with nothing, too much, or what cannot be seen. */
export function passkeyNameInvalid(): DomainError {
  const mistake = 'name should be 1 to 60 visible characters on one line';
  return new DomainError('invalid', 'invalid_name', mistake, {
    fields: [{ loc: ['body', 'name'], msg: mistake, type: 'value_error' }],
  });
}
