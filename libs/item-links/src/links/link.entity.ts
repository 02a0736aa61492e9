import { Check, Column, Entity, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

/** A typed, directed link between two items of one project; triggers keep the ends (ADR 15). */
@Entity({ schema: 'item_links', name: 'links' })
@Unique('uq_links_ends', ['sourceItemId', 'targetItemId', 'relationship'])
@Check('ck_links_not_self', 'source_item_id <> target_item_id')
@Index('ix_links_source', ['sourceItemId', 'createdAt', 'id'])
@Index('ix_links_target', ['targetItemId', 'createdAt', 'id'])
@Index('ix_links_project', ['projectId', 'createdAt', 'id'])
@Index('ix_links_symmetric_source', ['sourceItemId', 'createdAt', 'id'], { where: 'is_symmetric' })
@Index('ix_links_symmetric_target', ['targetItemId', 'createdAt', 'id'], { where: 'is_symmetric' })
export class Link extends BaseEntity {
  /** That of both items. */
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'source_item_id' })
  sourceItemId: string;

  @Column('uuid', { name: 'target_item_id' })
  targetItemId: string;

  /** Free text, 1 to 64 characters, compared case-sensitively. */
  @Column('text')
  relationship: string;

  /** Whether the rules of its relationship say so (ADR 82). */
  @Column('boolean', { name: 'is_symmetric', default: false })
  isSymmetric: boolean;

  /** The user; `null` for team keys. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;
}
