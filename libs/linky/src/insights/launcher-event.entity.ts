import { Check, Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A look at a launcher, or a press of its button; nothing that says who it was (docs/contracts/linky.md#insights). A table
 * in partitions by week. No foreign key: to drop a partition that has one stops all who read bundles, whose rows stay.
 */
@Entity({ schema: 'linky', name: 'launcher_log' })
@Check('ck_launcher_events_kind', `kind in ('view', 'open_all')`)
@Check('ck_launcher_events_viewer_state', `viewer_state in ('anonymous', 'signed_in')`)
@Index('ix_launcher_log_bundle', ['bundleId', 'occurredAt'])
export class LauncherEvent {
  @PrimaryGeneratedColumn('increment', { type: 'bigint', primaryKeyConstraintName: 'pk_launcher_log' })
  id: string;

  @Column('uuid', { name: 'bundle_id' })
  bundleId: string;

  @Column('text')
  kind: 'view' | 'open_all';

  @PrimaryColumn('timestamptz', { name: 'occurred_at', primaryKeyConstraintName: 'pk_launcher_log' })
  occurredAt: Date;

  @Column('text', { name: 'matched_rule_id', nullable: true })
  matchedRuleId: string | null;

  @Column('text', { name: 'viewer_state' })
  viewerState: 'anonymous' | 'signed_in';

  @Column('text', { name: 'viewer_hash_day' })
  viewerHashDay: string;
}
