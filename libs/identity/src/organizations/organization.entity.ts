import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** Who owns workspaces, team keys and shared bundles. The slug never changes. */
@Entity({ schema: 'identity', name: 'organizations' })
@Unique('uq_organizations_slug', ['slug'])
@Index('ix_organizations_deleted_at', ['deletedAt'], { where: 'deleted_at is not null' })
export class Organization {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_organizations' })
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  /** Since then only the operator knows of it, who may restore it. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** Since then it is being removed, and cannot be restored. */
  @Column('timestamptz', { name: 'purging_at', nullable: true })
  purgingAt: Date | null;

  /** Whether only members with a second factor may act in it. */
  @Column('boolean', { name: 'require_second_factor', default: false })
  requireSecondFactor: boolean;

  /** Rises when one of its workspaces is deleted or restored: what was remembered of them holds no longer. */
  @Column('integer', { name: 'workspaces_version', default: 0 })
  workspacesVersion: number;
}
