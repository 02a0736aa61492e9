import { DomainError, type Scope } from '#kernel';

/** The guard, when a closed route is called without credentials. */
export function authMissing(): DomainError {
  return new DomainError('unauthenticated', 'auth_missing', 'Authentication required');
}

/** The guard, when a credential is unknown, malformed or revoked. */
export function badCredentials(): DomainError {
  return new DomainError('unauthenticated', 'bad_credentials', 'Authentication failed');
}

/** The guard, when the caller's key lacks the scope of the route. */
export function scopeMissing(scope: Scope): DomainError {
  return new DomainError('forbidden', 'scope_missing', `The API key lacks the scope ${scope}`);
}

/** The guard, when a page of another origin tries to act with the visitor's cookie. */
export function foreignOrigin(): DomainError {
  return new DomainError('forbidden', 'foreign_origin', 'The request comes from another site');
}

/** Acting in an organization that demands a second factor, without one. */
export function secondFactorDemanded(slug: string): DomainError {
  return new DomainError(
    'forbidden',
    'second_factor_required',
    `${slug} demands two-factor authentication: set it up at /account/second-factor`,
    { coded: true },
  );
}
