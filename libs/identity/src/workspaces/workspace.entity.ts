import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';

import { Organization } from '../organizations/organization.entity.js';

/** A part of an organization. The slug is unique within it and never changes. */
@Entity({ schema: 'identity', name: 'workspaces' })
@Unique('uq_workspaces_slug', ['orgId', 'slug'])
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
}
