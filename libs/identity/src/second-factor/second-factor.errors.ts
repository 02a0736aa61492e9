import { DomainError } from '#kernel';

/** Changing factors long after signing in, or turning one off, without showing one. */
export function factorNotShown(): DomainError {
  return new DomainError(
    'forbidden',
    'second_factor_required',
    'Enter a code of your authenticator app, or a recovery code',
    { coded: true },
  );
}

/** New recovery codes, without a second factor that they could stand in for. */
export function nothingToRecover(): DomainError {
  return new DomainError(
    'conflict',
    'no_second_factor',
    'Recovery codes come with a second factor: set one up first',
  );
}

/** Showing a second factor with no code, or with several at once. */
export function oneFactorOnly(): DomainError {
  const mistake = 'exactly one of code, recoveryCode and passkey should be given';
  return new DomainError('invalid', 'one_factor', mistake, {
    fields: [{ loc: ['body'], msg: mistake, type: 'value_error' }],
  });
}
