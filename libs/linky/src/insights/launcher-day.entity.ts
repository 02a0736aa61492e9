import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** The events of one bundle, UTC day and rule, counted by the statement that writes them. */
@Entity({ schema: 'linky', name: 'launcher_days' })
@Index('ix_launcher_days_day', ['day'])
export class LauncherDay {
  @ForeignKey(() => Bundle, { name: 'fk_launcher_days_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_launcher_days' })
  bundleId: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_launcher_days' })
  day: string;

  /** Empty: no rule. */
  @PrimaryColumn('text', { name: 'rule_id', primaryKeyConstraintName: 'pk_launcher_days' })
  ruleId: string;

  @Column('integer')
  views: number;

  @Column('integer')
  opens: number;

  /** Different viewers of the day, whichever rule they met: kept in the row without a rule. */
  @Column('integer')
  viewers: number;
}

/** Who has been counted as a viewer of a day; days that no insights can begin with are swept. */
@Entity({ schema: 'linky', name: 'launcher_viewers' })
@Index('ix_launcher_viewers_day', ['day'])
@Index('ix_launcher_viewers_last_seen', ['bundleId', 'lastSeenAt'])
export class LauncherViewer {
  @ForeignKey(() => Bundle, { name: 'fk_launcher_viewers_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_launcher_viewers' })
  bundleId: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_launcher_viewers' })
  day: string;

  @PrimaryColumn('text', { name: 'viewer_hash_day', primaryKeyConstraintName: 'pk_launcher_viewers' })
  viewerHashDay: string;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  /** When it was before the latest write; `null`: never before on that day. */
  @Column('timestamptz', { name: 'seen_before_at', nullable: true })
  seenBeforeAt: Date | null;
}
