import { DomainError } from '#kernel';

/** `link:add`, when both endpoints are the same node. */
export function selfLink(): DomainError {
  return new DomainError('invalid', 'self_link_not_allowed', 'A node cannot be linked to itself');
}

/** Every use case, when the node that plays the named part does not exist. */
export function nodeNotFound(part: 'node' | 'source' | 'target'): DomainError {
  return new DomainError(
    'not_found',
    `${part}_not_found`,
    `The ${part === 'node' ? '' : `${part} `}node does not exist`,
  );
}

/** `link:add`, when an end lies in the trash: it is outside the graph. */
export function endpointInTrash(part: 'source' | 'target'): DomainError {
  return new DomainError('not_found', `${part}_in_trash`, `The ${part} node is in the trash`);
}

/** Every use case, when the caller's level on the node does not suffice. */
export function forbidden(needed: string): DomainError {
  return new DomainError('forbidden', 'forbidden', `Access denied: ${needed}`);
}

/** `link:add`, when the same link exists. */
export function duplicateLink(): DomainError {
  return new DomainError('conflict', 'duplicate_link', 'These nodes are already linked');
}

/** `link:add`, when the opposite link exists. */
export function duplicateReversedLink(): DomainError {
  return new DomainError(
    'conflict',
    'duplicate_reversed_link',
    'These nodes are already linked the other way round',
  );
}

/** Wherever a primary link would close a cycle; `path` starts and ends with the same node. */
export function cycle(path: string): DomainError {
  return new DomainError('conflict', 'cycle', `The link would close a cycle of primary links: ${path}`);
}

/** `node:update`, when the request's `version` is not the node's. */
export function versionConflict(current: number): DomainError {
  return new DomainError(
    'conflict',
    'version_conflict',
    `The node has changed in the meantime (version ${String(current)}): reload and retry`,
  );
}

/** `node:update`, when the status of a Blocked node is to change. */
export function nodeBlocked(): DomainError {
  return new DomainError(
    'invalid',
    'node_blocked',
    'The node is Blocked: its status follows from its sources',
  );
}

/** Use cases on active nodes, when the node is in the trash; to reads it does not exist. */
export function nodeInTrash(kind: 'invalid' | 'not_found' = 'invalid'): DomainError {
  return new DomainError(kind, 'node_in_trash', 'The node is in the trash');
}

/** `graph:since`, when the cursor is none that an answer held. */
export function invalidCursor(): DomainError {
  return new DomainError('invalid', 'invalid_cursor', 'cursor must be one that an earlier answer held');
}

/** Additions with an id of the caller's choice, when it stands for something else. */
export function idTaken(): DomainError {
  return new DomainError('conflict', 'id_taken', 'The id stands for something else already');
}
