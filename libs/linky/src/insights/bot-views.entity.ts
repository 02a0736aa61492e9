import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** How often known bots looked at a bundle on a UTC day. */
@Entity({ schema: 'linky', name: 'bot_views' })
@Index('ix_bot_views_day', ['day'])
export class BotViews {
  @ForeignKey(() => Bundle, { name: 'fk_bot_views_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_bot_views' })
  bundleId: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_bot_views' })
  day: string;

  @Column('integer')
  views: number;
}
