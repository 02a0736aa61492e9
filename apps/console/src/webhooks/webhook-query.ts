import type { Webhook } from '#client';
import { queryOptions } from '@tanstack/react-query';

import { client } from '../client.js';
import { eventGroups, eventName } from '../messages/events.js';
import { webhooks as words } from '../messages/webhooks.js';

/** Where the webhooks of somebody are shown. */
export type WebhookPlace = '/organization/webhooks' | '/account/webhooks';

/** @param org slug; `null`: one's own */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const webhooksQuery = (org: string | null) =>
  queryOptions({
    queryKey: ['webhooks', org],
    queryFn: ({ signal }) => client.webhooks.list(org === null ? {} : { org }, { signal }),
  });

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the library makes of it
export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'one', id],
    queryFn: ({ signal }) => client.webhooks.get(id, { signal }),
  });

const GROUPS: Readonly<Record<string, string>> = { '*': words.everything, ...eventGroups };

/** What a webhook is told of, for people. */
export const typesInWords = (types: readonly string[]): string =>
  types.map((type) => GROUPS[type] ?? eventName(type)).join(', ');

export type WebhookState = 'enabled' | 'disabled' | 'failing';

export function stateOf({ enabled, failingSince }: Webhook): WebhookState {
  if (!enabled) return 'disabled';
  return failingSince === null ? 'enabled' : 'failing';
}

export const stateName = (webhook: Webhook): string => words[stateOf(webhook)];
