import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';

import { User } from '../accounts/user.entity.js';

/** The authenticator app of a user; until its first code was shown it counts for nothing. */
@Entity({ schema: 'identity', name: 'totp_factors' })
export class TotpFactor {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'pk_totp_factors' })
  userId: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_totp_factors_user_id' })
  user: User;

  /** Sealed: codes are worked out from it. */
  @Column('text')
  secret: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt: Date | null;

  /** Of the latest code that was taken: it and those before are refused. */
  @Column('bigint', { name: 'last_step', default: 0 })
  lastStep: string;

  /** Wrong codes since the last right one. */
  @Column('integer', { default: 0 })
  failures: number;

  /** Until then no code is looked at. */
  @Column('timestamptz', { name: 'blocked_until', nullable: true })
  blockedUntil: Date | null;
}
