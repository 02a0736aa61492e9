import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Why an endpoint gets nothing: its owner wants that, it answered 410, it failed for days, nobody stands for it any more, it
 * came with its organization from another installation.
 */
export const DISABLED_BECAUSE = ['owner', 'gone', 'failing', 'rights', 'moved'] as const;
export type DisabledBecause = (typeof DISABLED_BECAUSE)[number];
/** Those that the service finds out by itself. */
export type DisablingReason = Exclude<DisabledBecause, 'owner' | 'moved'>;

/** By which right it is told anything: that of a user, or of a key by its public part. */
export const HOLDER_KINDS = ['user', 'key'] as const;
export type HolderKind = (typeof HOLDER_KINDS)[number];

/** An endpoint that events are delivered to. */
@Entity({ schema: 'events', name: 'webhooks' })
@Check('ck_webhooks_owner', 'num_nonnulls(org_id, user_id) = 1')
@Check('ck_webhooks_disabled', 'enabled = (disabled_because is null)')
@Index('ix_webhooks_org_id', ['orgId'], { where: '(org_id IS NOT NULL)' })
@Index('ix_webhooks_user_id', ['userId'], { where: '(user_id IS NOT NULL)' })
export class Webhook {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhooks' })
  id: string;

  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  /** Of the organization; slugs never change. */
  @Column('text', { name: 'org_slug', nullable: true })
  orgSlug: string | null;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('text')
  url: string;

  /** Names and patterns. */
  @Column('text', { array: true })
  types: string[];

  @Column('text', { nullable: true })
  description: string | null;

  /** Sealed; empty: it moved here without one. */
  @Column('text')
  secret: string;

  /** Sealed; the one before the last rotation, which signs as well until then. */
  @Column('text', { name: 'old_secret', nullable: true })
  oldSecret: string | null;

  @Column('timestamptz', { name: 'old_secret_until', nullable: true })
  oldSecretUntil: Date | null;

  @Column('boolean')
  enabled: boolean;

  @Column('text', { name: 'disabled_because', nullable: true })
  disabledBecause: DisabledBecause | null;

  @Column('text', { name: 'holder_kind' })
  holderKind: HolderKind;

  @Column('text', { name: 'holder_id' })
  holderId: string;

  /** A snapshot: what it shows was there before the endpoint was enabled, and is not delivered. */
  @Column('text')
  since: string;

  /** Of the snapshot. */
  @Column('text')
  timeline: string;

  /** `null`: the latest attempt was a success, or there was none. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
