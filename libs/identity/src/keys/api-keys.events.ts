import type { Changes, NewEvent } from '#kernel';

import { identityEvents } from '../identity.events.js';
import { keyView } from './api-key.view.js';
import type { ApiKeyView } from './api-key.js';

/** Of a key, without any of its secrets. */
export function keyEvent(
  name:
    'key.created' | 'key.updated' | 'key.rotated' | 'key.revoked' | 'key.expiry_announced' | 'key.expired',
  key: ApiKeyView,
  changes?: Changes,
): NewEvent {
  const { kind, id } = key.owner;
  return identityEvents.event(name, {
    owner: kind === 'org' ? { orgId: id } : { userId: id },
    subject: `keys/${key.keyPrefix}`,
    data: keyView(key),
    workspaceId: key.workspace?.id ?? null,
    ...(changes === undefined ? {} : { changes }),
  });
}
