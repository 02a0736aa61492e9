import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from '../organizations/organization.entity.js';

/** That somebody with an address may join an organization, once, by a link of which only a hash is kept. */
@Entity({ schema: 'identity', name: 'invitations' })
@Unique('uq_invitations_token_hash', ['tokenHash'])
@Index('uq_invitations_email', { synchronize: false })
@Index('ix_invitations_expires_at', ['expiresAt'])
@Index('ix_invitations_invited_by', ['invitedBy'])
@Index('ix_invitations_accepted_by', ['acceptedBy'])
export class Invitation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_invitations' })
  id: string;

  @Column('uuid', { name: 'org_id' })
  orgId: string;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_invitations_org_id' })
  organization: Organization;

  /** Whatever its case, there is one that is not accepted in an organization. */
  @Column('text')
  email: string;

  @Column('text')
  role: string;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('uuid', { name: 'invited_by', nullable: true })
  invitedBy: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'invited_by', foreignKeyConstraintName: 'fk_invitations_invited_by' })
  inviter: User | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('uuid', { name: 'accepted_by', nullable: true })
  acceptedBy: string | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'accepted_by', foreignKeyConstraintName: 'fk_invitations_accepted_by' })
  accepter: User | null;
}
