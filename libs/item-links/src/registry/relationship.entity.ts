import { Check, Column, Entity, ForeignKey, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import { Project } from '../projects/project.entity.js';

/** What a project demands of the links of one relationship; a relationship without an entry is free text. */
@Entity({ schema: 'item_links', name: 'relationships' })
@Unique('uq_relationships_project_name', ['projectId', 'name'])
@Check('ck_relationships_shape', 'not (is_symmetric and (acyclic or single_target))')
export class Relationship extends BaseEntity {
  @ForeignKey(() => Project, { name: 'fk_relationships_project', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  /** The `relationship` of the links that it speaks of; fixed. */
  @Column('text')
  name: string;

  /** What the link is called as seen from its target. */
  @Column('text', { nullable: true })
  inverse: string | null;

  @Column('boolean')
  acyclic: boolean;

  /** A to B and B to A are the same link. */
  @Column('boolean', { name: 'is_symmetric' })
  symmetric: boolean;

  /** A source has at most one target. */
  @Column('boolean', { name: 'single_target' })
  singleTarget: boolean;

  /** `null`: any. */
  @Column('text', { name: 'source_types', array: true, nullable: true })
  sourceTypes: string[] | null;

  @Column('text', { name: 'target_types', array: true, nullable: true })
  targetTypes: string[] | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
