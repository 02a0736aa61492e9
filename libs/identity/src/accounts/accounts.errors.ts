import { DomainError } from '#kernel';

/** Registration, for a field that breaks its rule. */
export function accountFieldInvalid(field: string, mistake: string): DomainError {
  return new DomainError('invalid', `invalid_${field}`, `${field}: ${mistake}`, {
    fields: [{ loc: ['body', field], msg: mistake, type: 'value_error' }],
  });
}

/** Registration, when somebody has the email address already. */
export function emailTaken(): DomainError {
  return new DomainError('conflict', 'email_taken', 'An account with this email address exists already');
}

/** Registration, when somebody has the username already. */
export function usernameTaken(): DomainError {
  return new DomainError('conflict', 'username_taken', 'This username is taken');
}

/** Registration, where the operator makes the accounts. */
export function signupClosed(): DomainError {
  return new DomainError(
    'forbidden',
    'signup_closed',
    'Registration is closed; ask the operator for an account',
  );
}

/** Sign-in, for an unknown account and for a wrong password alike. */
export function wrongPassword(): DomainError {
  return new DomainError('unauthenticated', 'wrong_password', 'Unknown email address or wrong password');
}
