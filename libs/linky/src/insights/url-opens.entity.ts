import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** How often single links of a bundle were opened on a UTC day, where its owner wants to know. */
@Entity({ schema: 'linky', name: 'url_opens' })
@Index('ix_url_opens_day', ['day'])
export class UrlOpens {
  @ForeignKey(() => Bundle, { name: 'fk_url_opens_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_url_opens' })
  bundleId: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_url_opens' })
  day: string;

  /** SHA-256: URLs may be longer than an index entry. */
  @PrimaryColumn('bytea', { name: 'url_hash', primaryKeyConstraintName: 'pk_url_opens' })
  urlHash: Buffer;

  @Column('text')
  url: string;

  @Column('integer')
  opens: number;
}
