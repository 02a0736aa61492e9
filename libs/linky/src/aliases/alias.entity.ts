import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/**
 * A name of its owner's choice for a bundle. One that was given up stays reserved for its bundle, by its digest alone
 * when the bundle is purged.
 */
@Entity({ schema: 'linky', name: 'aliases' })
@Index('uq_aliases_current', ['bundleId'], { unique: true, where: 'released_at is null' })
@Index('ix_aliases_bundle', ['bundleId'], { where: 'alias is not null' })
export class Alias {
  /** SHA-256 */
  @PrimaryColumn('bytea', { name: 'alias_hash', primaryKeyConstraintName: 'pk_aliases' })
  aliasHash: Buffer;

  @Column('text', { nullable: true })
  alias: string | null;

  @ForeignKey(() => Bundle, { name: 'fk_aliases_bundle', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'bundle_id' })
  bundleId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'released_at', nullable: true })
  releasedAt: Date | null;
}
