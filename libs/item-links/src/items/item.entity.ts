import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import type { ItemSource, ItemStatus } from '../fields/item-fields.js';
import { Project } from '../projects/project.entity.js';

/** Whatever a project keeps track of: a finding, an asset, anything with a type and a payload. */
@Entity({ schema: 'item_links', name: 'items' })
@Unique('uq_items_project_ref', ['projectId', 'ref'])
@Unique('uq_items_project_dedupe_key', ['projectId', 'dedupeKey'])
@Check('ck_items_status', `status in ('open', 'triaged', 'verified', 'resolved', 'dismissed')`)
@Check('ck_items_source', `source in ('api', 'runtime', 'extracted')`)
// Descending and included columns are the migration's to say.
@Index('ix_items_project_created', { synchronize: false })
@Index('ix_items_project_updated', { synchronize: false })
@Index('ix_items_project_severity', { synchronize: false })
@Index('ix_items_project_status', { synchronize: false })
@Index('ix_items_project_type', { synchronize: false })
@Index('ix_items_project_category', { synchronize: false })
@Index('ix_items_project_capability', { synchronize: false })
@Index('ix_items_project_session', { synchronize: false })
@Index('ix_items_search', { synchronize: false })
@Index('ix_items_unindexed', ['id'], { where: 'search_version < 1' })
export class Item extends BaseEntity {
  @ForeignKey(() => Project, { name: 'fk_items_project', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text', { name: 'item_type' })
  itemType: string;

  /** Chosen by the agent, unique in the project. */
  @Column('text', { nullable: true })
  ref: string | null;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('jsonb')
  data: Record<string, unknown>;

  /** Triage: an overlay that is absent until somebody sets it. */
  @Column('text', { nullable: true })
  status: ItemStatus | null;

  @Column('text', { nullable: true })
  notes: string | null;

  @Column('text', { name: 'dedupe_key', nullable: true })
  dedupeKey: string | null;

  @Column('text', { name: 'schema_ref', nullable: true })
  schemaRef: string | null;

  @Column('text')
  source: ItemSource;

  @Column('text', { nullable: true })
  capability: string | null;

  @Column('text', { name: 'capability_version', nullable: true })
  capabilityVersion: string | null;

  @Column('uuid', { name: 'session_id', nullable: true })
  sessionId: string | null;

  @Column('text', { name: 'trace_id', nullable: true })
  traceId: string | null;

  @Column('text', { name: 'span_id', nullable: true })
  spanId: string | null;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** Counts changes; the database does. */
  @Column('integer', { default: 1 })
  version: number;

  // What follows is derived by the database, for lists and searches.

  /** The payload's severity, if it is a text of at most 16 characters. */
  @Column('text', { nullable: true })
  severity: string | null;

  /** From 5, critical, down to 1, info; 0 is everything else. */
  @Column('smallint', { name: 'severity_rank' })
  severityRank: number;

  /** The payload's category, if it is a text of at most 128 characters. */
  @Column('text', { nullable: true })
  category: string | null;

  /** The effective status: from 6, needs_review, down to 1, dismissed; 0 is none. */
  @Column('smallint', { name: 'status_rank' })
  statusRank: number;

  @Column('tsvector', { select: false })
  search: string;

  /** Of what made `search`; 0 is an earlier build. */
  @Column('smallint', { name: 'search_version', default: 0 })
  searchVersion: number;

  /** Whether there were more words than `search` holds. */
  @Column('boolean', { name: 'search_cut', default: false })
  searchCut: boolean;
}
