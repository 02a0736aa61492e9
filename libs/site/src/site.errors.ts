import { DomainError } from '#kernel';

const invalid = (message: string): DomainError => new DomainError('invalid', 'bad_request', message);

/** A sign-in or sign-up form without address or password. */
export function credentialsMissing(): DomainError {
  return invalid('Enter your email address and your password');
}

/** Asking for a new password, without an address. */
export function addressMissing(): DomainError {
  return invalid('Enter your email address');
}

/** Deleting one's account, without saying that one is sure. */
export function deletionUnconfirmed(): DomainError {
  return invalid('Tick the box to delete your account');
}

/** A form, with text that cannot be stored. */
export function unusableCharacters(): DomainError {
  return invalid('Some of these characters cannot be used');
}

/** Signing in over plain http, where the service is reached over https. */
export function cookieNotKept(base: string): DomainError {
  return invalid(
    `Your browser would not keep you signed in, since this page came over plain http. Sign in at ${base}/signin instead`,
  );
}
