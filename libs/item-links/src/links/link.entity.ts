import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import { Item } from '../items/item.entity.js';

/** A typed, directed link between two items of one project. */
@Entity({ schema: 'item_links', name: 'links' })
@Unique('uq_links_ends', ['sourceItemId', 'targetItemId', 'relationship'])
@Check('ck_links_not_self', 'source_item_id <> target_item_id')
@Index('ix_links_source', ['sourceItemId', 'createdAt', 'id'])
@Index('ix_links_target', ['targetItemId', 'createdAt', 'id'])
@Index('ix_links_project', ['projectId', 'createdAt', 'id'])
export class Link extends BaseEntity {
  /** That of both items, whose foreign keys lead to it. */
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @ForeignKey(() => Item, { name: 'fk_links_source', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'source_item_id' })
  sourceItemId: string;

  @ForeignKey(() => Item, { name: 'fk_links_target', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'target_item_id' })
  targetItemId: string;

  /** Free text, 1 to 64 characters, compared case-sensitively. */
  @Column('text')
  relationship: string;

  /** The user; `null` for team keys. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;
}
