import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** A name of its owner's choice for a bundle. One that was given up stays reserved for its bundle. */
@Entity({ schema: 'linky', name: 'aliases' })
@Index('uq_aliases_current', ['bundleId'], { unique: true, where: 'released_at is null' })
export class Alias {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_aliases' })
  alias: string;

  @ForeignKey(() => Bundle, { name: 'fk_aliases_bundle', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'bundle_id' })
  bundleId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'released_at', nullable: true })
  releasedAt: Date | null;
}
