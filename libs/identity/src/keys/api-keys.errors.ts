import { DomainError } from '#kernel';

/** Minting a key with a name, scope or limit that breaks its rule. */
export function keyFieldInvalid(field: string, mistake: string): DomainError {
  return new DomainError('invalid', `invalid_${field}`, `${field}: ${mistake}`, {
    fields: [{ loc: ['body', field], msg: mistake, type: 'value_error' }],
  });
}

/** Minting or revoking a key for a user, organization or workspace that does not exist. */
export function keyOwnerNotFound(what: 'user' | 'organization' | 'workspace'): DomainError {
  return new DomainError('not_found', `${what}_not_found`, `No such ${what}`);
}

/** Minting, changing or rotating with a key, for more than the key has itself. */
export function exceedsCaller(what: string): DomainError {
  return new DomainError(
    'forbidden',
    'exceeds_minter',
    `An API key cannot give what it does not have: ${what}`,
  );
}

/** Changing or rotating a key that is revoked; rotating one that has expired. */
export function keyIsOver(how: 'revoked' | 'expired'): DomainError {
  return new DomainError('conflict', `key_${how}`, `The API key is ${how}`);
}

/** The authenticator, for a key whose secret is right and whose time is over. */
export function keyExpired(): DomainError {
  return new DomainError('unauthenticated', 'key_expired', 'The API key has expired');
}

/** The authenticator, for a key whose secret is right, from an address that is not on its list. */
export function addressNotAllowed(): DomainError {
  return new DomainError('forbidden', 'address_not_allowed', 'The API key may not be used from this address');
}

/** Minting with a key that was revoked, or has expired, meanwhile. */
export function minterIsOver(): DomainError {
  return new DomainError('unauthenticated', 'bad_credentials', 'Authentication failed');
}

/** Minting for an owner who has as many keys as there may be. */
export function tooManyKeys(most: number): DomainError {
  return new DomainError(
    'conflict',
    'too_many_keys',
    `There may be ${String(most)} API keys at once: revoke one of them first`,
  );
}

/** Revoking a key that does not exist or belongs to somebody else. */
export function keyNotFound(): DomainError {
  return new DomainError('not_found', 'key_not_found', 'No such API key');
}

/** A mint or a revocation that is not written as it should be. */
export function badKeyOrder(message: string): DomainError {
  return new DomainError('invalid', 'bad_request', message);
}

/** A mint without a body that is JSON. */
export function keyOrderMissing(): DomainError {
  return new DomainError('invalid', 'invalid_json', 'The request body is not valid JSON');
}

/** Managing the keys of an organization without being its admin, and with a team key at all. */
export function adminsOnly(): DomainError {
  return new DomainError('forbidden', 'admins_only', 'Only an admin, signed in, may manage these API keys');
}
