import { Column, Entity, Index } from 'typeorm';

import { BaseEntity } from '#data';

/**
 * A link that is no more, with who made it and who removed it: written by a trigger, whatever removes the
 * link. Kept until the project goes. A link that lives is its own record of its creation.
 */
@Entity({ schema: 'item_links', name: 'deleted_links' })
@Index('ix_deleted_links_project_created', ['projectId', 'createdAt', 'id'])
@Index('ix_deleted_links_project_deleted', ['projectId', 'deletedAt', 'id'])
@Index('ix_deleted_links_source_created', ['sourceItemId', 'createdAt', 'id'])
@Index('ix_deleted_links_source_deleted', ['sourceItemId', 'deletedAt', 'id'])
@Index('ix_deleted_links_target_created', ['targetItemId', 'createdAt', 'id'])
@Index('ix_deleted_links_target_deleted', ['targetItemId', 'deletedAt', 'id'])
@Index('ix_deleted_links_deleted', ['deletedAt'])
export class DeletedLink extends BaseEntity {
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'source_item_id' })
  sourceItemId: string;

  @Column('uuid', { name: 'target_item_id' })
  targetItemId: string;

  @Column('text')
  relationship: string;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'deleted_at' })
  deletedAt: Date;

  /** `null` for team keys. */
  @Column('uuid', { name: 'deleted_by', nullable: true })
  deletedBy: string | null;

  /** It went with the item at one of its ends. */
  @Column('boolean', { name: 'with_item' })
  withItem: boolean;
}
