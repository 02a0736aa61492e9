import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { Webhook } from './webhook.entity.js';

export const DELIVERY_STATUSES = ['pending', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One attempt to deliver, as it is kept. */
export interface KeptAttempt {
  /** When it began. */
  readonly time: string;
  /** Of the answer; `null`: there was none. */
  readonly status: number | null;
  readonly durationMs: number;
  /** How the answer begins; `null`: there was none. */
  readonly answer: string | null;
  /** Why there was no success; `null`: there was. */
  readonly error: string | null;
}

/** An event that an endpoint is to be told, once. */
@Entity({ schema: 'events', name: 'webhook_deliveries' })
@Check('ck_webhook_deliveries_status', `status in ('pending', 'delivered', 'dead')`)
@Index('ix_webhook_deliveries_seq', ['webhookId', 'seq'])
@Index('ix_webhook_deliveries_created_at', ['createdAt'])
@Index('ix_webhook_deliveries_subject', ['webhookId', 'subject', 'seq'], {
  where: `(status = 'pending'::text)`,
})
@Index('ix_webhook_deliveries_new', ['webhookId'], {
  where: `((status = 'pending'::text) AND (NOT arranged))`,
})
@Index('ix_webhook_deliveries_due', ['webhookId', 'nextAttemptAt'], { where: `(status = 'pending'::text)` })
@Index('ix_webhook_deliveries_claimed', ['webhookId', 'claimedUntil'], {
  where: '(claimed_until IS NOT NULL)',
})
export class WebhookDelivery {
  @PrimaryColumn('uuid', { name: 'webhook_id', primaryKeyConstraintName: 'pk_webhook_deliveries' })
  webhookId: string;

  @ManyToOne(() => Webhook, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'fk_webhook_deliveries_webhook_id' })
  webhook: Webhook;

  @PrimaryColumn('uuid', { name: 'event_id', primaryKeyConstraintName: 'pk_webhook_deliveries' })
  eventId: string;

  /** With the next two, which row of the log it is. */
  @Column('bigint')
  seq: string;

  @Column('boolean')
  audit: boolean;

  @Column('timestamptz', { name: 'written_at' })
  writtenAt: Date;

  @Column('text')
  type: string;

  @Column('text')
  subject: string;

  @Column('text')
  status: DeliveryStatus;

  /** Whether it is known if an earlier one of its subject has to come first. */
  @Column('boolean', { default: false })
  arranged: boolean;

  /** Attempts of the present schedule. */
  @Column('integer', { default: 0 })
  tries: number;

  /** While an attempt is made, when it is given up for lost; `null`: it waits for an earlier one of its subject, or is over. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  /** An attempt is being made. */
  @Column('timestamptz', { name: 'claimed_until', nullable: true })
  claimedUntil: Date | null;

  @Column('jsonb', { default: [] })
  attempts: KeptAttempt[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
