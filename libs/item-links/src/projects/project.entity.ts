import { Column, Entity, Index } from 'typeorm';

import { BaseEntity } from '#data';

/** The key of the project that every workspace has and none may lose. */
export const DEFAULT_KEY = 'default';

/** A container of items inside a workspace. Its `key` is its slug and never changes; while it is deleted, others may take it. */
@Entity({ schema: 'item_links', name: 'projects' })
@Index('uq_projects_workspace_key', ['workspaceId', 'key'], { unique: true, where: 'deleted_at is null' })
@Index('ix_projects_deleted', ['deletedAt'], { where: 'deleted_at is not null' })
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

  /** From then on it can only be restored; `null`: it is there. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt?: Date | null;

  /** When its content began to be removed for good: it cannot be restored any more. */
  @Column('timestamptz', { name: 'purging_at', nullable: true })
  purgingAt?: Date | null;
}
