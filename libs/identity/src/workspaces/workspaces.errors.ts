import { DomainError } from '#kernel';

/** Making a workspace under a slug that is in use in its organization. */
export function workspaceSlugTaken(slug: string): DomainError {
  return new DomainError('conflict', 'slug_taken', `A workspace ${slug} exists already in this organization`);
}

/** Reading, renaming or deleting a workspace that the organization does not have, or that a bound key may not know. */
export function workspaceNotFound(): DomainError {
  return new DomainError('not_found', 'workspace_not_found', 'No such workspace');
}

/** Deleting a workspace with something in it. */
export function workspaceOccupied(): DomainError {
  return new DomainError(
    'conflict',
    'workspace_occupied',
    'There are projects in this workspace: delete them first, or send force=1 to delete them with it',
  );
}
