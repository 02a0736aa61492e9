import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { User } from '../accounts/user.entity.js';
import { Organization } from './organization.entity.js';

/** That a user belongs to an organization, and as what: the role slug as it was given. */
@Entity({ schema: 'identity', name: 'memberships' })
@Index('ix_memberships_org_id', ['orgId'])
export class OrganizationMembership {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'pk_memberships' })
  userId: string;

  @PrimaryColumn('uuid', { name: 'org_id', primaryKeyConstraintName: 'pk_memberships' })
  orgId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_memberships_user_id' })
  user: User;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_memberships_org_id' })
  organization: Organization;

  @Column('text')
  role: string;

  /** Whether groups of the identity provider made it, and not somebody here: then it ends with them. */
  @Column('boolean', { name: 'from_groups', default: false })
  fromGroups: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
