import { DomainError } from '#kernel';

/** How a second factor can be shown. */
export type FactorMethod = 'totp' | 'recovery_code' | 'passkey';

/** A sign-in that waits for the second factor. */
export interface PendingToken {
  readonly pendingToken: string;
  readonly methods: readonly FactorMethod[];
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** The first factor was right, and the user has a second one. */
export function secondFactorDue(pending: PendingToken): DomainError {
  return new DomainError(
    'unauthenticated',
    'second_factor_required',
    'Enter the code of your authenticator app, or show another second factor',
    { coded: true, extras: { ...pending } },
  );
}

/** The sign-in behind that refusal; `null`: it is another one. */
export function pendingOf(error: unknown): PendingToken | null {
  if (!(error instanceof DomainError) || error.reason !== 'second_factor_required') return null;
  const { extras } = error;
  return extras !== undefined && 'pendingToken' in extras ? (extras as unknown as PendingToken) : null;
}

/** A code that is wrong, was used, or is not of now; a recovery code that was used or never was. */
export function wrongSecondFactor(): DomainError {
  return new DomainError(
    'unauthenticated',
    'second_factor_wrong',
    'This code is wrong, was used already, or is too old',
    { coded: true },
  );
}

/** A code of an app, many wrong ones after each other. */
export function codesBlocked(waitMs: number): DomainError {
  return new DomainError(
    'rate_limited',
    'codes_blocked',
    'Too many wrong codes: wait a while, or use a recovery code',
    { retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) },
  );
}

/** A code of an app whose secret was sealed with another secret of the service. */
export function codesUnreadable(): DomainError {
  return new DomainError(
    'unauthenticated',
    'second_factor_wrong',
    'Codes of your app cannot be checked any more: use a recovery code, then set the app up again',
    { coded: true },
  );
}

/** Showing a second factor for a sign-in that took too long, was finished, or never was. */
export function signInOver(): DomainError {
  return new DomainError(
    'unauthenticated',
    'sign_in_expired',
    'This sign-in took too long, or was finished already: sign in again',
    { coded: true },
  );
}

/** Setting up an authenticator app where there is one. */
export function totpExists(): DomainError {
  return new DomainError(
    'conflict',
    'totp_exists',
    'You have an authenticator app already: turn it off before you set up another one',
  );
}

/** Confirming an authenticator app that is not being set up, or has been for too long. */
export function totpNotBegun(): DomainError {
  return new DomainError('conflict', 'totp_not_begun', 'Begin to set the authenticator app up once more');
}

/** Turning an authenticator app off where there is none. */
export function totpUnknown(): DomainError {
  return new DomainError('not_found', 'totp_not_found', 'You have no authenticator app');
}
