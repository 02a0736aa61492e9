import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

import { Organization } from '../organizations/organization.entity.js';

/** A part of an organization. The slug is unique among those that are not deleted, and never changes. */
@Entity({ schema: 'identity', name: 'workspaces' })
@Index('uq_workspaces_slug', ['orgId', 'slug'], { unique: true, where: 'deleted_at is null' })
@Index('ix_workspaces_deleted_at', ['deletedAt'], { where: 'deleted_at is not null' })
export class Workspace {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_workspaces' })
  id: string;

  @Column('uuid', { name: 'org_id' })
  orgId: string;

  @ManyToOne(() => Organization, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'org_id', foreignKeyConstraintName: 'fk_workspaces_org_id' })
  organization: Organization;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  /** Since then nobody enters it; the operator may restore it. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** Since then it is being removed, and cannot be restored. */
  @Column('timestamptz', { name: 'purging_at', nullable: true })
  purgingAt: Date | null;
}
