import { DomainError, type Role } from '#kernel';

import { LIMITS } from './linky.limits.js';

/** The field rules, when anything is wrong with the top-level `urls`. */
export function invalidUrls(message: string): DomainError {
  return new DomainError('invalid', 'invalid_urls', message, { coded: true });
}

/** The field rules and the policy parser, for every other wrong input. */
export function badRequest(message: string): DomainError {
  return new DomainError('invalid', 'bad_request', message);
}

/** A list of `me`, asked for by a team key. */
export function nobodyIsMe(): DomainError {
  return badRequest('owner=me needs a person: this key belongs to an organization');
}

/** A batch, from the first password on that is one too many: each takes a good part of a second to hash. */
export function tooManyPasswords(): DomainError {
  return badRequest(`at most ${String(LIMITS.batchPasswords)} bundles of a batch may have a password`);
}

/** One link of a batch, from 0, and what is wrong with it. */
export interface FaultyLink {
  readonly index: number;
  readonly error: DomainError;
}

/** A batch, with every link that is faulty; the first one decides the code. */
export function faultyLinks(faults: readonly FaultyLink[]): DomainError {
  const messages = faults.map(({ index, error }) => `links[${String(index)}]: ${error.message}`);
  const fields = faults.map(({ index, error }) => ({
    loc: ['body', 'links', index],
    msg: error.message,
    type: error.reason,
    coded: error.coded,
  }));
  const { reason, coded } = faults[0]?.error ?? badRequest('');
  return new DomainError('invalid', reason, messages.join('; '), { fields, coded });
}

/** The body reader, when the text of a body is not JSON; an empty one neither. */
export function invalidJson(): DomainError {
  return new DomainError('invalid', 'invalid_json', 'The request body is not valid JSON');
}

/** Creating without an account, where the operator has switched that off. */
export function anonymousCreateOff(): DomainError {
  return new DomainError(
    'unauthenticated',
    'auth_missing',
    'Bundles cannot be created anonymously here: sign in, or send an API key as "Authorization: Bearer …"',
  );
}

/** Creating without an account, with an `Idempotency-Key`: the answer holds a secret that is not kept. */
export function keyNeedsAccount(): DomainError {
  return badRequest('Idempotency-Key needs an account: send an API key, or sign in');
}

/** Every use of a slug that is unknown or deleted. */
export function bundleNotFound(): DomainError {
  return new DomainError('not_found', 'bundle_not_found', 'No such bundle');
}

/** Every use of a bundle that the operator has taken down. */
export function bundleTakenDown(reason: string | null): DomainError {
  const text = 'This bundle was taken down by the operator of this service';
  return new DomainError('not_found', 'taken_down', reason === null ? text : `${text}: ${reason}`, {
    gone: true,
  });
}

/** The operator, reinstating a bundle that is not taken down. */
export function notTakenDown(): DomainError {
  return new DomainError('conflict', 'not_taken_down', 'This bundle is not taken down');
}

/** The operator, reinstating a bundle whose content is gone for good. */
export function contentPurged(): DomainError {
  return new DomainError('conflict', 'content_purged', 'The content of this bundle was removed for good');
}

/** Reading or changing a bundle that somebody else owns, or nobody. */
export function notOwner(): DomainError {
  return new DomainError('forbidden', 'not_owner', 'This bundle does not belong to you');
}

/** Editing or deleting a bundle of an organization in which the caller's role allows less. */
export function roleTooLow(least: Role): DomainError {
  return new DomainError('forbidden', 'role_too_low', `This needs the role ${least}`);
}

/** Choosing an alias that is, or was, another bundle's. */
export function aliasTaken(): DomainError {
  return new DomainError('conflict', 'alias_taken', 'This alias is taken');
}

/** Restoring a version that the bundle never had. */
export function versionNotFound(): DomainError {
  return new DomainError('not_found', 'version_not_found', 'This bundle has no such version');
}
