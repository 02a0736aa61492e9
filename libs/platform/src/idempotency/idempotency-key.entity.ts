import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One use of an `Idempotency-Key`: running as long as `status` is null, then the answer that was given. */
@Entity({ schema: 'platform', name: 'idempotency_keys' })
@Index('ix_idempotency_keys_expires', ['expiresAt'])
export class IdempotencyKey {
  /** SHA-256 of caller, method, path and key. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'pk_idempotency_keys' })
  scope: Buffer;

  /** Which request it is that runs: one that was given up may still come back. */
  @Column('uuid')
  claim: string;

  /** SHA-256 of query and body. */
  @Column('bytea')
  fingerprint: Buffer;

  @Column('timestamptz', { name: 'claimed_at' })
  claimedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('smallint', { nullable: true })
  status: number | null;

  @Column('jsonb', { nullable: true })
  headers: Record<string, string> | null;

  @Column('text', { nullable: true })
  body: string | null;
}
