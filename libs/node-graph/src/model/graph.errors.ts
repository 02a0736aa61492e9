import { DomainError } from '#kernel';

/** Doors, when a required field is absent or the payload is no object. */
export function missingParams(fields: string): DomainError {
  return new DomainError('invalid', 'missing_params', `Missing required parameters: ${fields}`);
}

/** Doors, when the payload is a text, a number or a list. */
export function notAnObject(): DomainError {
  return new DomainError('invalid', 'missing_params', 'The payload must be an object');
}

/** Doors, when a field that holds an id is no UUID. */
export function invalidUuid(field: string): DomainError {
  return new DomainError('invalid', 'invalid_uuid', `${field} is not a valid UUID`);
}

/** Tools of agents, when a short id is that of several nodes. */
export function ambiguousId(ending: string): DomainError {
  const message = `Several nodes have an id that ends in ${ending}: give the whole id`;
  return new DomainError('invalid', 'ambiguous_id', message);
}

/** `link:add`, when `type` is neither 0 nor 1. */
export function invalidLinkType(): DomainError {
  return new DomainError('invalid', 'invalid_type', 'type must be 0 (primary) or 1 (secondary)');
}

/** `link:add`, when both endpoints are the same node. */
export function selfLink(): DomainError {
  return new DomainError('invalid', 'self_link_not_allowed', 'A node cannot be linked to itself');
}

/** Doors, when a field of a node is not what it should be; `reason` is the catalogue's name for it. */
export function invalidField(reason: string, message: string): DomainError {
  return new DomainError('invalid', reason, message);
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

/** Every use case, when the credential speaks for an organization and not for a user. */
export function userRequired(): DomainError {
  return new DomainError(
    'forbidden',
    'api_not_allowed',
    'The graph belongs to users: a team key cannot act in it',
  );
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

/** Updates, when they name nothing to change. */
export function noFieldsToUpdate(): DomainError {
  return new DomainError('invalid', 'no_fields_to_update', 'There is no field to update');
}

/** `node:update`, when a field is the service's own. */
export function immutableField(field: string): DomainError {
  return new DomainError('invalid', 'immutable_field', `${field} cannot be changed`);
}

/** `node:add` and `node:update`, when status 2 is asked for. */
export function statusBlocked(): DomainError {
  return new DomainError('invalid', 'status_blocked', 'Status 2 (Blocked) is set by the service alone');
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

/** Reads, when `limit` or `offset` is no whole number. */
export function invalidNumber(field: string): DomainError {
  return new DomainError('invalid', 'invalid_number', `${field} must be a whole number`);
}

/** Reads, when `limit` or `offset` is outside its range. */
export function outOfRange(field: string, min: number, max: number): DomainError {
  return new DomainError('invalid', 'out_of_range', `${field} must be from ${String(min)} to ${String(max)}`);
}

/** Searches, when they would have to visit too many nodes. */
export function tooLargeToSearch(most: number): DomainError {
  return new DomainError(
    'invalid',
    'too_large_to_search',
    `The search would visit more than ${String(most)} nodes`,
  );
}

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

/** `node:embed`, when the caller has embedded a branch; he can have one at a time. */
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

/** `graph:since`, when the cursor is none that an answer held. */
export function invalidCursor(): DomainError {
  return new DomainError('invalid', 'invalid_cursor', 'cursor must be one that an earlier answer held');
}

/** `branch:get`, when nothing is published under the token, or not any more. */
export function branchNotFound(): DomainError {
  return new DomainError('not_found', 'branch_not_found', 'There is no such public branch');
}

/** `GET /api/branch`, when somebody who is not signed in names a node instead of a public token. */
export function signInRequired(): DomainError {
  return new DomainError('unauthenticated', 'auth_missing', 'Authentication required');
}

/** `history:page`, when `scopeType` or `scopeId` make no sense. */
export function invalidScope(message: string): DomainError {
  return new DomainError('invalid', 'invalid_scope', message);
}

/** `history:page`, when the scope is another user. */
export function scopeUserMismatch(): DomainError {
  return new DomainError('invalid', 'scope_user_mismatch', 'The scope USER is the caller himself');
}

/** `history:page`, when neither a node nor a user has the id. */
export function scopeNotFound(): DomainError {
  return new DomainError('not_found', 'scope_id_not_found', 'scopeId is neither a node nor a user');
}

/** `history:page`, when the caller does not see the node. */
export function noAccessToScope(): DomainError {
  return new DomainError(
    'forbidden',
    'no_access_to_scope_branch',
    'Access denied: the branch is not shared with you',
  );
}

/** Additions with an id of the caller's choice, when it stands for something else. */
export function idTaken(): DomainError {
  return new DomainError('conflict', 'id_taken', 'The id stands for something else already');
}

/** `link:add_many`, when `links` is not what it should be. */
export function invalidLinks(most: number): DomainError {
  return new DomainError('invalid', 'invalid_links', `links must be a list of 1 to ${String(most)} links`);
}
