import { DomainError } from '#kernel';

import { forbidden } from './graph.errors.js';

/** Grants, for what is wrong with them; `reason` is the catalogue's name for it. */
export function invalidGrant(reason: string, message: string): DomainError {
  return new DomainError('invalid', reason, message);
}

/** `node:access`, undo, redo and `node:add`, when the caller has given as many shares as there may be. */
export function tooManyShares(most: number): DomainError {
  return new DomainError(
    'invalid',
    'too_many_shares',
    `You may have given ${String(most)} shares at once, invitations and ended ones included: withdraw some first`,
  );
}

/** `node:access`, when the grantee is the caller. */
export function selfShare(): DomainError {
  return new DomainError('invalid', 'cannot_share_with_self', 'A node cannot be shared with oneself');
}

/** `node:access:update`, when it is the caller's own share. */
export function ownShare(): DomainError {
  return forbidden('nobody changes their own share');
}

/** `node:access` and `node:access:update`, when an admin would give more than they hold. */
export function moreThanHeld(): DomainError {
  return forbidden('an admin gives no more rights, no wider and no longer than they hold');
}

/** `node:access`, when the grantee owns the node or has a grant on it. */
export function alreadyGranted(): DomainError {
  return new DomainError('invalid', 'already_granted', 'The user has access to this node already');
}

/** Changes of a grant, when there is none on the node. */
export function notShared(): DomainError {
  return new DomainError('invalid', 'not_shared', 'The node is not shared with this user');
}
