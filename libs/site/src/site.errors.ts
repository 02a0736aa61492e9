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

/** A form that asks for a code, without one. */
export function codeMissing(): DomainError {
  return invalid('Enter a code');
}

/** A form for a passkey, sent without one: by a browser that runs no scripts. */
export function passkeyMissing(): DomainError {
  return invalid('No passkey was sent');
}

/** A file of the console that there is not, or not any more: a page that is older than the service asks for it. */
export function consoleFileNotFound(): DomainError {
  return new DomainError('not_found', 'file_not_found', 'Not found');
}
