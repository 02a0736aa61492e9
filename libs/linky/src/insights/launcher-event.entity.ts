import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** A look at a launcher, or a press of its button; nothing that says who it was (docs/contracts/linky.md#insights). */
@Entity({ schema: 'linky', name: 'launcher_events' })
@Check('ck_launcher_events_kind', `kind in ('view', 'open_all')`)
@Check('ck_launcher_events_viewer_state', `viewer_state in ('anonymous', 'signed_in')`)
@Index('ix_launcher_events_bundle', ['bundleId', 'occurredAt'])
export class LauncherEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_launcher_events',
  })
  id: string;

  @ForeignKey(() => Bundle, { name: 'fk_launcher_events_bundle', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'bundle_id' })
  bundleId: string;

  @Column('text')
  kind: 'view' | 'open_all';

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt: Date;

  @Column('text', { name: 'matched_rule_id', nullable: true })
  matchedRuleId: string | null;

  @Column('text', { name: 'viewer_state' })
  viewerState: 'anonymous' | 'signed_in';

  @Column('text', { name: 'viewer_hash_day' })
  viewerHashDay: string;
}
