import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { WebhookList } from '../webhooks/webhook-list.js';
import { WebhookDetails } from '../webhooks/webhook.js';
import { ForAdmins } from './for-admins.js';

const route = getRouteApi('/organization/webhooks/$id');

/** What is told of events of the organization. */
export function TeamWebhooks(): ReactNode {
  return <ForAdmins>{({ slug }) => <WebhookList org={slug} place="/organization/webhooks" />}</ForAdmins>;
}

export function TeamWebhook(): ReactNode {
  const { id } = route.useParams();
  return <ForAdmins>{() => <WebhookDetails id={id} place="/organization/webhooks" />}</ForAdmins>;
}
