import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { WebhookList } from '../webhooks/webhook-list.js';
import { WebhookDetails } from '../webhooks/webhook.js';

const route = getRouteApi('/account/webhooks/$id');

/** What is told of events of one's own. */
export function OwnWebhooks(): ReactNode {
  return <WebhookList org={null} place="/account/webhooks" />;
}

export function OwnWebhook(): ReactNode {
  const { id } = route.useParams();
  return <WebhookDetails id={id} place="/account/webhooks" />;
}
