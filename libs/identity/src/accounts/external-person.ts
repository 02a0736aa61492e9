import type { ProviderName } from './external-identity.entity.js';
import { type IssuerClaims, verifiedEmail } from './issuer-claims.js';

const LONGEST_NAME = 254;

/** Somebody, as an identity provider vouches for them. */
export interface ExternalPerson {
  readonly provider: ProviderName;
  readonly issuer: string;
  readonly subject: string;
  /** What they are called there, to be recognized by. */
  readonly name: string | null;
  /** Verified by the provider; `null`: none is. */
  readonly email: string | null;
  readonly displayName: string | null;
  /** What their username is made of, the best first. */
  readonly usernames: readonly string[];
}

/** Whom the claims of an OpenID Connect issuer are about. */
export function personOf(claims: IssuerClaims, provider: ProviderName): ExternalPerson {
  const { iss, sub, email, name, preferred_username: username } = claims;
  const usernames = [username, email, name].filter((text) => typeof text === 'string');
  const verified = verifiedEmail(claims);
  return {
    provider,
    issuer: iss,
    subject: sub,
    name: shortened(verified ?? usernames[0]),
    email: verified,
    displayName: typeof name === 'string' ? name : null,
    usernames,
  };
}

function shortened(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : Array.from(text).slice(0, LONGEST_NAME).join('');
}
