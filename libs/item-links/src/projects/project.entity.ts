import { Column, Entity, Unique } from 'typeorm';

import { BaseEntity } from '#data';

/** A container of items inside a workspace. Its `key` is its slug and never changes. */
@Entity({ schema: 'item_links', name: 'projects' })
@Unique('uq_projects_workspace_key', ['workspaceId', 'key'])
export class Project extends BaseEntity {
  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('uuid', { name: 'workspace_id' })
  workspaceId: string;

  @Column('text')
  key: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** Counts changes; the database does. */
  @Column('integer', { default: 1 })
  version: number;
  /**
   * The names of the registered relationships. They stand here too, so that the statement that creates a link
   * sees them in the row that it locks.
   */
  @Column('text', { array: true, default: [] })
  ruled?: string[];
}
