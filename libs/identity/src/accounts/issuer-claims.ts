import { emailMistake } from './account-rules.js';

/** What an issuer says about a user; everything but `iss` and `sub` may be missing or of any type. */
export interface IssuerClaims {
  readonly iss: string;
  readonly sub: string;
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
  readonly preferred_username?: unknown;
}

/** The address that the issuer has verified. */
export function verifiedEmail({ email, email_verified: verified }: IssuerClaims): string | null {
  return verified === true && typeof email === 'string' && emailMistake(email) === null ? email : null;
}
