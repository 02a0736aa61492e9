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

/** Revoking a key that does not exist or belongs to somebody else. */
export function keyNotFound(): DomainError {
  return new DomainError('not_found', 'key_not_found', 'No such API key');
}
