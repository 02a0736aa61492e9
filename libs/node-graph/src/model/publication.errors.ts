import { DomainError } from '#kernel';

/** Publication, when the caller is below admin. */
export function mayNotPublish(): DomainError {
  return new DomainError('forbidden', 'no_permission', 'Access denied: publishing needs admin');
}

/** `node:publish` and `node:publish:update`, when an admin would publish more than they hold. */
export function publishedTooWide(): DomainError {
  return new DomainError(
    'forbidden',
    'no_permission',
    'Access denied: an admin publishes no wider and no longer than they hold',
  );
}

/** `node:publish`, when the node is public. */
export function alreadyPublic(): DomainError {
  return new DomainError('invalid', 'already_public', 'The node is public already');
}

/** Publication and `node:embed`, when the node is not public. */
export function notPublic(): DomainError {
  return new DomainError('invalid', 'not_public', 'The node is not public');
}

/** `node:embed`, when the node was public until its `publicDue`. */
export function publicExpired(): DomainError {
  return new DomainError('invalid', 'public_expired', 'The node is no longer public');
}

/** `node:embed`, when there is no such node. */
export function nothingToEmbed(): DomainError {
  return new DomainError('invalid', 'branch_not_found', 'There is no such public branch');
}

/** `node:embed`, when the caller has embedded a branch; they can have one at a time. */
export function alreadyEmbedded(): DomainError {
  return new DomainError('invalid', 'already_embedded', 'You have embedded a branch already');
}

/** `node:embed`, when the caller sees the node anyway. */
export function hasAccess(): DomainError {
  return new DomainError('invalid', 'has_access', 'You have access to this node anyway');
}

/** `node:unembed`, when the caller has not embedded the node. */
export function notEmbedded(): DomainError {
  return new DomainError('invalid', 'not_embedded', 'You have not embedded this node');
}
