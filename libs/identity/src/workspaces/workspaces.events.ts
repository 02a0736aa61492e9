import type { Changes, NewEvent } from '#kernel';

import { identityEvents } from '../identity.events.js';

interface ToldWorkspace {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name?: string;
}

export function workspaceEvent(
  type: 'workspace.created' | 'workspace.updated' | 'workspace.deleted' | 'workspace.restored',
  { id, orgId, slug, name }: ToldWorkspace,
  changes?: Changes,
): NewEvent {
  return identityEvents.event(type, {
    owner: { orgId },
    workspaceId: id,
    subject: `workspaces/${id}`,
    data: { id, slug, name },
    ...(changes === undefined ? {} : { changes }),
  });
}
