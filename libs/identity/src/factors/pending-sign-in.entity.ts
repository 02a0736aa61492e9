import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from '../organizations/organization.entity.js';

/** Somebody has shown their first factor, and is asked for the second. What is stored opens nothing. */
@Entity({ schema: 'identity', name: 'pending_sign_ins' })
@Index('ix_pending_sign_ins_user_id', ['userId'])
@Index('ix_pending_sign_ins_expires_at', ['expiresAt'])
export class PendingSignIn {
  @PrimaryColumn('bytea', { name: 'token_hash', primaryKeyConstraintName: 'pk_pending_sign_ins' })
  tokenHash: Buffer;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_pending_sign_ins_user_id' })
  user: User;

  /** The organization that the session is to act in. */
  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  @ManyToOne(() => Organization, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_pending_sign_ins_org_id' })
  organization: Organization | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}
