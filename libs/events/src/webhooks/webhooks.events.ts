import { type Changes, defineEvents, type NewEvent } from '#kernel';

import type { Webhook } from './webhook.entity.js';
import { webhookView } from './webhooks.view.js';

/** What happens to endpoints: part of the audit log, and read by admins. */
export const webhookEvents = defineEvents(
  { scope: 'webhooks:admin', readers: 'admins' },
  {
    'webhook.created': { audit: true },
    'webhook.updated': { audit: true },
    'webhook.deleted': { audit: true },
    'webhook.disabled': { audit: true },
    'webhook.enabled': { audit: true },
  },
);

/** Of an endpoint, without its secrets. */
export function webhookEvent(
  name: Parameters<typeof webhookEvents.event>[0],
  webhook: Webhook,
  changes?: Changes | null,
): NewEvent {
  const { id, orgId, userId } = webhook;
  return webhookEvents.event(name, {
    owner: orgId === null ? { userId: userId ?? '' } : { orgId },
    subject: `webhooks/${id}`,
    data: webhookView(webhook),
    ...(changes === undefined || changes === null ? {} : { changes }),
  });
}
