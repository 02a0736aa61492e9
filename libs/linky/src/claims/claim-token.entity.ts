import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** The right to claim one bundle, as the digest of a secret that was shown once. */
@Entity({ schema: 'linky', name: 'claim_tokens' })
@Unique('uq_claim_tokens_bundle', ['bundleId'])
@Check('ck_claim_tokens_consumed', '(consumed_at is null) = (consumed_by is null)')
@Index('ix_claim_tokens_expires', ['expiresAt'])
@Index('ix_claim_tokens_email', ['expiresAt'], { where: 'email is not null' })
export class ClaimToken {
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @ForeignKey(() => Bundle, { name: 'fk_claim_tokens_bundle', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'bundle_id' })
  bundleId: string;

  /** Whom the creator meant it for; anybody who holds the token may claim. Removed when the claim is over. */
  @Column('text', { nullable: true })
  email: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'consumed_at', nullable: true })
  consumedAt: Date | null;

  @Column('uuid', { name: 'consumed_by', nullable: true })
  consumedBy: string | null;
}
