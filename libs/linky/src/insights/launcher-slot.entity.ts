import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Bundle } from '../bundles/bundle.entity.js';

/** The events of one bundle, ten minutes and rule: for the days that insights may begin in the middle of. */
@Entity({ schema: 'linky', name: 'launcher_slots' })
@Index('ix_launcher_slots_slot', ['slot'])
export class LauncherSlot {
  @ForeignKey(() => Bundle, { name: 'fk_launcher_slots_bundle', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'bundle_id', primaryKeyConstraintName: 'pk_launcher_slots' })
  bundleId: string;

  /** When it begins. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_launcher_slots' })
  slot: Date;

  /** As the day counts it. */
  @PrimaryColumn('text', { name: 'rule_id', primaryKeyConstraintName: 'pk_launcher_slots' })
  ruleId: string;

  @Column('integer')
  views: number;

  @Column('integer')
  opens: number;

  /** Viewers whose last view of the day fell into it, whichever rule they met: in the row without a rule. */
  @Column('integer')
  viewers: number;
}
