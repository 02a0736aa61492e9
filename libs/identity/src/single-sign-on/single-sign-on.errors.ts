import { DomainError } from '#kernel';

/** Signing in with an account elsewhere, when the provider is not configured here. */
export function providerUnknown(): DomainError {
  return new DomainError('not_found', 'provider_not_found', 'There is no such way to sign in');
}

/** The same, when the provider cannot be asked. */
export function providerUnreachable(cause: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'upstream',
    'The identity provider does not answer at the moment. Try again in a few seconds',
    { retryAfter: 5, cause },
  );
}

/** Coming back from a provider without having left from here, too late, or a second time. */
export function attemptOver(): DomainError {
  return new DomainError(
    'invalid',
    'attempt_over',
    'This sign-in was begun too long ago, or in another browser. Begin again',
  );
}

/** Coming back from a provider where somebody did not want to sign in. */
export function signInDeclined(): DomainError {
  return new DomainError('forbidden', 'sign_in_declined', 'The sign-in was cancelled');
}

/** Coming back with what the provider, or we, do not take. */
export function signInFailed(): DomainError {
  return new DomainError('forbidden', 'sign_in_failed', 'The sign-in did not work. Begin again');
}

/** Connecting an account, when there is nothing to connect it with any more. */
export function connectionOver(): DomainError {
  return new DomainError('invalid', 'connection_over', 'That was too long ago. Sign in again');
}

/** Connecting an account by somebody whom it does not belong to. */
export function connectionForeign(): DomainError {
  return new DomainError('forbidden', 'connection_foreign', 'Only the owner of the account can connect it');
}

/** Connecting an account, of which one of the two addresses is not verified. */
export function connectionUnverified(): DomainError {
  return new DomainError(
    'forbidden',
    'connection_unverified',
    'Both accounts need a verified email address to be connected',
  );
}

/** Connecting what is connected with somebody else's account, or a second identity of one provider. */
export function alreadyConnected(): DomainError {
  return new DomainError(
    'conflict',
    'already_connected',
    'It is connected with another account already, or yours with another one of this provider',
  );
}

/** Disconnecting what one could not sign in without. */
export function lastSignInMethod(): DomainError {
  return new DomainError(
    'conflict',
    'last_sign_in_method',
    'It is your only way to sign in: set a password or connect another account first',
  );
}

/** Disconnecting what is not connected. */
export function notConnected(): DomainError {
  return new DomainError('not_found', 'not_connected', 'No such account is connected');
}
