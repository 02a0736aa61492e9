import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';
import type { UrlMetadata } from '../model/url-metadata.js';
import type { Policy } from '../policy/policy.js';

/** What a bundle was before an edit. */
@Entity({ schema: 'linky', name: 'versions' })
@Check('ck_versions_number', 'version_number >= 1')
export class Version {
  @ForeignKey(() => Bundle, { name: 'fk_versions_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_versions' })
  bundleId: string;

  /** 1, 2, 3 … per bundle. */
  @PrimaryColumn('integer', { name: 'version_number', primaryKeyConstraintName: 'pk_versions' })
  versionNumber: number;

  @Column('jsonb')
  urls: string[];

  @Column('jsonb', { name: 'url_metadata' })
  urlMetadata: UrlMetadata[];

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('jsonb', { name: 'resolution_policy', nullable: true })
  resolutionPolicy: Policy | null;

  /** The user who edited; `null`: a team key. */
  @Column('uuid', { name: 'edited_by', nullable: true })
  editedBy: string | null;

  @Column('timestamptz', { name: 'edited_at' })
  editedAt: Date;
}
