import { type Call, newId } from '#kernel';

import type { EventView } from '../reading/event.view.js';
import type { Webhook } from './webhook.entity.js';

/** `webhook.test`, as it is sent: an event of no stream. */
export function testEvent(webhook: Webhook, { actor, via, traceId }: Call, now: Date): EventView {
  const { id, orgSlug, orgId, userId } = webhook;
  return {
    specversion: '1.0',
    id: newId(now.getTime()),
    source: orgSlug === null ? `/users/${userId ?? ''}` : `/orgs/${orgSlug}`,
    type: 'webhook.test',
    subject: `webhooks/${id}`,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: { id },
    actor: { ...actor, via },
    traceid: traceId,
    ...(orgId === null ? { userid: userId ?? '' } : { orgid: orgId }),
  };
}
