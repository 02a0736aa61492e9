import { defineEvents, type EventOwner } from '#kernel';

import type { WorkspaceRef } from './workspace/workspace-ref.js';

/** What happens to items and the links between them. */
export const itemEvents = defineEvents(
  { scope: 'items:read', readers: 'members' },
  {
    'item.created': {},
    'item.updated': {},
    'item.deleted': {},
    'item.linked': {},
    'item.unlinked': {},
    'item.bulk_deleted': {},
  },
);

/** What happens to projects and their rules. */
export const projectEvents = defineEvents(
  { scope: 'projects:read', readers: 'members' },
  {
    'project.created': {},
    'project.updated': {},
    'project.deleted': {},
    'project.restored': {},
    'relationship.registered': {},
    'relationship.changed': {},
    'relationship.removed': {},
  },
);

export const itemLinksEvents = { ...projectEvents, types: [...projectEvents.types, ...itemEvents.types] };

/** Of how many items, and of how many links, that go with something else each one has an event; the rest is counted. */
export const MOST_ALONG = 1_000;

/** Whose stream it is, and for keys of which workspace. */
export function streamOf({ orgId, workspaceId }: WorkspaceRef): {
  readonly owner: EventOwner;
  readonly workspaceId: string;
} {
  return { owner: { orgId }, workspaceId };
}
