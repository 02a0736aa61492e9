import { DomainError } from '#kernel';

/** Making a workspace under a slug that is in use in its organization. */
export function workspaceSlugTaken(slug: string): DomainError {
  return new DomainError('conflict', 'slug_taken', `A workspace ${slug} exists already in this organization`);
}
