import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from '../organizations/organization.entity.js';

/** A signed-in user. The token that a client holds names the row, and is worth nothing without it. */
@Entity({ schema: 'identity', name: 'sessions' })
@Index('ix_sessions_user_id', ['userId', 'id'])
@Index('ix_sessions_expires_at', ['expiresAt'])
@Index('ix_sessions_org_id', ['orgId'], { where: 'org_id IS NOT NULL' })
export class SessionRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sessions' })
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_sessions_user_id' })
  user: User;

  /** The organization that the user acts in; none: they act for themselves. */
  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  @ManyToOne(() => Organization, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_sessions_org_id' })
  organization: Organization | null;

  /** Of the token that is good now; 0: of one from before there were rows. */
  @Column('integer')
  revision: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** When the user last showed who they are. */
  @Column('timestamptz', { name: 'signed_in_at' })
  signedInAt: Date;

  /** Exact to a minute. */
  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** Of the client that signed in, as limits count it: of IPv6 a network. */
  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;
}
