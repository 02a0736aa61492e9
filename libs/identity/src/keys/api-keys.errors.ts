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

/** Minting with a key, for more than the key has itself. */
export function mintsTooMuch(what: string): DomainError {
  return new DomainError(
    'forbidden',
    'exceeds_minter',
    `An API key cannot mint what it does not have: ${what}`,
  );
}

/** Minting with a key that was revoked meanwhile. */
export function minterRevoked(): DomainError {
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
