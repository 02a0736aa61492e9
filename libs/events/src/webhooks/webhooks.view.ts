import { ApiProperty } from '@nestjs/swagger';

import type { KeptAttempt } from './webhook-delivery.entity.js';
import {
  DISABLED_BECAUSE,
  type DisabledBecause,
  HOLDER_KINDS,
  type HolderKind,
  type Webhook,
} from './webhook.entity.js';
import type { DeliveryRow } from './webhook-deliveries.repository.js';

const TIME = { type: 'string', format: 'date-time' } as const;
const TIME_OR_NULL = { ...TIME, nullable: true } as const;
const AT = '2026-11-29T18:40:12.345Z';

/** By whose rights an endpoint is told anything: whoever has set it up last. */
export class WebhookHolderView {
  @ApiProperty({ enum: HOLDER_KINDS, example: 'user' })
  type: HolderKind;

  @ApiProperty({
    description: 'Of a user their id, of a key its public part',
    example: '019c2f01-77aa-7d0e-8d70-4f7e5a4b9c11',
  })
  id: string;
}

export class WebhookView {
  @ApiProperty({ format: 'uuid', example: '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4' })
  id: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Slug of the organization whose events it gets; `null`: those of a person',
    example: 'engines',
  })
  org: string | null;

  @ApiProperty({ example: 'https://hooks.acme.example/ligature' })
  url: string;

  @ApiProperty({ type: [String], description: 'Names, and patterns such as `item.*`', example: ['item.*'] })
  types: string[];

  @ApiProperty({ type: 'string', nullable: true, example: 'Tickets' })
  description: string | null;

  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({
    enum: DISABLED_BECAUSE,
    nullable: true,
    description:
      'Why it is not: its owner wants that, it answered 410, it failed for five days, whoever set it up may not any more, or it moved here with its organization and needs a new secret',
    example: null,
  })
  disabledBecause: DisabledBecause | null;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'Since when each attempt has failed; `null`: the latest was a success',
    example: null,
  })
  failingSince: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'To the minute, more or less', example: AT })
  lastSuccessAt: string | null;

  @ApiProperty({
    ...TIME_OR_NULL,
    description: 'Until when the secret before the present one signs as well',
    example: null,
  })
  oldSecretUntil: string | null;

  @ApiProperty({ description: 'By whose rights it is told anything: whoever has set it up last' })
  holder: WebhookHolderView;

  @ApiProperty({ ...TIME, example: AT })
  createdAt: string;

  @ApiProperty({ ...TIME, example: AT })
  updatedAt: string;
}

export class WebhooksView {
  @ApiProperty({ type: [WebhookView] })
  webhooks: WebhookView[];
}

/** With its secret, which is told this once. */
export class SecretWebhookView extends WebhookView {
  @ApiProperty({
    description: 'Signs what is delivered. It is never shown again',
    example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  })
  secret: string;
}

export class AttemptView {
  @ApiProperty({ ...TIME, example: AT })
  time: string;

  @ApiProperty({ type: 'integer', nullable: true, description: '`null`: there was no answer', example: 200 })
  status: number | null;

  @ApiProperty({ type: 'integer', example: 87 })
  durationMs: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'How the answer begins, up to 1 kB',
    example: 'ok',
  })
  answer: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Why it was no success; `null`: it was',
    example: null,
  })
  error: string | null;
}

export class DeliveryView {
  @ApiProperty({ format: 'uuid', example: '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4' })
  event: string;

  @ApiProperty({ example: 'item.created' })
  type: string;

  @ApiProperty({ example: 'items/019c2f01-2f5e-7b0e-9d70-4f7e5a4b9c11' })
  subject: string;

  @ApiProperty({
    enum: ['pending', 'delivered', 'dead'],
    description: '`dead`: given up',
    example: 'delivered',
  })
  status: string;

  @ApiProperty({ type: [AttemptView], description: 'The latest twenty, the oldest first' })
  attempts: AttemptView[];

  @ApiProperty({
    ...TIME_OR_NULL,
    description: '`null`: there is none, or an earlier event of the subject has to be delivered first',
    example: null,
  })
  nextAttemptAt: string | null;

  @ApiProperty({ ...TIME, example: AT })
  createdAt: string;
}

export class DeliveryPaginationView {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`after` of the next page; `null` at the end',
    example: null,
  })
  nextCursor: string | null;
}

export class DeliveriesView {
  @ApiProperty({ type: [DeliveryView] })
  deliveries: DeliveryView[];

  @ApiProperty()
  pagination: DeliveryPaginationView;
}

export class ReplayView {
  @ApiProperty({ type: 'integer', description: 'Events that are delivered again', example: 12 })
  queued: number;
}

const timeOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export function holderView({ holderKind, holderId }: Webhook): WebhookHolderView {
  return { type: holderKind, id: holderId };
}

export function webhookView(webhook: Webhook): WebhookView {
  const { id, orgSlug, url, types, description, enabled, disabledBecause } = webhook;
  return {
    id,
    org: orgSlug,
    url,
    types: [...types],
    description,
    enabled,
    disabledBecause,
    failingSince: timeOf(webhook.failingSince),
    lastSuccessAt: timeOf(webhook.lastSuccessAt),
    oldSecretUntil: timeOf(webhook.oldSecretUntil),
    holder: holderView(webhook),
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}

export function attemptView({ time, status, durationMs, answer, error }: KeptAttempt): AttemptView {
  return { time, status, durationMs, answer, error };
}

export function deliveryView(row: DeliveryRow): DeliveryView {
  const { eventId, type, subject, status, attempts, nextAttemptAt, createdAt } = row;
  return {
    event: eventId,
    type,
    subject,
    status,
    attempts: attempts.map(attemptView),
    nextAttemptAt: timeOf(nextAttemptAt),
    createdAt: createdAt.toISOString(),
  };
}
