import { DomainError } from '#kernel';

/** Changing one's account, with another password than the present one or without any. */
export function wrongCurrentPassword(): DomainError {
  return new DomainError('forbidden', 'wrong_current_password', 'The current password is missing or wrong');
}

/** Something dangerous, without the password and long after signing in. */
export function signInAgain(): DomainError {
  return new DomainError(
    'forbidden',
    'sign_in_again',
    'Enter your current password, or sign in again: that was more than ten minutes ago',
  );
}

/** Changing a session, with a key. */
export function sessionsOnly(): DomainError {
  return new DomainError('forbidden', 'sessions_only', 'An API key has no session: sign in instead');
}

/** Everything about passwords, where people sign in with their identity provider only. */
export function passwordSignInOff(): DomainError {
  return new DomainError(
    'forbidden',
    'password_signin_off',
    'Passwords are not used here: sign in with your identity provider',
    { coded: true },
  );
}
