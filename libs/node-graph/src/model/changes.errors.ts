import { DomainError } from '#kernel';

/** Link events, when there is no such link. */
export function linkNotFound(): DomainError {
  return new DomainError('not_found', 'link_not_found', 'The link does not exist');
}

/** `link:update`, when `private` is neither true nor false. */
export function invalidLinkPrivate(): DomainError {
  return new DomainError('invalid', 'invalid_link_private', 'private must be true or false');
}

/** `link:update`, when the caller may not give the link this type. */
export function forbiddenType(needed: string): DomainError {
  return new DomainError('forbidden', 'forbidden_type', `Access denied: ${needed}`);
}

/** `link:update`, when the caller may neither hide nor show the link. */
export function forbiddenPrivate(): DomainError {
  return new DomainError(
    'forbidden',
    'forbidden_private',
    'Access denied: to hide or show a link needs editor on both nodes, or viewer on the source and being the owner of the target',
  );
}

/** `link:update` and `link:swap`, when the link lies in the trash. */
export function linkInTrash(): DomainError {
  return new DomainError('invalid', 'link_in_trash', 'The link is in the trash');
}

/** `link:trash`, when it is there already. */
export function alreadyTrashedLink(): DomainError {
  return new DomainError('invalid', 'already_trashed_link', 'The link is in the trash already');
}

/** `link:restore` and `link:delete`, when the link is not in the trash. */
export function notTrashedLink(): DomainError {
  return new DomainError('invalid', 'not_trashed_link', 'The link is not in the trash');
}

/** `link:restore`, and undo of what trashed a link, when an endpoint of the link is in the trash. */
export function inactiveEndpoint(): DomainError {
  return new DomainError('invalid', 'inactive_source_or_target', 'An end of the link is in the trash');
}

/** `node:trash`, when it is there already. */
export function alreadyTrashedNode(): DomainError {
  return new DomainError('invalid', 'already_trashed_node', 'The node is in the trash already');
}

/** `node:restore`, when the node is not in the trash. */
export function notTrashedNode(): DomainError {
  return new DomainError('invalid', 'not_trashed_node', 'The node is not in the trash');
}

/** `node:delete`, when the node is not in the trash. */
export function activeNode(): DomainError {
  return new DomainError('invalid', 'cant_delete_active_node', 'Only a node in the trash can be deleted');
}

/** `node:restore`, undo and redo, when what they would bring back was purged. */
export function purged(): DomainError {
  return new DomainError('invalid', 'cannot_restore_purged', 'What was deleted for good cannot come back');
}

/** Undo and redo, when what they would change has changed since. */
export function changedSince(): DomainError {
  return new DomainError(
    'conflict',
    'version_conflict',
    'Something that this batch changed has changed again in the meantime: reload and retry',
  );
}

/** Undo and redo, by somebody else than who made the batch, or without the rights that the inverse needs. */
export function historyDenied(why: string): DomainError {
  return new DomainError('forbidden', 'access_denied', `Access denied: ${why}`, { coded: true });
}
